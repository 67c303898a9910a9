/**
 * Chords as data sets of audio write them: "C:min7/b3", "F#:sus4(b7)", "N".
 *
 * Harte, Sandler, Abdallah and Gómez 2005, "Symbolic representation of musical chords", section 4.
 */

import { MusicError } from '../music-error.ts';
import type { Step } from '../notation/notated-score.ts';
import type { Chord, ChordDegree, ChordRoot } from './chord.ts';
import type { ChordKind } from './chord-kinds.ts';
import { rootAbove } from './spelled-root.ts';

const SHORTHANDS: Readonly<Record<string, readonly [ChordKind, ...number[]]>> = {
  '': ['major'],
  maj: ['major'],
  min: ['minor'],
  dim: ['diminished'],
  aug: ['augmented'],
  maj7: ['major-seventh'],
  min7: ['minor-seventh'],
  '7': ['dominant'],
  dim7: ['diminished-seventh'],
  hdim7: ['half-diminished'],
  minmaj7: ['major-minor'],
  maj6: ['major-sixth'],
  '6': ['major-sixth'],
  min6: ['minor-sixth'],
  '9': ['dominant-ninth'],
  maj9: ['major-ninth'],
  min9: ['minor-ninth'],
  '11': ['dominant-11th'],
  maj11: ['major-11th'],
  min11: ['minor-11th'],
  '13': ['dominant-13th'],
  maj13: ['major-13th'],
  min13: ['minor-13th'],
  sus2: ['suspended-second'],
  sus4: ['suspended-fourth'],
  aug7: ['augmented-seventh'],
  '5': ['power'],
  '1': ['pedal'],
};

/** Sevenths of added degrees count from the minor seventh (see ChordDegree), all others from the major scale. */
const alterOfAdded = (degree: number, alter: number): number => (degree === 7 ? alter + 1 : alter);

/**
 * The chord of Harte's notation; a bass is an interval above the root. "N" is no chord.
 *
 * @throws MusicError  `bad-value`, also for "X", which says that the chord is not known
 * @example chordOfHarte('Eb:min/b3') // => { root: { step: 'E', alter: -1 }, kind: 'minor', degrees: [], bass: { step: 'G', alter: -1 } }
 */
export function chordOfHarte(text: string): Chord | 'N.C.' {
  const plain = text.trim();
  if (plain === 'N') return 'N.C.';
  const match = /^([A-G])([#b]*)(?::([a-z0-9]*)(?:\(([^()]*)\))?)?(?:\/([#b]*)(\d+))?$/.exec(plain);
  const shorthand = match?.[3] ?? '';
  const known = Object.hasOwn(SHORTHANDS, shorthand) ? SHORTHANDS[shorthand] : undefined;
  if (plain.length > 100 || !match || !known) throw notUnderstood(text);
  const root: ChordRoot = { step: match[1] as Step, alter: alterOf(match[2]) };
  const degrees: ChordDegree[] = [];
  const list = match[4] === undefined ? [] : match[4].split(',').map((word) => word.trim());
  const bare = shorthand === '' && list.length > 0;
  const kind = bare ? kindOfList(list) : known[0];
  for (const word of list) {
    const degree = /^(\*?)([#b]*)(\d+)$/.exec(word);
    const number = Number(degree?.[3]);
    if (!degree || number < 1 || number > 13) throw notUnderstood(text);
    if (degree[1] === '*') degrees.push({ change: 'subtract', degree: number, alter: 0 });
    else if (!bare || !inKind(kind, number, alterOf(degree[2]))) {
      degrees.push({ change: 'add', degree: number, alter: alterOfAdded(number, alterOf(degree[2])) });
    }
  }
  if (bare) for (const number of missing(kind, list)) degrees.push({ change: 'subtract', degree: number, alter: 0 });
  degrees.sort((a, b) => a.degree - b.degree || a.alter - b.alter);
  const bassDegree = Number(match[6] ?? 1);
  if (bassDegree < 1 || bassDegree > 13) throw notUnderstood(text);
  if (bassDegree === 1 && !match[5]) return { root, kind, degrees };
  return { root, kind, degrees, bass: rootAbove(root, bassDegree, alterOf(match[5] ?? '')) };
}

function alterOf(signs: string): number {
  let alter = 0;
  for (const sign of signs) alter += sign === '#' ? 1 : -1;
  return alter;
}

/** The triad or power chord that a list of degrees without shorthand holds. */
function kindOfList(list: readonly string[]): ChordKind {
  if (list.includes('b3')) return list.includes('b5') ? 'diminished' : 'minor';
  if (list.includes('3')) return list.includes('#5') ? 'augmented' : 'major';
  return list.includes('5') ? 'power' : 'pedal';
}

const TRIADS: Partial<Record<ChordKind, readonly string[]>> = {
  minor: ['b3', '5'],
  diminished: ['b3', 'b5'],
  major: ['3', '5'],
  augmented: ['3', '#5'],
  power: ['5'],
};

function inKind(kind: ChordKind, degree: number, alter: number): boolean {
  const name = `${alter < 0 ? 'b'.repeat(-alter) : '#'.repeat(alter)}${degree}`;
  return name === '1' || (TRIADS[kind]?.includes(name) ?? false);
}

function missing(kind: ChordKind, list: readonly string[]): number[] {
  return (TRIADS[kind] ?? []).filter((name) => !list.includes(name)).map((name) => Number(name.replace(/\D/g, '')));
}

function notUnderstood(text: string): MusicError {
  return new MusicError(
    'bad-value',
    `chord "${text.slice(0, 40)}" is not understood; a root, a colon and a shorthand are expected, e.g. "C:min7/b3", "N"`,
  );
}
