/** Pitches counted in steps of the scale, so that a third is a third, major or minor. */

import { findKey } from '../find-key.ts';
import { keyOfSignature } from '../key.ts';
import type { Pitch, Score, Ticks } from '../score.ts';
import { byTick } from '../sorted.ts';
import { lastAtOrBefore } from '../time/tempo-map.ts';

/** The step of each semitone above the tonic: foreign notes are b2, b3 or #3, #4, b6, #6 or b7, raised 7 in minor. */
const STEP_OF_SEMITONE = [0, 1, 1, 2, 2, 3, 3, 4, 5, 5, 6, 6] as const;

/**
 * How many steps of the scale a pitch lies above the lowest tonic, by the key signature at its tick.
 *
 * A score without key signatures has the key that `findKey` hears in it. Alterations share the step of their letter.
 *
 * @example scaleStepsOf(createScore({ keys: [{ tick: 0, fifths: 0, mode: 'major' }] }))(64, 0) // => 37
 */
export function scaleStepsOf(score: Score): (pitch: Pitch, tick: Ticks) => number {
  const keys = byTick(score.keys);
  const ticks = keys.length === 0 ? [0] : keys.map(({ tick }) => tick);
  const tonics = keys.length === 0 ? [findKey(score)?.tonic ?? 0] : keys.map((key) => keyOfSignature(key).tonic);
  return (pitch, tick) => {
    const above = pitch - tonics[lastAtOrBefore(ticks, tick)];
    const octave = Math.floor(above / 12);
    return octave * 7 + STEP_OF_SEMITONE[above - octave * 12];
  };
}
