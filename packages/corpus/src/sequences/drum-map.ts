/** The nine drums that grooves are told with, and the keys of General MIDI and of Roland's TD-11 that each stands for. */

/**
 * In the order in which a step tells them.
 *
 * Gillick et al. 2019, "Learning to Groove with Inverse Sequence Transformations", appendix: the keys of the Groove MIDI data
 * set, played on a Roland TD-11, reduced to nine. Added are General MIDI's own keys of the same drums (35, 41) and hand claps
 * and tambourine, which stand in for the snare and the hi-hat. Other percussion has no place here.
 */
export const DRUMS = [
  { name: 'kick', pitch: 36, pitches: [36, 35] },
  { name: 'snare', pitch: 38, pitches: [38, 37, 39, 40] },
  { name: 'closed hi-hat', pitch: 42, pitches: [42, 22, 44, 54] },
  { name: 'open hi-hat', pitch: 46, pitches: [46, 26] },
  { name: 'low tom', pitch: 43, pitches: [43, 41, 58] },
  { name: 'mid tom', pitch: 47, pitches: [47, 45] },
  { name: 'high tom', pitch: 50, pitches: [50, 48] },
  { name: 'crash', pitch: 49, pitches: [49, 52, 55, 57] },
  { name: 'ride', pitch: 51, pitches: [51, 53, 59] },
] as const;

const DRUM_OF_PITCH: ReadonlyMap<number, number> = new Map(
  DRUMS.flatMap(({ pitches }, drum) => pitches.map((pitch) => [pitch, drum] as const)),
);

/**
 * The place in `DRUMS` of a key of the drum channel, undefined for percussion that has none.
 *
 * @example drumOfPitch(40) // => 1, the rim of the snare
 */
export function drumOfPitch(pitch: number): number | undefined {
  return DRUM_OF_PITCH.get(pitch);
}
