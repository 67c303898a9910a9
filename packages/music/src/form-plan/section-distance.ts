/** How far one stretch of a piece lies from another that it comes back to. */

import { DRUM_CHANNEL } from '../general-midi.ts';
import type { Pitch, Score, Ticks } from '../score.ts';

/** From `tick` up to `endTick`, which is not in it. */
export type Stretch = { readonly tick: Ticks; readonly endTick: Ticks };

/** Onsets are the same when they fall on the same sixth of a quarter: triplets and sixteenths are kept apart. */
const PLACES = 6;

/**
 * How far the second stretch lies from the first, 0 note for note – 1 nothing in common.
 *
 * The mean of two shares that are not common to both (1 − F1): of notes, by onset from the start and pitch after the
 * one transposition that fits best; and of onsets alone. So the same rhythm on other pitches lies about 0.5 away, and
 * a section in another key as far as its notes differ beside that. Drums are left out.
 *
 * @example sectionDistance(scoreFromNotes([{ pitch: 60 }, { pitch: 62 }]), { tick: 0, endTick: 480 }, { tick: 480, endTick: 960 }) // => 0
 */
export function sectionDistance(score: Score, original: Stretch, varied: Stretch): number {
  const first = notesIn(score, original);
  const second = notesIn(score, varied);
  if (first.size === 0 && second.size === 0) return 0;
  const moves = new Map<number, number>();
  let [notesOfFirst, notesOfSecond, onsets] = [0, 0, 0];
  for (const pitches of second.values()) notesOfSecond += pitches.length;
  for (const [place, pitches] of first) {
    notesOfFirst += pitches.length;
    const there = second.get(place);
    if (!there) continue;
    onsets++;
    const counted = new Map<number, number>();
    for (const a of pitches) for (const b of there) counted.set(b - a, (counted.get(b - a) ?? 0) + 1);
    for (const [move, count] of counted) moves.set(move, (moves.get(move) ?? 0) + count);
  }
  const common = Math.max(0, ...moves.values());
  const notesShare = (2 * common) / (notesOfFirst + notesOfSecond);
  const onsetsShare = (2 * onsets) / (first.size + second.size);
  return 1 - (notesShare + onsetsShare) / 2;
}

/** The pitches that start at each place of a stretch, each once. */
function notesIn(score: Score, { tick: start, endTick }: Stretch): ReadonlyMap<number, readonly Pitch[]> {
  const found = new Map<number, Set<Pitch>>();
  for (const { channel, notes } of score.tracks) {
    if (channel === DRUM_CHANNEL) continue;
    for (const { tick, pitch } of notes) {
      if (tick < start || tick >= endTick) continue;
      const place = Math.round(((tick - start) * PLACES) / score.ticksPerQuarter);
      const pitches = found.get(place) ?? new Set();
      pitches.add(pitch);
      found.set(place, pitches);
    }
  }
  return new Map([...found].map(([place, pitches]) => [place, [...pitches]]));
}
