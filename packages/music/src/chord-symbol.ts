/** Chord symbols: what "F#m7b5/A" says, as data, and back. */
import type { Chord, ChordRoot, ChordSymbolOptions } from './harmony/chord.ts';
import { DEGREE_SEMITONES, KIND_DEGREES } from './harmony/chord-kinds.ts';
import { readSymbol } from './harmony/read-chord-symbol.ts';
import { accidental } from './harmony/spelled-root.ts';
import { MusicError } from './music-error.ts';
import { SEMITONES_OF_STEP } from './notation/spelled-pitch.ts';

export type { Chord, ChordDegree, ChordRoot, ChordSymbolOptions } from './harmony/chord.ts';
export { CHORD_KINDS, type ChordKind } from './harmony/chord-kinds.ts';
export { formatChordSymbol } from './harmony/write-chord-symbol.ts';

/**
 * The chord of a symbol, in the usual spellings: "Cm7", "C-7", "CΔ", "C7b9#11", "C6/9", "Cø", "C7alt", "F#/A#", and
 * those of Harte 2005 ("C:min7/b3") and the Weimar Jazz Database ("Cj7911#"). "N.C.", "NC" and "N" are no chord.
 *
 * @throws MusicError  `bad-value`: what is not understood, and where
 * @example parseChordSymbol('F#m7b5/A') // => { root: { step: 'F', alter: 1 }, kind: 'half-diminished', degrees: [], bass: { step: 'A', alter: 0 } }
 */
export function parseChordSymbol(text: string, options: ChordSymbolOptions = {}): Chord | 'N.C.' {
  const chord = readSymbol(text, options);
  if (typeof chord === 'object' && 'rest' in chord) {
    const where = chord.rest === '' ? '' : ` at "${chord.rest.slice(0, 20)}"`;
    throw new MusicError(
      'bad-value',
      `chord symbol "${text.slice(0, 40)}" is not understood${where}; a letter A–G and a kind are expected, e.g. "Dm7", "F#/A#", "N.C."`,
    );
  }
  return chord;
}

/**
 * As `parseChordSymbol`, undefined where the symbol is not understood.
 *
 * @example tryParseChordSymbol('what') // => undefined
 */
export function tryParseChordSymbol(text: string, options: ChordSymbolOptions = {}): Chord | 'N.C.' | undefined {
  const chord = readSymbol(text, options);
  return typeof chord === 'object' && 'rest' in chord ? undefined : chord;
}

/**
 * The name of a root.
 *
 * @example rootName({ step: 'B', alter: -1 }) // => 'Bb'
 */
export function rootName({ step, alter }: ChordRoot): string {
  return step + accidental(alter);
}

/**
 * The pitch class of a root, 0 is C.
 *
 * @example pitchClassOfRoot({ step: 'B', alter: -1 }) // => 10
 */
export function pitchClassOfRoot({ step, alter }: ChordRoot): number {
  return (((SEMITONES_OF_STEP[step] + alter) % 12) + 12) % 12;
}

/**
 * The pitch classes of a chord: the bass first, then those above the root in rising degrees.
 *
 * @example chordPitchClasses(parseChordSymbol('C7/E')) // => [4, 0, 7, 10]
 */
export function chordPitchClasses(chord: Chord | 'N.C.'): readonly number[] {
  if (chord === 'N.C.') return [];
  const root = pitchClassOfRoot(chord.root);
  const classes = chordIntervals(chord).map((interval) => (((root + interval) % 12) + 12) % 12);
  return [...new Set(chord.bass ? [pitchClassOfRoot(chord.bass), ...classes] : classes)];
}

/**
 * The semitones of a chord's degrees above its root, in rising degrees; ninths and above lie over the octave.
 *
 * @example chordIntervals(parseChordSymbol('C7b9')) // => [0, 4, 7, 10, 13]
 */
export function chordIntervals({ kind, degrees }: Pick<Chord, 'kind' | 'degrees'>): readonly number[] {
  const members = new Map(Object.entries(KIND_DEGREES[kind]).map(([degree, at]) => [Number(degree), [at]]));
  for (const { change, degree, alter } of degrees) {
    const at = members.get(degree);
    if (change === 'subtract') members.delete(degree);
    else if (change === 'add') members.set(degree, [...(at ?? []), DEGREE_SEMITONES[degree] + alter]);
    else members.set(degree, [(at?.[0] ?? DEGREE_SEMITONES[degree]) + alter]);
  }
  return [...members].sort((a, b) => a[0] - b[0]).flatMap(([, at]) => at);
}
