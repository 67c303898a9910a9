/** How many pitches sound at once. */
import type { Score } from '@continuo/music';
import { pitchedNotes } from './timed-notes.ts';

export type Polyphony = {
  /** mean number of pitches that sound at once, while any does; muspy's `polyphony`; NaN in silence */
  readonly polyphony: number;
  /** percent of the time up to the end of the last note in which two pitches or more sound; NaN in silence */
  readonly polyphonicRate: number;
};

/**
 * Polyphony of a score, drums left out; a pitch that sounds twice counts once.
 *
 * muspy's `polyphony` and `polyphonic_rate`, in exact time instead of time steps, and with two pitches as polyphonic as its
 * documentation says.
 *
 * @example polyphonyOf(scoreFromNotes([{ pitch: 60 }, { pitch: 64, tick: 240, durationTicks: 240 }])) // => { polyphony: 1.5, polyphonicRate: 50 }
 */
export function polyphonyOf(score: Score): Polyphony {
  const edges = pitchedNotes(score)
    .flatMap(({ pitch, onset, duration }) => [
      { at: onset, pitch, change: 1 },
      { at: onset + duration, pitch, change: -1 },
    ])
    .sort((a, b) => a.at - b.at || a.change - b.change);
  const held = new Int32Array(128);
  let sounding = 0;
  let [pitchTime, filledTime, polyphonicTime, before] = [0, 0, 0, 0];
  for (const { at, pitch, change } of edges) {
    const length = at - before;
    pitchTime += sounding * length;
    if (sounding > 0) filledTime += length;
    if (sounding > 1) polyphonicTime += length;
    before = at;
    const was = held[pitch]! > 0;
    held[pitch]! += change;
    sounding += Number(held[pitch]! > 0) - Number(was);
  }
  // `before` is now the end of the last note
  return { polyphony: pitchTime / filledTime, polyphonicRate: (100 * polyphonicTime) / before };
}
