/** Lengths of a performance as one would write them: articulation and pedal are no rests. */

import type { Ticks, Track } from '../score.ts';
import { lastAtOrBefore } from '../time/tempo-map.ts';
import { type StartedNote, writableEnd } from './plain-durations.ts';

/** Set by hand, by counting rests and ties against printed scores of ASAP, and by looking at pages. */
const LEGATO = {
  /** the part of the time to the next note of its hand that a note must sound to be written up to it */
  held: 0.4,
  /** the same where the next note comes within half a beat: short notes are rarely parted by rests */
  heldShort: 0.15,
  /** how far a note may run over the next one and still end there, as a part of the time to it */
  over: 0.75,
  /** notes of a chord whose lengths differ less than this factor end together */
  together: 1.6,
  /** of a beat (or half of it) that a note must sound to be written to its end */
  ofBeat: 0.4,
} as const;

/** Ends of later onsets that are weighed for a note that is held over the next one. */
const MOST_ONSETS = 12;

/** The times between pedal down and up: a note let go within one sounds to its end. */
export type PedalSpans = { readonly starts: readonly Ticks[]; readonly ends: readonly Ticks[] };

/**
 * Where the damper pedal (controller 64, down from 64 on) is down.
 *
 * @example pedalEnds([{ tick: 0, controller: 64, value: 127 }, { tick: 480, controller: 64, value: 0 }]) // => { starts: [0], ends: [480] }
 */
export function pedalEnds(controllers: Track['controllers']): PedalSpans {
  const starts: Ticks[] = [];
  const ends: Ticks[] = [];
  for (const { tick, controller, value } of controllers) {
    if (controller !== 64) continue;
    const isDown = starts.length > ends.length;
    if (value >= 64 && !isDown) starts.push(tick);
    if (value < 64 && isDown) ends.push(tick);
  }
  return { starts, ends };
}

/**
 * The length of each note of a performance as one would write it.
 *
 * A note goes on to the next onset of its hand where the gap is short or the pedal fills it; one held over later onsets ends
 * at the onset or beat nearest its end; the notes of a chord end together unless they clearly differ. Other notes end
 * with the beat, the half or the quarter of a beat that they nearly fill.
 *
 * @param notes  sorted by tick
 * @returns      by note: its length in ticks, at least 1
 * @example legatoDurations([{ tick: 0, playedEnd: 260, pitch: 60, voice: 0 }, { tick: 480, playedEnd: 900, pitch: 62, voice: 0 }], pedalEnds([]), 480)
 * // => [480, 480]
 */
export function legatoDurations(notes: readonly StartedNote[], pedal: PedalSpans, beatTicks: Ticks): readonly Ticks[] {
  const onsets = new Map<number, Ticks[]>();
  for (const { voice, tick } of notes) {
    const row = onsets.get(voice);
    if (row === undefined) onsets.set(voice, [tick]);
    else if (row[row.length - 1] !== tick) row.push(tick);
  }
  const ends = chordEnds(notes);
  const struckAgain = new Map<number, Ticks>();
  const lengths = new Array<Ticks>(notes.length);
  for (let i = notes.length - 1; i >= 0; i--) {
    const { tick, pitch, voice } = notes[i];
    const row = onsets.get(voice) ?? [];
    const end = endOf(tick, ends[i], row, lastAtOrBefore(row, tick) + 1, pedal, beatTicks);
    const again = struckAgain.get(pitch) ?? Number.POSITIVE_INFINITY;
    lengths[i] = Math.max(1, (again > tick ? Math.min(end, again) : end) - tick);
    if (again > tick) struckAgain.set(pitch, tick);
  }
  return lengths;
}

/** By note: where it ends, as played, or as most of the notes that were struck with it and last about as long. */
function chordEnds(notes: readonly StartedNote[]): readonly number[] {
  const ends = notes.map((note) => note.playedEnd);
  for (let start = 0; start < notes.length; ) {
    const { tick } = notes[start];
    let after = start;
    while (after < notes.length && notes[after].tick === tick) after++;
    const chord = Array.from({ length: after - start }, (_, k) => start + k);
    chord.sort((a, b) => notes[a].voice - notes[b].voice || ends[b] - ends[a] || a - b);
    for (let first = 0; first < chord.length; ) {
      const longest = ends[chord[first]] - tick;
      let last = first;
      while (
        last + 1 < chord.length &&
        notes[chord[last + 1]].voice === notes[chord[first]].voice &&
        (ends[chord[last + 1]] - tick) * LEGATO.together >= longest
      ) {
        last++;
      }
      const middle = ends[chord[(first + last) >> 1]];
      for (let k = first; k <= last; k++) ends[chord[k]] = middle;
      first = last + 1;
    }
    start = after;
  }
  return ends;
}

/** @param following  index in `onsets` of the first after `tick` */
function endOf(
  tick: Ticks,
  playedEnd: number,
  onsets: readonly Ticks[],
  following: number,
  pedal: PedalSpans,
  beatTicks: Ticks,
): Ticks {
  const next = onsets[following] ?? Number.POSITIVE_INFINITY;
  const played = Math.max(0, playedEnd - tick);
  const gap = next - tick;
  if (next === Number.POSITIVE_INFINITY) return fillBeat(tick, played, beatTicks);
  if (playedEnd <= next) {
    const held = gap <= beatTicks / 2 ? LEGATO.heldShort : LEGATO.held;
    if (played >= gap * held || (gap <= beatTicks * 4 && soundsUntil(pedal, playedEnd) >= tick + gap * 0.75))
      return next;
    return Math.min(next, fillBeat(tick, played, beatTicks));
  }
  if (playedEnd - next <= Math.max(gap * LEGATO.over, beatTicks / 4)) return next;
  // held over: the onset or beat nearest its end
  let end = next;
  const better = (place: Ticks): void => {
    if (Math.abs(place - playedEnd) <= Math.abs(end - playedEnd)) end = place;
  };
  for (let k = following; k < Math.min(onsets.length, following + MOST_ONSETS); k++) better(onsets[k]);
  const beat = Math.round(playedEnd / beatTicks) * beatTicks;
  if (beat > tick && Math.abs(beat - playedEnd) <= beatTicks / 4) end = beat;
  if (Math.abs(end - playedEnd) > beatTicks / 2) end = Math.max(end, beat);
  return end;
}

/** When a note that ends at a tick stops to sound. */
function soundsUntil({ starts, ends }: PedalSpans, tick: number): number {
  const span = starts.length > 0 && starts[0] <= tick ? lastAtOrBefore(starts, tick) : -1;
  return span < 0 ? tick : Math.max(tick, ends[span] ?? Number.POSITIVE_INFINITY);
}

/** The end of the beat, its half, third or quarter that a note nearly fills, or of as many beats as it lasts. */
function fillBeat(tick: Ticks, played: number, beatTicks: Ticks): Ticks {
  const place = tick % beatTicks;
  const toBeat = beatTicks - place;
  if (played >= toBeat * LEGATO.ofBeat) {
    const beyond = Math.round((played - toBeat) / beatTicks);
    return tick + toBeat + Math.max(0, beyond) * beatTicks;
  }
  const inThirds = (place * 3) % beatTicks === 0 && place > 0;
  for (const parts of inThirds ? [3, 6] : [2, 4, 8]) {
    const part = beatTicks / parts;
    const toPart = part - (place % part);
    if (played >= toPart * LEGATO.ofBeat) return writableEnd(tick, tick + Math.round(toPart), beatTicks);
  }
  return writableEnd(tick, tick + Math.round(beatTicks / 8), beatTicks);
}
