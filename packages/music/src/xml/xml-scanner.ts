/** Walks through an XML 1.0 document and says what it finds; a tree is made of that in parse-xml.ts. */
import { ScoreReadError, type TextFormat } from '../music-error.ts';

/** Attributes of an element by name. */
export type XmlAttributes = Readonly<Record<string, string>>;

/** What is told of a document, in its order. */
export type XmlListener = {
  readonly open: (name: string, attributes: XmlAttributes) => void;
  readonly close: () => void;
  readonly text: (text: string) => void;
};

const NO_ATTRIBUTES: XmlAttributes = Object.freeze(Object.create(null));
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
/** XML 1.0, productions 4 and 4a, without the letters outside the basic plane. */
const NAME =
  // biome-ignore lint/suspicious/noMisleadingCharacterClass: the joiners stand alone here
  /^[:A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd][-.0-9:A-Z_a-z\u00b7\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u037d\u037f-\u1fff\u200c\u200d\u203f\u2040\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd]*$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused (XML 1.0, production 2)
const IMPOSSIBLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

/**
 * A scanner of one document.
 *
 * Entities other than XML's own five and character references are refused, so that none can be expanded without end.
 * Time is linear: each character is looked at a fixed number of times.
 */
export class XmlScanner {
  readonly #text: string;
  readonly #format: TextFormat;
  /** names seen so far, so that each is checked once and equal ones are one string */
  readonly #names = new Map<string, string>();
  #at = 0;
  #line = 1;
  /** where `#line` was counted up to: the next line break */
  #nextBreak: number;

  constructor(text: string, format: TextFormat) {
    const whole = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
    this.#text = whole.includes('\r') ? whole.replace(/\r\n?/g, '\n') : whole;
    this.#format = format;
    this.#nextBreak = this.#text.indexOf('\n');
  }

  /** Line of the tag that is being told, from 1. */
  get line(): number {
    while (this.#nextBreak >= 0 && this.#nextBreak < this.#at) {
      this.#line++;
      this.#nextBreak = this.#text.indexOf('\n', this.#nextBreak + 1);
    }
    return this.#line;
  }

  /**
   * Scans the document.
   *
   * @throws ScoreReadError  `not-well-formed`, with line and column
   */
  scan(listener: XmlListener): void {
    const text = this.#text;
    const impossible = text.search(IMPOSSIBLE);
    if (impossible >= 0) {
      this.#at = impossible;
      this.fail('a character that XML has no place for');
    }
    /** names of the open elements as they stand */
    const open: string[] = [];
    let rooted = false;
    while (this.#at < text.length) {
      const start = this.#at;
      let tag = text.indexOf('<', start);
      if (tag < 0) tag = text.length;
      if (tag > start) {
        const piece = this.#decoded(text.slice(start, tag), true);
        if (open.length > 0) listener.text(piece);
        else if (piece.trim() !== '') this.fail('text outside of the root element');
      }
      this.#at = tag;
      if (tag === text.length) break;
      const next = text.charCodeAt(tag + 1);
      if (next === SLASH) {
        const end = this.#find('>', tag + 2, 'the end of a closing tag');
        const name = text.slice(tag + 2, end).trimEnd();
        const expected = open.pop();
        if (expected !== name) {
          this.fail(
            expected === undefined
              ? `</${name.slice(0, 40)}> closes nothing`
              : `</${name.slice(0, 40)}> where </${expected.slice(0, 40)}> is expected`,
          );
        }
        listener.close();
        this.#at = end + 1;
      } else if (next === QUESTION) this.#at = this.#find('?>', tag + 2, 'the end of a processing instruction') + 2;
      else if (next === EXCLAMATION) this.#scanDeclaration(listener, open.length > 0, rooted);
      else {
        if (rooted && open.length === 0) this.fail('a second root element');
        rooted = true;
        this.#scanTag(listener, open);
      }
    }
    if (open.length > 0) this.fail(`the file ends inside <${(open.at(-1) ?? '').slice(0, 40)}>`);
    if (!rooted) this.fail('no element was found');
  }

  /** Throws what is wrong at the place where scanning stands. */
  fail(what: string, code: 'not-well-formed' | 'too-deep' | 'too-large' = 'not-well-formed'): never {
    const { line } = this;
    const column = this.#at - this.#text.lastIndexOf('\n', this.#at - 1);
    const hint = code === 'not-well-formed' ? '; the file may be cut short or damaged' : '';
    throw new ScoreReadError(code, this.#format, what + hint, { line, column });
  }

  #find(what: string, from: number, name: string): number {
    const at = this.#text.indexOf(what, from);
    return at >= 0 ? at : this.fail(`${name} is missing`);
  }

