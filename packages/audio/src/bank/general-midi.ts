/** The instruments that the built-in bank has. */
export type InstrumentName =
  | 'piano'
  | 'electric piano'
  | 'harpsichord'
  | 'mallets'
  | 'bells'
  | 'drawbar organ'
  | 'church organ'
  | 'reed'
  | 'guitar'
  | 'bass'
  | 'strings'
  | 'choir'
  | 'brass'
  | 'flute'
  | 'synth';

/** General MIDI Level 1, table 2: which programs (0–127) each instrument stands for; ranges include both ends. */
const PROGRAMS: readonly (readonly [first: number, last: number, instrument: InstrumentName])[] = [
  [0, 3, 'piano'],
  [4, 5, 'electric piano'],
  [6, 7, 'harpsichord'],
  [8, 10, 'bells'],
  [11, 13, 'mallets'],
  [14, 14, 'bells'],
  [15, 15, 'harpsichord'],
  [16, 18, 'drawbar organ'],
  [19, 20, 'church organ'],
  [21, 23, 'reed'],
  [24, 31, 'guitar'],
  [32, 39, 'bass'],
  [40, 44, 'strings'],
  [45, 46, 'guitar'],
  [47, 47, 'mallets'],
  [48, 51, 'strings'],
  [52, 54, 'choir'],
  [55, 55, 'strings'],
  [56, 63, 'brass'],
  [64, 71, 'reed'],
  [72, 79, 'flute'],
  [80, 87, 'synth'],
  [88, 90, 'synth'],
  [91, 91, 'choir'],
  [92, 95, 'strings'],
  [96, 98, 'bells'],
  [99, 103, 'choir'],
  [104, 107, 'guitar'],
  [108, 108, 'mallets'],
  [109, 109, 'reed'],
  [110, 110, 'strings'],
  [111, 111, 'reed'],
  [112, 112, 'bells'],
  [113, 118, 'mallets'],
  [119, 127, 'synth'],
];

/**
 * The instrument that plays a General MIDI program in the built-in bank.
 *
 * @param program  0–127
 * @example instrumentOfProgram(52) // 'choir'
 */
export function instrumentOfProgram(program: number): InstrumentName {
  return PROGRAMS.find(([first, last]) => program >= first && program <= last)?.[2] ?? 'piano';
}
