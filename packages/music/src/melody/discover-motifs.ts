/**
 * Finds the motifs of a piece without being told any.
 *
 * Each track's top line is read as intervals and times between onsets; repeated runs of these are found by a suffix array
 * and chosen greedily by compression ratio, as COSIATEC chooses patterns (Meredith, Lemström and Wiggins 2002,
 * "Algorithms for discovering repeated patterns in multidimensional representations of polyphonic music"). For patterns
 * through several voices see `cosiatec`.
 */

import { DRUM_CHANNEL } from '../general-midi.ts';
import type { Note, Score, Ticks } from '../score.ts';
import { byTick } from '../sorted.ts';
import { createBarMap } from '../time/bar-map.ts';
import { repeatedRuns } from './repeated-runs.ts';
import { scaleStepsOf } from './scale-steps.ts';
import { skylineOf } from './skyline.ts';

/** A motif that was found, with all places where it stands. */
export type DiscoveredMotif = {
  /** the notes of its first place */
  readonly notes: readonly Note[];
  /** from note to note, in semitones, or in steps of the scale where `tonal` was asked for */
  readonly intervals: readonly number[];
  /** from onset to onset, in quarters */
  readonly quarters: readonly number[];
  readonly occurrences: readonly {
    readonly track: number;
    /** from 1, 0 in the pickup */
    readonly bar: number;
    readonly tick: Ticks;
    readonly endTick: Ticks;
    /** semitones above the first place */
    readonly transposition: number;
  }[];
  /** share of the notes of all lines that it covers, 0–1, those of better motifs not counted */
  readonly coverage: number;
  /** notes covered, by notes of the motif and places less one: what is saved by writing it once */
  readonly compression: number;
};

export type DiscoverMotifsOptions = {
  /** how many motifs at most; default 10 */
  readonly count?: number;
  /** notes of a motif; default 4 to 24, at most 256 */
  readonly minimumNotes?: number;
  readonly maximumNotes?: number;
  /** count intervals in steps of the scale, so that a sequence within the key is one motif; default false */
  readonly tonal?: boolean;
};

/** A run of tokens under consideration; its value falls as better motifs take its notes. */
type Candidate = { readonly length: number; readonly places: Int32Array; value: number };

/** Only so many candidates are weighed to the end. */
const MOST_CANDIDATES = 20_000;

/**
 * The motifs that say most about a piece, best first; none where nothing repeats.
 *
 * @example discoverMotifs(scoreFromNotes([60, 62, 64, 60, 62, 64, 60].map((pitch) => ({ pitch }))), { minimumNotes: 3 })[0].occurrences.length // => 2
 */
export function discoverMotifs(score: Score, options: DiscoverMotifsOptions = {}): readonly DiscoveredMotif[] {
  const { count = 10, minimumNotes = 4, maximumNotes = 24, tonal = false } = options;
  const longest = Math.min(256, Math.max(2, maximumNotes)) - 1;
  const shortest = Math.max(1, Math.min(minimumNotes - 1, longest));
  const stepOf = tonal ? scaleStepsOf(score) : (pitch: number): number => pitch;
  const notes: Note[] = [];
  const trackOf: number[] = [];
  const symbols: number[] = [];
  const known = new Map<string, number>();
  for (const [track, { channel, notes: all }] of score.tracks.entries()) {
    if (channel === DRUM_CHANNEL) continue;
    const line = skylineOf(byTick(all));
    for (const [i, note] of line.entries()) {
      notes.push(note);
      trackOf.push(track);
      const next = line[i + 1];
      if (next === undefined) {
        // a motif does not run from one track into another
        symbols.push(-1);
        continue;
      }
      const interval = stepOf(next.pitch, next.tick) - stepOf(note.pitch, note.tick);
      const symbol = `${interval}/${Math.round(((next.tick - note.tick) * 24) / score.ticksPerQuarter)}`;
      symbols.push(known.get(symbol) ?? known.set(symbol, known.size).size - 1);
    }
  }
  const chosen = chooseGreedily(symbols, shortest, longest, count);
  const barAt = createBarMap(score).barAtTick;
  return chosen.map(({ length, places }): DiscoveredMotif => {
    const first = notes.slice(places[0], places[0] + length + 1);
    const steps = first
      .slice(1)
      .map((note, i) => stepOf(note.pitch, note.tick) - stepOf(first[i].pitch, first[i].tick));
    return {
      notes: first,
      intervals: steps,
      quarters: first.slice(1).map((note, i) => (note.tick - first[i].tick) / score.ticksPerQuarter),
      occurrences: places.map((place) => {
        const { tick, pitch } = notes[place];
        const last = notes[place + length];
        const endTick = last.tick + last.durationTicks;
        return { track: trackOf[place], bar: barAt(tick).bar, tick, endTick, transposition: pitch - first[0].pitch };
      }),
      coverage: (places.length * (length + 1)) / notes.length,
      compression: compressionOf(length + 1, places.length),
    };
  });
}

