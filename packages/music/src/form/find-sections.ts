/**
 * The form of a piece: sections and which of them are alike, as A, B, A′.
 *
 * The cut into sections is the cheapest way to tell the piece: a stretch is either new, which costs by the bar, or a
 * repeat of what was before, which costs its differences; each section costs something for itself, more where its length
 * is unusual, less where the music changes. Found exactly by dynamic programming. After Sargent, Bimbot and Vincent 2017,
 * "Estimating the structural segmentation of popular music pieces under regularity constraints", IEEE/ACM Transactions
 * on Audio, Speech, and Language Processing 25 (the regular lengths), and Foote 2000 (the changes).
 */

import type { Score, Section, Ticks } from '../score.ts';
import { createBarMap } from '../time/bar-map.ts';
import { noveltyCurve } from './find-boundaries.ts';
import { type SelfSimilarity, selfSimilarity } from './self-similarity.ts';

/** A part of the form. */
export type FoundSection = Section & {
  /** where it ends */
  readonly endTick: Ticks;
  /** its first bar, from 1; 0 is the pickup */
  readonly bar: number;
  /** how many bars it has */
  readonly bars: number;
};

export type FindSectionsOptions = {
  /** bars of the shortest and longest section; default 4 and 32 */
  readonly minimumBars?: number;
  readonly maximumBars?: number;
};

/** What a new bar costs, what one that differs wholly from the repeated one costs, and what a section costs for itself. */
const NEW_BAR = 0.45;
const DIFFERENT_BAR = 1;
const SECTION = 0.8;
/** What a boundary is given where the music changes most. */
const CHANGE = 0.6;
const REACH = 4;
/** Sections as alike as this have one name; as this, one letter. */
const SAME = 0.93;
const VARIED = 0.86;

/**
 * The sections of a score, from its start to its end, named by likeness; none of an empty score.
 *
 * @example findSections(score).map(({ name }) => name) // => ['A', 'A', 'B', 'A']
 */
export function findSections(score: Score, options: FindSectionsOptions = {}): readonly FoundSection[] {
  const similarity = selfSimilarity(score);
  const starts = cut(similarity, score.endTick, options);
  const names = nameSections(similarity, starts);
  const { barAtTick } = createBarMap(score);
  return starts.map((start, i): FoundSection => {
    const tick = similarity.ticks[start];
    const endTick = similarity.ticks[starts[i + 1] ?? similarity.size] ?? score.endTick;
    const { bar } = barAtTick(tick);
    return { tick, name: names[i], endTick, bar, bars: barAtTick(endTick - 1).bar - bar + 1 };
  });
}

/** The first units of the sections. */
function cut(
  similarity: SelfSimilarity,
  endTick: Ticks,
  { minimumBars = 4, maximumBars = 32 }: FindSectionsOptions,
): readonly number[] {
  const { bars } = similarity;
  const size = wholeUnits(similarity, endTick);
  if (size === 0) return [];
  const shortest = Math.max(1, Math.round(minimumBars / bars));
  const longest = Math.max(shortest, Math.round(maximumBars / bars));
  const novelty = noveltyCurve(similarity, REACH);
  const repeats = repeatCosts(similarity, longest);
  const best = new Float64Array(size + 1).fill(Number.POSITIVE_INFINITY);
  const from = new Int32Array(size + 1).fill(-1);
  best[0] = 0;
  for (let end = 1; end <= size; end++) {
    for (let length = 1; length <= Math.min(longest, end); length++) {
      const start = end - length;
      // what is left at the end, and a piece shorter than any section, may be short
      if (length < shortest && end < size && start > 0) continue;
      const told = Math.min(NEW_BAR * length, DIFFERENT_BAR * repeats[end * (longest + 1) + length]);
      const change = start === 0 ? 0 : CHANGE * novelty[start];
      const value = best[start] + told + SECTION + unusual(length * bars, shortest) - change;
      if (value < best[end]) {
        best[end] = value;
        from[end] = start;
      }
    }
  }
  const starts: number[] = [];
  for (let end = size; end > 0; end = from[end]) starts.push(from[end]);
  return starts.reverse();
}

