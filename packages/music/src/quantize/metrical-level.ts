/** Halves, quarters or dotted quarters: which level of the meter is the beat. */

import type { Score } from '../score.ts';
import { type BarLines, type BeatCues, beatCues, findBars } from './find-meter.ts';
import type { Onset } from './onsets.ts';
import { splitBeats, type TrackedBeat } from './track-beats.ts';

/** Beats and the bars over them. */
export type MeteredBeats = { readonly beats: readonly TrackedBeat[]; readonly bars: BarLines };

/** Seconds below which parts of beats are not taken for beats. */
const SHORTEST_BEAT = 0.3;
/** Natural logarithms: a beat on which a note is struck, one on which none is, and a place that is no beat. */
const STRUCK = Math.log(0.9);
const EMPTY = Math.log(0.1);
const NO_BEAT = Math.log(0.5);
/** How much better another reading must explain the music than the one that was tracked. */
const CLEARLY = 6;

/**
 * The beats with the bars that fit the accents best: those tracked, their parts, or parts of triple beats in pairs.
 *
 * The tracker hears no bars, so that it may tap a waltz in halves, or its six eighths as two beats of three (the ambiguity of 3/4
 * and 6/8: Temperley 2001, "The Cognition of Basic Musical Structures", chapter 2); bars of three quarters settle it.
 *
 * @param tracked  at least two beats
 */
export function chooseLevel(score: Score, onsets: readonly Onset[], tracked: readonly TrackedBeat[]): MeteredBeats {
  const parts = splitBeats(tracked, onsets);
  const partSeconds = (parts[parts.length - 1].seconds - parts[0].seconds) / Math.max(1, parts.length - 1);
  const readings: (readonly TrackedBeat[])[] = [tracked];
  if (partSeconds >= SHORTEST_BEAT) readings.push(parts);
  const threes = tracked.filter((beat) => beat.division === 3).length;
  if (threes * 4 > tracked.length * 3 && partSeconds * 2 >= SHORTEST_BEAT) {
    for (const first of [0, 1]) {
      const pairs = parts.filter((_, i) => i % 2 === first);
      if (pairs.length >= 2) readings.push(pairs);
    }
  }
  let best: MeteredBeats | undefined;
  let bestValue = Number.NEGATIVE_INFINITY;
  readings.forEach((beats, i) => {
    const cues = beatCues(score, onsets, beats);
    const bars = findBars(cues);
    const value = bars.gain + occupation(cues, parts.length) - (i === 0 ? 0 : CLEARLY);
    if (value > bestValue) {
      bestValue = value;
      best = { beats, bars };
    }
  });
  return best ?? { beats: tracked, bars: findBars(beatCues(score, onsets, tracked)) };
}

/** Log likelihood of where notes are struck: nearly always on beats, as often as not on other places. */
function occupation(cues: readonly BeatCues[], places: number): number {
  let value = Math.max(0, places - cues.length) * NO_BEAT;
  for (const [struck] of cues) value += struck === 1 ? STRUCK : EMPTY;
  return value;
}
