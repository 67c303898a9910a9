/** A prompt cut into words, each with its place in the text. */

export type Token = {
  /** as written */
  readonly text: string;
  /** in small letters, without accents or a possessive 's */
  readonly word: string;
  readonly start: number;
  readonly end: number;
  /** what stands between the token before and this one */
  readonly gap: string;
};

/** Numbers (also 2.5, 3/4, 1:30, 16ths), words and names of notes with signs and primes, single signs. */
const TOKEN =
  /\d+(?:(?::\d{2}|\/\d+|\.\d+)|(?:st|nd|rd|th)s?(?!\p{L}))?|\p{L}[\p{L}\p{M}\p{N}#♯♭]*(?:['’′]\p{L}+)*['’′]?|[♩♪=%|&+]/gu;

/**
 * The words of a text. A hyphen parts words ("E-flat" is two), an apostrophe does not.
 *
 * @example tokenize('a Bourrée, 8-bar').map(({ word }) => word) // => ['a', 'bourree', '8', 'bar']
 */
export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let last = 0;
  for (const match of text.matchAll(TOKEN)) {
    const start = match.index;
    const end = start + match[0].length;
    tokens.push({ text: match[0], word: foldWord(match[0]), start, end, gap: text.slice(last, start) });
    last = end;
  }
  return tokens;
}

/**
 * A word as the lexicon knows it.
 *
 * @example foldWord("Ländler’s") // => 'landler'
 */
export function foldWord(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[’′]/g, "'")
    .replace(/'s?$/, '')
    .normalize('NFC');
}

/** Does a clause end before this token? */
export function startsClause(token: Token): boolean {
  return /[,;:.!?()[\]\n"“”]|—|–(?=\s)/.test(token.gap);
}

/** Is the token joined to the one before by a hyphen or dash? */
export function isJoined(token: Token): boolean {
  return /^\s*[-–‐‑]\s*$/.test(token.gap);
}