/** How many units there are, a last one of less than three quarters of the one before left to it. */
function wholeUnits({ size, ticks }: SelfSimilarity, endTick: Ticks): number {
  if (size < 2) return size;
  return endTick - ticks[size - 1] < 0.75 * (ticks[size - 1] - ticks[size - 2]) ? size - 1 : size;
}

/** What a length costs: nothing for 8 and 16 bars, little for other fours, more for odd ones. */
function unusual(bars: number, shortest: number): number {
  if (bars < shortest) return 0.5;
  if (bars % 8 === 0) return bars > 16 ? 0.2 : 0;
  if (bars % 4 === 0) return 0.3;
  return bars % 2 === 0 ? 0.6 : 0.9;
}

/** For each end and length, the least sum of differences from an earlier stretch of that length; [size + 1, longest + 1]. */
function repeatCosts({ size, matrix }: SelfSimilarity, longest: number): Float32Array {
  const costs = new Float32Array((size + 1) * (longest + 1)).fill(Number.POSITIVE_INFINITY);
  const sums = new Float64Array(size + 1);
  for (let lag = 1; lag < size; lag++) {
    // sums[i]: differences of the units before i from those `lag` before them
    sums[lag] = 0;
    for (let i = lag; i < size; i++) sums[i + 1] = sums[i] + 1 - matrix[i * size + i - lag];
    for (let end = lag + 1; end <= size; end++) {
      // a stretch may follow the one that it repeats, not overlap it
      for (let length = 1; length <= Math.min(longest, lag, end - lag); length++) {
        const cell = end * (longest + 1) + length;
        const cost = sums[end] - sums[end - length];
        if (cost < costs[cell]) costs[cell] = cost;
      }
    }
  }
  return costs;
}

/** Letters by likeness, in the order of appearance; a prime for each variant. */
function nameSections(similarity: SelfSimilarity, starts: readonly number[]): readonly string[] {
  const spans = starts.map((start, i) => ({ start, end: starts[i + 1] ?? similarity.size }));
  const known: { readonly span: Span; readonly letter: number; readonly primes: number }[] = [];
  const variants: number[] = [];
  return spans.map((span) => {
    let like: (typeof known)[number] | undefined;
    let likeness = 0;
    for (const one of known) {
      const value = spanSimilarity(similarity, one.span, span);
      if (value > likeness) {
        likeness = value;
        like = one;
      }
    }
    let letter = variants.length;
    let primes = 0;
    if (like && likeness >= VARIED) {
      letter = like.letter;
      primes = likeness >= SAME ? like.primes : ++variants[letter];
    } else variants.push(0);
    // of like sections the first stands for all, so that a chain of small changes does not drift
    if (!like || likeness < SAME) known.push({ span, letter, primes });
    return letterName(letter) + '′'.repeat(Math.min(primes, 3)) + (primes > 3 ? primes : '');
  });
}

type Span = { readonly start: number; readonly end: number };

/** The mean along the best diagonal through two stretches, less where one is longer. */
function spanSimilarity({ size, matrix }: SelfSimilarity, a: Span, b: Span): number {
  const [short, long] = a.end - a.start <= b.end - b.start ? [a, b] : [b, a];
  const length = short.end - short.start;
  let best = 0;
  for (let offset = 0; offset + length <= long.end - long.start; offset++) {
    let sum = 0;
    for (let k = 0; k < length; k++) sum += matrix[(short.start + k) * size + long.start + offset + k];
    best = Math.max(best, sum / length);
  }
  return best * Math.sqrt(length / (long.end - long.start));
}

/** A, B, … Z, AA, AB, … */
function letterName(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : letterName(Math.floor(index / 26) - 1) + letter;
}