  /** Comments, CDATA sections and the document type. */
  #scanDeclaration(listener: XmlListener, inside: boolean, rooted: boolean): void {
    const text = this.#text;
    const at = this.#at;
    if (text.startsWith('<!--', at)) this.#at = this.#find('-->', at + 4, 'the end of a comment') + 3;
    else if (text.startsWith('<![CDATA[', at)) {
      if (!inside) this.fail('text outside of the root element');
      const end = this.#find(']]>', at + 9, 'the end of a CDATA section');
      listener.text(text.slice(at + 9, end));
      this.#at = end + 3;
    } else if (text.startsWith('<!DOCTYPE', at) && !rooted) this.#skipDoctype();
    else this.fail('a declaration that has no place here');
  }

  /** The document type is not used; what it declares is passed over, quotes and brackets respected. */
  #skipDoctype(): void {
    const delimiter = /["'[\]>]|<!--|<\?/g;
    delimiter.lastIndex = this.#at + 9;
    let depth = 0;
    for (let found = delimiter.exec(this.#text); found; found = delimiter.exec(this.#text)) {
      const [what] = found;
      if (what === '[') depth++;
      else if (what === ']') depth--;
      else if (what === '>') {
        if (depth > 0) continue;
        this.#at = found.index + 1;
        return;
      } else {
        const end = what === '<!--' ? '-->' : what === '<?' ? '?>' : what;
        delimiter.lastIndex = this.#find(end, delimiter.lastIndex, 'the end of the document type') + end.length;
      }
    }
    this.fail('the end of the document type is missing');
  }

  #scanTag(listener: XmlListener, open: string[]): void {
    const text = this.#text;
    let at = this.#at + 1;
    const nameEnd = endOfName(text, at);
    const name = this.#name(text.slice(at, nameEnd));
    at = nameEnd;
    let attributes: Record<string, string> | undefined;
    for (;;) {
      const gap = at;
      at = skipSpace(text, at);
      const code = text.charCodeAt(at);
      if (code === GREATER || (code === SLASH && text.charCodeAt(at + 1) === GREATER)) {
        listener.open(name, attributes ?? NO_ATTRIBUTES);
        if (code === SLASH) listener.close();
        else open.push(name);
        this.#at = at + (code === SLASH ? 2 : 1);
        return;
      }
      if (at >= text.length) this.fail(`the file ends inside <${name.slice(0, 40)}>`);
      if (gap === at) this.fail('a space is expected before an attribute');
      const end = endOfName(text, at);
      const attribute = this.#name(text.slice(at, end));
      at = skipSpace(text, end);
      if (text.charCodeAt(at) !== EQUALS) this.fail(`attribute "${attribute.slice(0, 40)}" has no value`);
      at = skipSpace(text, at + 1);
      const quote = text[at];
      if (quote !== '"' && quote !== "'") this.fail(`the value of attribute "${attribute.slice(0, 40)}" is not quoted`);
      const close = this.#find(quote, at + 1, 'the end of a quoted value');
      attributes ??= Object.create(null) as Record<string, string>;
      if (attribute in attributes) this.fail(`attribute "${attribute.slice(0, 40)}" stands twice`);
      attributes[attribute] = this.#value(text.slice(at + 1, close));
      at = close + 1;
    }
  }

  #name(name: string): string {
    const known = this.#names.get(name);
    if (known !== undefined) return known;
    if (!NAME.test(name)) this.fail(`"${name.slice(0, 40)}" where a name is expected`);
    this.#names.set(name, name);
    return name;
  }

  #value(raw: string): string {
    if (raw.includes('<')) this.fail('"<" inside a quoted value');
    const plain = /[\n\t]/.test(raw) ? raw.replace(/[\n\t]/g, ' ') : raw;
    return this.#decoded(plain, false);
  }

  #decoded(raw: string, isText: boolean): string {
    if (isText && raw.includes(']]>')) this.fail('"]]>" outside of a CDATA section');
    if (!raw.includes('&')) return raw;
    return raw.replace(/&([^;&\s]{0,20};?)/g, (_, reference: string) => this.#character(reference));
  }

  #character(reference: string): string {
    const name = reference.slice(0, -1);
    if (reference.endsWith(';')) {
      if (Object.hasOwn(ENTITIES, name)) return ENTITIES[name];
      const number = /^#(?:x([0-9a-fA-F]+)|([0-9]+))$/.exec(name);
      const code = number ? Number.parseInt(number[1] ?? number[2], number[1] ? 16 : 10) : -1;
      const possible = code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
      if (code > 0 && possible && !IMPOSSIBLE.test(String.fromCodePoint(code))) return String.fromCodePoint(code);
    }
    return this.fail(`"&${reference}" is no character; of entities only amp, lt, gt, quot and apos are known`);
  }
}

const SLASH = 0x2f;
const QUESTION = 0x3f;
const EXCLAMATION = 0x21;
const GREATER = 0x3e;
const EQUALS = 0x3d;

function skipSpace(text: string, from: number): number {
  let at = from;
  for (let code = text.charCodeAt(at); code === 0x20 || code === 0x0a || code === 0x09; code = text.charCodeAt(at))
    at++;
  return at;
}

/** Where a name ends: at a space, "=", "/", ">" or what no name may hold. */
function endOfName(text: string, from: number): number {
  let at = from;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (
      code <= 0x20 ||
      code === SLASH ||
      code === GREATER ||
      code === EQUALS ||
      code === 0x3c ||
      code === 0x22 ||
      code === 0x27
    )
      break;
  }
  return at;
}
