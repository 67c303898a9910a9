/** The kinds of chords: their names in MusicXML 4.0 and their degrees. */

/** The kinds of MusicXML 4.0 (`kind-value`) that name a chord on a root. */
export const CHORD_KINDS = [
  'major',
  'minor',
  'augmented',
  'diminished',
  'dominant',
  'major-seventh',
  'minor-seventh',
  'diminished-seventh',
  'augmented-seventh',
  'half-diminished',
  'major-minor',
  'major-sixth',
  'minor-sixth',
  'dominant-ninth',
  'major-ninth',
  'minor-ninth',
  'dominant-11th',
  'major-11th',
  'minor-11th',
  'dominant-13th',
  'major-13th',
  'minor-13th',
  'suspended-second',
  'suspended-fourth',
  'power',
  'pedal',
] as const;
export type ChordKind = (typeof CHORD_KINDS)[number];

/** Semitones of the degrees 1…13 above the root of a dominant chord (index 0 is unused). */
export const DEGREE_SEMITONES: readonly number[] = [0, 0, 2, 4, 5, 7, 9, 10, 12, 14, 16, 17, 19, 21];

const triad = (third: number, fifth: number): Record<number, number> => ({ 1: 0, 3: third, 5: fifth });
/** The degrees of each kind, in semitones above the root. */
export const KIND_DEGREES: Readonly<Record<ChordKind, Readonly<Record<number, number>>>> = {
  major: triad(4, 7),
  minor: triad(3, 7),
  augmented: triad(4, 8),
  diminished: triad(3, 6),
  dominant: { ...triad(4, 7), 7: 10 },
  'major-seventh': { ...triad(4, 7), 7: 11 },
  'minor-seventh': { ...triad(3, 7), 7: 10 },
  'diminished-seventh': { ...triad(3, 6), 7: 9 },
  'augmented-seventh': { ...triad(4, 8), 7: 10 },
  'half-diminished': { ...triad(3, 6), 7: 10 },
  'major-minor': { ...triad(3, 7), 7: 11 },
  'major-sixth': { ...triad(4, 7), 6: 9 },
  'minor-sixth': { ...triad(3, 7), 6: 9 },
  'dominant-ninth': { ...triad(4, 7), 7: 10, 9: 14 },
  'major-ninth': { ...triad(4, 7), 7: 11, 9: 14 },
  'minor-ninth': { ...triad(3, 7), 7: 10, 9: 14 },
  'dominant-11th': { ...triad(4, 7), 7: 10, 9: 14, 11: 17 },
  'major-11th': { ...triad(4, 7), 7: 11, 9: 14, 11: 17 },
  'minor-11th': { ...triad(3, 7), 7: 10, 9: 14, 11: 17 },
  'dominant-13th': { ...triad(4, 7), 7: 10, 9: 14, 11: 17, 13: 21 },
  'major-13th': { ...triad(4, 7), 7: 11, 9: 14, 11: 17, 13: 21 },
  'minor-13th': { ...triad(3, 7), 7: 10, 9: 14, 11: 17, 13: 21 },
  'suspended-second': { 1: 0, 2: 2, 5: 7 },
  'suspended-fourth': { 1: 0, 4: 5, 5: 7 },
  power: { 1: 0, 5: 7 },
  pedal: { 1: 0 },
};
