/** What the axes of a multi-track piano roll mean, and the five tracks of a band. */

/** A binary piano roll of some phrases' bars: [tracks, bars, steps, pitches], 1 where a pitch sounds. */
export type PianoRoll = Uint8Array;

/** A track of a roll: its name, and its General MIDI program, −1 for drums. */
export type RollTrack = { readonly name: string; readonly program: number };

/** What the axes of a piano roll mean; stands in the model file. */
export type PianoRollHeader = {
  readonly kind: 'piano-roll';
  readonly tracks: readonly RollTrack[];
  readonly bars: number;
  readonly stepsPerBar: number;
  readonly lowestPitch: number;
  /** pitches from the lowest on */
  readonly pitches: number;
};

/** The five tracks of MuseGAN's data (Dong et al. 2018, section 5.1), with the program that plays each back. */
export const BAND_TRACKS = [
  { name: 'drums', program: -1 },
  { name: 'piano', program: 0 },
  { name: 'guitar', program: 27 },
  { name: 'bass', program: 33 },
  { name: 'strings', program: 48 },
] as const satisfies readonly RollTrack[];

/** Four bars of 4/4 in steps of a 48th of a bar (12 a quarter: sixteenths and triplets), 84 pitches from C1 to B7. */
export const BAND_HEADER: PianoRollHeader = {
  kind: 'piano-roll',
  tracks: BAND_TRACKS,
  bars: 4,
  stepsPerBar: 48,
  lowestPitch: 24,
  pitches: 84,
};

/** Numbers in a roll: tracks · bars · steps · pitches. */
export function rollSize({ tracks, bars, stepsPerBar, pitches }: PianoRollHeader): number {
  return tracks.length * bars * stepsPerBar * pitches;
}
