/**
 * Where phrases end, for cadences: the best compromise of waits in the melody, regular lengths in bars, and closes.
 *
 * After Temperley 2001, "The Cognition of Basic Musical Structures", chapter 3 (phrase structure preference rules: gaps,
 * length, parallel places in the bar), with two changes that cadences ask for: lengths are told in bars, four being
 * usual, and an end is worth more where the harmony could close. Found exactly by dynamic programming.
 */
import type { Note, Ticks } from '../score.ts';

export type PhraseEndsOptions = {
  /** a tick's place in bars, fractions being parts of the bar */
  readonly barsAt: (tick: Ticks) => number;
  /** how well the harmony closes at each note, 0 and more */
  readonly closes: ArrayLike<number>;
  /** the usual time from note to note */
  readonly usual: Ticks;
  /** how many bars a phrase is expected to have; 4 unless given */
  readonly phraseBars?: number;
};

/** What a phrase costs for itself; one of twice or half the usual length; one that is no whole number of bars, or an odd one. */
const PHRASE = 1.2;
const OCTAVE = 0.5;
const UNEVEN = 1;
const ODD = 0.3;
/** Shorter and longer ones cost this for each octave beyond. */
const SHORTEST_BARS = 1.5;
const LONGEST_BARS = 8;
const BEYOND = 3;
/** A wait of twice the usual counts one, of four times two, not more than three; a rest in it counts a half more. */
const MOST_WAIT = 3;
const REST = 0.5;
/** No more notes, and bars, than these are looked at for one phrase. */
const MOST_NOTES = 128;

/**
 * The indices of the last notes of phrases, the last note of all among them; none of no notes.
 *
 * @param line  one note at a time
 */
export function phraseEnds(
  line: readonly Note[],
  { barsAt, closes, usual, phraseBars = 4 }: PhraseEndsOptions,
): readonly number[] {
  const n = line.length;
  if (n === 0) return [];
  const last = line[n - 1];
  const places = Float64Array.from({ length: n + 1 }, (_, i) =>
    barsAt(i < n ? line[i].tick : last.tick + Math.max(1, last.durationTicks)),
  );
  const best = new Float64Array(n + 1).fill(Number.NEGATIVE_INFINITY);
  const from = new Int32Array(n + 1);
  best[0] = 0;
  for (let end = 1; end <= n; end++) {
    const gain = end === n ? 0 : waitAfter(line, end - 1, usual) + closes[end - 1];
    for (let start = end - 1; start >= Math.max(0, end - MOST_NOTES); start--) {
      const value =
        best[start] + gain - PHRASE - lengthCost(places[end] - places[start], phraseBars, start === 0 || end === n);
      if (value <= best[end]) continue;
      best[end] = value;
      from[end] = start;
    }
  }
  const ends: number[] = [];
  for (let end = n; end > 0; end = from[end]) ends.push(end - 1);
  return ends.reverse();
}

/** How long the line waits after a note, in octaves of the usual time, and whether it rests. */
function waitAfter(line: readonly Note[], i: number, usual: Ticks): number {
  const { tick, durationTicks } = line[i];
  const wait = line[i + 1].tick - tick;
  const octaves = Math.max(-1, Math.min(MOST_WAIT, Math.log2(Math.max(1, wait) / Math.max(1, usual))));
  return octaves + (wait - durationTicks >= usual / 2 ? REST : 0);
}

/** @param loose  the first and last phrase may lack a bar's part */
function lengthCost(bars: number, expected: number, loose: boolean): number {
  const whole = Math.max(1, Math.round(bars));
  const uneven = loose ? 0 : 2 * UNEVEN * Math.min(0.5, Math.abs(bars - whole));
  const beyond = Math.max(0, Math.log2(SHORTEST_BARS / Math.max(1e-3, bars)), Math.log2(bars / LONGEST_BARS));
  return OCTAVE * Math.abs(Math.log2(whole / expected)) + uneven + (whole % 2 === 1 ? ODD : 0) + BEYOND * beyond;
}
