/** Text in ABC: accents by mnemonic, HTML entities and `\u`, as section 8.2 of ABC 2.1 lists them. */

/** Combining marks of the mnemonics `\'e`, `\^e`, …. */
const COMBINING: Readonly<Record<string, string>> = {
  '`': '\u0300',
  "'": '\u0301',
  '^': '\u0302',
  '~': '\u0303',
  '"': '\u0308',
  '=': '\u0304',
  '.': '\u0307',
  ',': '\u0327',
  ';': '\u0328',
  c: '\u0327',
  u: '\u0306',
  v: '\u030c',
  H: '\u030b',
};

const LETTERS: Readonly<Record<string, string>> = {
  '/o': 'ø',
  '/O': 'Ø',
  '/l': 'ł',
  '/L': 'Ł',
  '/d': 'đ',
  '/D': 'Đ',
  aa: 'å',
  AA: 'Å',
  ae: 'æ',
  AE: 'Æ',
  oe: 'œ',
  OE: 'Œ',
  ss: 'ß',
  dh: 'ð',
  DH: 'Ð',
  th: 'þ',
  TH: 'Þ',
};

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
  copy: '©',
  reg: '®',
  szlig: 'ß',
  aelig: 'æ',
  AElig: 'Æ',
  oelig: 'œ',
  OElig: 'Œ',
  oslash: 'ø',
  Oslash: 'Ø',
  eth: 'ð',
  ETH: 'Ð',
  thorn: 'þ',
  THORN: 'Þ',
};
const ENTITY_ACCENTS: Readonly<Record<string, string>> = {
  grave: '\u0300',
  acute: '\u0301',
  circ: '\u0302',
  tilde: '\u0303',
  uml: '\u0308',
  cedil: '\u0327',
  caron: '\u030c',
  ring: '\u030a',
};

const CODED =
  /\\u([0-9a-fA-F]{4})|\\([`'^~"=.,;cuvH])([A-Za-z])|\\(\/[oOlLdD]|aa|AA|ae|AE|oe|OE|ss|dh|DH|th|TH)|\\([\\%&"|~*_-])|&#(\d{1,7}|x[0-9a-fA-F]{1,6});|&([A-Za-z]{2,8});/g;

/**
 * The characters that a text string stands for; what is not known stays as it is.
 *
 * @example decodeAbcText("Caf\\'e \\th\\'orr &copy; 5\\%") // => 'Café þórr © 5%'
 */
export function decodeAbcText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: tabs and the like are spaces
  const plainText = text.replace(/[\u0000-\u001f\u007f]/g, ' ');
  if (!text.includes('\\') && !text.includes('&')) return plainText;
  return plainText.replace(
    CODED,
    (
      all,
      hex?: string,
      accent?: string,
      base?: string,
      letter?: string,
      plain?: string,
      code?: string,
      name?: string,
    ) => {
      if (hex !== undefined) return characterOf(Number.parseInt(hex, 16), all);
      if (accent !== undefined && base !== undefined) return `${base}${COMBINING[accent]}`.normalize('NFC');
      if (letter !== undefined) return LETTERS[letter];
      if (plain !== undefined) return plain;
      if (code !== undefined) {
        return characterOf(code[0] === 'x' ? Number.parseInt(code.slice(1), 16) : Number.parseInt(code, 10), all);
      }
      return name === undefined ? all : (ENTITIES[name] ?? accented(name) ?? all);
    },
  );
}

/**
 * A text as it goes into a field, on one line, with `\`, `%` and `&` escaped.
 *
 * @example encodeAbcText('5% & more') // => '5\\% \\& more'
 */
export function encodeAbcText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they would break the line
  return text.replace(/[\u0000-\u001f\u007f]+/g, ' ').replace(/[\\%&]/g, '\\$&');
}

function characterOf(code: number, otherwise: string): string {
  const isText = code >= 0x20 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
  return isText ? String.fromCodePoint(code) : otherwise;
}

function accented(name: string): string | undefined {
  const mark = ENTITY_ACCENTS[name.slice(1)];
  return mark === undefined ? undefined : `${name[0]}${mark}`.normalize('NFC');
}
