/**
 * Phrases as the best compromise of gaps, even lengths and like places in the bar, found by dynamic programming.
 *
 * After Temperley 2001, "The Cognition of Basic Musical Structures", chapter 3 (the program Grouper): a phrase should begin
 * after a large gap, have about so many notes, and begin where in the bar the one before began. The gap before a note is
 * the time between the onsets plus the rest between them. Two things are ours: gaps are told in standard deviations from
 * the mean of the line, so that one weight serves tunes with and without rests; and the weights, set on jazz solos.
 */

import type { Note, Ticks } from '../score.ts';

export type GroupPhrasesOptions = {
  readonly barTicks?: Ticks;
  readonly notes?: number;
};

/** What one phrase too long or short by an octave costs, and one that begins elsewhere in the bar. */
const LENGTH = 0.6;
const PARALLELISM = 0.3;
/** What a phrase costs in any case, in standard deviations: a gap must be worth it. */
const PHRASE = 1.5;
/** A rest counts so many times, once being part of the time between onsets; gaps count up to so many mean times. */
const REST = 2;
const LARGEST_GAP = 12;
const MOST_DEVIATIONS = 4;
const LONGEST_PHRASE = 64;
/** Places in the bar that are told apart. */
const PLACES = 8;

/**
 * The first notes of the phrases of a line, 0 among them.
 *
 * @param notes  one at a time, at least one
 */
export function groupPhrases(
  notes: readonly Note[],
  { barTicks, notes: expected = 10 }: GroupPhrasesOptions = {},
): readonly number[] {
  const n = notes.length;
  const gaps = gapsBefore(notes);
  const places = notes.map(({ tick }) => (barTicks ? Math.round(((tick % barTicks) / barTicks) * PLACES) % PLACES : 0));
  // best[end][place of the last phrase's start]: the score of all notes before `end`
  const width = barTicks ? PLACES : 1;
  const best = new Float64Array((n + 1) * width).fill(Number.NEGATIVE_INFINITY);
  const from = new Int32Array((n + 1) * width).fill(-1);
  const fromPlace = new Uint8Array((n + 1) * width);
  const length = Float64Array.from(
    { length: LONGEST_PHRASE + 1 },
    (_, count) => LENGTH * Math.abs(Math.log2(Math.max(1, count) / expected)),
  );
  for (let end = 1; end <= n; end++) {
    for (let start = Math.max(0, end - LONGEST_PHRASE); start < end; start++) {
      const place = places[start];
      const own = gaps[start] - length[end - start] - PHRASE;
      let before = start === 0 ? 0 : Number.NEGATIVE_INFINITY;
      let beforePlace = 0;
      for (let other = 0; start > 0 && other < width; other++) {
        const value = best[start * width + other] - (other === place ? 0 : PARALLELISM);
        if (value > before) {
          before = value;
          beforePlace = other;
        }
      }
      const cell = end * width + place;
      if (before + own <= best[cell]) continue;
      best[cell] = before + own;
      from[cell] = start;
      fromPlace[cell] = beforePlace;
    }
  }
  let place = 0;
  for (let other = 1; other < width; other++) if (best[n * width + other] > best[n * width + place]) place = other;
  const starts: number[] = [];
  for (let end = n; end > 0; ) {
    const cell = end * width + place;
    starts.push(from[cell]);
    place = fromPlace[cell];
    end = from[cell];
  }
  return starts.reverse();
}

/** The gap before each note: onset to onset and the rest, in standard deviations from the mean; 0 before the first. */
function gapsBefore(notes: readonly Note[]): Float64Array {
  const count = Math.max(1, notes.length - 1);
  const mean = notes.length < 2 ? 1 : Math.max(1, (notes[notes.length - 1].tick - notes[0].tick) / count);
  const gaps = new Float64Array(notes.length);
  let sum = 0;
  for (let i = 1; i < notes.length; i++) {
    const onset = notes[i].tick - notes[i - 1].tick;
    gaps[i] = Math.min(LARGEST_GAP, (onset + REST * Math.max(0, onset - notes[i - 1].durationTicks)) / mean);
    sum += gaps[i];
  }
  const middle = sum / count;
  let squares = 0;
  for (let i = 1; i < notes.length; i++) squares += (gaps[i] - middle) ** 2;
  const deviation = Math.sqrt(squares / count) || 1;
  return gaps.map((gap, i) => (i === 0 ? 0 : Math.min(MOST_DEVIATIONS, (gap - middle) / deviation)));
}
