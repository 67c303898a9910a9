/** Chord symbols as tokens: twelve roots, some qualities, and "no chord". */

/** The qualities that can have tokens, written as after a root: triads, sevenths and sixths. */
export const CHORD_QUALITIES = [
  '',
  'm',
  'dim',
  '+',
  'sus2',
  'sus4',
  '7',
  'maj7',
  'm7',
  'm7b5',
  'dim7',
  '6',
  'm6',
] as const;
export type ChordQuality = (typeof CHORD_QUALITIES)[number];

/** The usual name of each pitch class. */
export const ROOT_NAMES: readonly string[] = ['C', 'Db', 'D', 'Eb', 'E', 'F', 'F#', 'G', 'Ab', 'A', 'Bb', 'B'];
export const NO_CHORD = 'N.C.';

/** What a suffix begins with, and the qualities that come nearest, the best first. */
const NEAREST: readonly (readonly [RegExp, readonly ChordQuality[]])[] = [
  [/^(?:m7b5|m7-5|-7b5|min7b5|ø7?|half-?dim)/, ['m7b5', 'dim', 'm7', 'm']],
  [/^(?:dim7|o7|°7)/, ['dim7', 'dim', 'm']],
  [/^(?:dim|o|°)/, ['dim', 'm']],
  [/^(?:maj|ma|M|Δ|\^|j)-?(?:6)/, ['6', '']],
  [/^(?:maj|ma|M|Δ|\^|j)(?:7|9|11|13)?/, ['maj7', '']],
  [/^(?:minor|min|mi|m|-)(?:maj|Maj|M|Δ|\^|j)/, ['m', 'm7']],
  [/^(?:minor|min|mi|m|-)6/, ['m6', 'm']],
  [/^(?:minor|min|mi|m|-)(?:7|9|11|13)/, ['m7', 'm']],
  [/^(?:minor|min|mi|m|-)/, ['m']],
  [/^(?:aug|\+|#5)/, ['+', '']],
  [/^(?:7|9|11|13)?(?:sus2)/, ['sus2', '']],
  [/^(?:7|9|11|13)?(?:sus)/, ['sus4', '']],
  [/^6/, ['6', '']],
  [/^(?:7|9|11|13|dom|alt)/, ['7', '']],
  [/^/, ['']],
];
const SYMBOL = /^([A-G])(bb|##|b|#|♭|♯|x)?([^/]*)(?:\/([A-G](?:b|#|♭|♯)?))?/;
const LETTERS: Readonly<Record<string, number>> = { C: 0, D: 2, E: 4, F: 5, G: 7, A: 9, B: 11 };
const SIGNS: Readonly<Record<string, number>> = { b: -1, '♭': -1, '#': 1, '♯': 1, bb: -2, '##': 2, x: 2 };

/**
 * The place of the chord nearest to a symbol among those with tokens: root × qualities + quality, and "no chord" last;
 * undefined where the symbol is not understood or none of its kind has a token.
 *
 * @example chordToken('Bbm9/F', ['', 'm']) // => 21
 */
export function chordToken(symbol: string, qualities: readonly ChordQuality[]): number | undefined {
  const text = symbol.trim();
  if (/^n\.?c?\.?$/i.test(text)) return 12 * qualities.length;
  const match = SYMBOL.exec(text);
  if (!match) return undefined;
  const [, letter, sign = '', written] = match;
  const root = (LETTERS[letter] + (SIGNS[sign] ?? 0) + 12) % 12;
  const suffix = written.replace(/[\s(),:]/g, '');
  let quality = qualities.indexOf(suffix as ChordQuality);
  if (quality < 0) {
    const nearest = NEAREST.find(([pattern]) => pattern.test(suffix))![1];
    const found = nearest.find((candidate) => qualities.includes(candidate));
    if (found === undefined) return undefined;
    quality = qualities.indexOf(found);
  }
  return root * qualities.length + quality;
}

/**
 * The symbol of a chord's place.
 *
 * @example chordName(21, ['', 'm']) // => 'Bbm'
 */
export function chordName(id: number, qualities: readonly ChordQuality[]): string {
  if (id === 12 * qualities.length) return NO_CHORD;
  return `${ROOT_NAMES[Math.floor(id / qualities.length)]}${qualities[id % qualities.length]}`;
}