/** Points covered by points written: Meredith, Lemström and Wiggins 2002, section 6. */
function compressionOf(notes: number, places: number): number {
  return (notes * places) / (notes + places - 1);
}

type Chosen = { readonly length: number; readonly places: readonly number[] };

/** The best candidate, then the best of what it leaves, and so on. */
function chooseGreedily(
  symbols: readonly number[],
  shortest: number,
  longest: number,
  count: number,
): readonly Chosen[] {
  const taken = new Uint8Array(symbols.length);
  let candidates: Candidate[] = [];
  for (const { length: whole, places } of repeatedRuns(symbols, shortest, longest)) {
    // a run that overlaps its own repeat is more than one turn of what goes round: take one turn, too
    const turn = smallestGap(places) - 1;
    for (const length of turn < whole && turn >= shortest ? [turn, whole] : [whole]) {
      const value = compressionOf(length + 1, freePlaces(places, length, taken).length);
      if (value > 1) candidates.push({ length, places, value });
    }
    if (candidates.length > 2 * MOST_CANDIDATES) candidates = best(candidates);
  }
  candidates = best(candidates);
  const chosen: Chosen[] = [];
  while (chosen.length < count) {
    // values only fall, so a candidate that is still best after counting again is the best
    let top: Candidate | undefined;
    let places: readonly number[] = [];
    for (const candidate of candidates) {
      if (top !== undefined && candidate.value <= top.value) continue;
      const free = freePlaces(candidate.places, candidate.length, taken);
      candidate.value = free.length < 2 ? 0 : compressionOf(candidate.length + 1, free.length);
      if (candidate.value > (top?.value ?? 1)) {
        top = candidate;
        places = free;
      }
    }
    if (top === undefined) break;
    for (const place of places) taken.fill(1, place, place + top.length + 1);
    chosen.push({ length: top.length, places });
  }
  return chosen;
}

function best(candidates: readonly Candidate[]): Candidate[] {
  return candidates.toSorted((a, b) => b.value - a.value || b.length - a.length).slice(0, MOST_CANDIDATES);
}

function smallestGap(places: Int32Array): number {
  let gap = Number.POSITIVE_INFINITY;
  for (let i = 1; i < places.length; i++) gap = Math.min(gap, places[i] - places[i - 1]);
  return gap;
}

/** The places, from the first on, that overlap neither each other nor what is taken. */
function freePlaces(places: Int32Array, length: number, taken: Uint8Array): readonly number[] {
  const free: number[] = [];
  let end = 0;
  for (const place of places) {
    if (place < end || taken[place] || taken[place + length]) continue;
    let inside = false;
    for (let i = place + 1; i < place + length && !inside; i++) inside = taken[i] === 1;
    if (inside) continue;
    free.push(place);
    end = place + length + 1;
  }
  return free;
}
