/** Two beats of three or three of two: which the six parts of a bar make. */

import type { Score } from '../score.ts';
import { type BarLines, beatCues, findBars } from './find-meter.ts';
import type { Onset } from './onsets.ts';
import { splitBeats, type TrackedBeat } from './track-beats.ts';

/** Beats and the bars over them. */
export type MeteredBeats = { readonly beats: readonly TrackedBeat[]; readonly bars: BarLines };

/** Seconds below which pairs of parts are not taken for beats. */
const SHORTEST_BEAT = 0.3;
/** The price (natural logarithm) of a beat on which no note is struck. */
const EMPTY = 2.2;
/** How much better another reading must explain the music than the one that was tracked: natural logarithm a tracked beat. */
const CLEARLY = 0.35;

/**
 * The beats with the bars that fit the accents best: those tracked, or, where most have three parts, the parts in pairs.
 *
 * The tracker hears no bars, so that it may tap a waltz as two beats of three (the ambiguity of 3/4 and 6/8: Temperley 2001, "The
 * Cognition of Basic Musical Structures", chapter 2); bars of three struck beats settle it. Other levels were tried, and made more
 * pieces of ASAP wrong than right.
 *
 * @param tracked  at least two beats
 */
export function chooseLevel(score: Score, onsets: readonly Onset[], tracked: readonly TrackedBeat[]): MeteredBeats {
  const parts = splitBeats(tracked, onsets);
  const partSeconds = (parts[parts.length - 1].seconds - parts[0].seconds) / Math.max(1, parts.length - 1);
  const readings: (readonly TrackedBeat[])[] = [tracked];
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
    const empty = cues.filter(([struck]) => struck === 0).length;
    const value = bars.gain - EMPTY * empty - (i === 0 ? 0 : CLEARLY * tracked.length);
    if (value > bestValue) {
      bestValue = value;
      best = { beats, bars };
    }
  });
  return best ?? { beats: tracked, bars: findBars(beatCues(score, onsets, tracked)) };
}
