/** Jumps and their marks: the words people write for them, and what MusicXML's `sound` calls them. */

/** Jumps that a measure may hold, in the order in which they are kept. */
export const JUMPS = ['segno', 'coda', 'fine', 'tocoda', 'dacapo', 'dalsegno'] as const;
export type Jump = (typeof JUMPS)[number];

/** The words of a jump where no others are given; segno and coda have signs. */
export const JUMP_WORDS: Readonly<Record<Exclude<Jump, 'segno' | 'coda'>, string>> = {
  fine: 'Fine',
  tocoda: 'To Coda',
  dacapo: 'D.C.',
  dalsegno: 'D.S.',
};

const PATTERNS: readonly (readonly [Jump, RegExp])[] = [
  ['fine', /^fine[.!]?$/i],
  ['tocoda', /^to (the )?coda\b/i],
  ['dacapo', /^(d\. ?c\.|dc( |$)|da capo\b)/i],
  ['dalsegno', /^(d\. ?s\.|ds( |$)|dal segno\b)/i],
];

/**
 * The jump that some words ask for, undefined for other words.
 *
 * @example jumpOfWords('D.C. al Fine') // => 'dacapo'
 */
export function jumpOfWords(words: string): Jump | undefined {
  if (words.length > 60) return undefined;
  const text = words.trim();
  return PATTERNS.find(([, pattern]) => pattern.test(text))?.[0];
}

/** Whether words say no more than the jump does. */
export function isPlainJump(words: string, jump: Jump): boolean {
  return words === (JUMP_WORDS as Readonly<Partial<Record<Jump, string>>>)[jump];
}

/** Jumps in the order of `JUMPS`. */
export function inJumpOrder(jumps: ReadonlySet<string>): readonly string[] {
  return JUMPS.filter((jump) => jumps.has(jump));
}
