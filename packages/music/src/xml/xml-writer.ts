/** Writes an XML document, a line an element, indented. */

/** Attributes of an element; undefined ones are left out. */
export type XmlAttributes = Readonly<Record<string, string | number | undefined>>;

/**
 * Text as it stands between tags or in quotes. Characters that XML 1.0 has no place for (section 2.2) become U+FFFD.
 *
 * @example escapeXml('a < "b"') // => 'a &lt; &quot;b&quot;'
 */
export function escapeXml(text: string): string {
  if (!NEEDS_ESCAPE.test(text)) return text;
  return text
    .toWellFormed()
    .replace(IMPOSSIBLE, '\ufffd')
    .replace(/[&<>"\r]/g, (character) => ESCAPES[character]);
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
};
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const NEEDS_ESCAPE = /[&<>"\u0000-\u0008\u000b-\u001f\ud800-\udfff\ufffe\uffff]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
const IMPOSSIBLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/**
 * A document in the making.
 *
 * @example new XmlWriter().open('a', { n: 1 }).leaf('b', 'x').leaf('c').close('a').text() // => '<a n="1">\n  <b>x</b>\n  <c/>\n</a>\n'
 */
export class XmlWriter {
  readonly #lines: string[] = [];
  #indent = '';

  /** Lines that stand as they are, e.g. the XML declaration. */
  raw(line: string): this {
    this.#lines.push(line);
    return this;
  }

  /** An opening tag; what follows stands inside it. */
  open(name: string, attributes?: XmlAttributes): this {
    this.#lines.push(`${this.#indent}<${name}${attributes ? attributesText(attributes) : ''}>`);
    this.#indent += '  ';
    return this;
  }

  /** The closing tag of the element that was opened last. */
  close(name: string): this {
    this.#indent = this.#indent.slice(2);
    this.#lines.push(`${this.#indent}</${name}>`);
    return this;
  }

  /** An element of text, or an empty one. */
  leaf(name: string, text: string | number = '', attributes?: XmlAttributes): this {
    const tag = `${this.#indent}<${name}${attributes ? attributesText(attributes) : ''}`;
    const inside = typeof text === 'number' ? String(text) : escapeXml(text);
    this.#lines.push(inside === '' ? `${tag}/>` : `${tag}>${inside}</${name}>`);
    return this;
  }

  text(): string {
    return `${this.#lines.join('\n')}\n`;
  }
}

function attributesText(attributes: XmlAttributes): string {
  let text = '';
  for (const name in attributes) {
    const value = attributes[name];
    if (value !== undefined) text += ` ${name}="${typeof value === 'number' ? value : attributeText(value)}"`;
  }
  return text;
}

/** Line breaks and tabs in an attribute would come back as spaces (XML 1.0, section 3.3.3). */
function attributeText(value: string): string {
  return escapeXml(value).replace(/[\n\t]/g, (character) => (character === '\n' ? '&#10;' : '&#9;'));
}
