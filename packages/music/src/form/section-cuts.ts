/**
 * Where sections begin: the cheapest way to tell a piece.
 *
 * A stretch is either new, which costs by the bar, or a repeat of what was before, which costs its differences; each
 * section costs something for itself, more where its length is unusual, less where the music changes. Found exactly by
 * dynamic programming. After Sargent, Bimbot and Vincent 2017, "Estimating the structural segmentation of popular music
 * pieces under regularity constraints", IEEE/ACM Transactions on Audio, Speech, and Language Processing 25 (the regular
 * lengths), and Foote 2000 (the changes).
 *
 * Then repeats inherit the cuts of what they repeat, and give theirs to it, and the piece is told again, until the cuts
 * stay: the transitivity of Goto 2006, "A chorus section detection method for musical audio signals and its application
 * to a music listening station", by which every playing of a refrain is found from any two.
 */

import { noveltyCurve } from './find-boundaries.ts';
import type { SelfSimilarity } from './self-similarity.ts';

/** Units from `start` up to `end`, which is not among them. */
export type Span = { readonly start: number; readonly end: number };

/** What a new bar costs, what one that differs wholly from the repeated one costs, and what a section costs for itself. */
const NEW_BAR = 0.45;
const DIFFERENT_BAR = 1.1;
const SECTION = 0.8;
/** What a boundary is given where the music changes most, where one is inherited, and where a section recurs. */
const CHANGE = 0.65;
const INHERITED = 0.75;
const RECURRING = 1.5;
const REACH = 4;
/** How like the repeated bars, in the mean, those of a repeat are that inherits, and those of a section that recurs. */
const REPEAT = 0.86;
const EXACT = 0.98;
const MOST_ROUNDS = 6;

/**
 * The sections of the units of `span`, in order and without gap; none of an empty span.
 *
 * @param shortest, longest  units; what is left at the end, and a piece shorter than any section, may be shorter
 */
export function cutIntoSections(
  similarity: SelfSimilarity,
  span: Span,
  { shortest, longest }: { readonly shortest: number; readonly longest: number },
): readonly Span[] {
  const { start: first, end: size } = span;
  if (size <= first) return [];
  const novelty = noveltyCurve(similarity, REACH);
  const repeats = repeatsOf(similarity, longest);
  let inherited: Float64Array = new Float64Array(similarity.size + 1);
  let sections: readonly Span[] = [];
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const cut = cheapest();
    if (cut.length === sections.length && cut.every(({ start }, i) => start === sections[i].start)) break;
    sections = cut;
    inherited = inheritedCuts(sections, similarity, repeats, inherited, { span, shortest, longest });
  }
  return sections;

  function cheapest(): readonly Span[] {
    const best = new Float64Array(size + 1).fill(Number.POSITIVE_INFINITY);
    const from = new Int32Array(size + 1).fill(-1);
    best[first] = 0;
    for (let end = first + 1; end <= size; end++) {
      for (let length = 1; length <= Math.min(longest, end - first); length++) {
        const start = end - length;
        if (length < shortest && end < size && start > first) continue;
        const told = Math.min(NEW_BAR * length, DIFFERENT_BAR * repeats.costs[end * (longest + 1) + length]);
        const given = start === first ? 0 : CHANGE * novelty[start] + inherited[start];
        const odd = unusual(length * similarity.bars, shortest);
        // the rest of a bar that is left at the end may belong to the last bar or be one
        const least =
          end === size && size < similarity.size
            ? Math.min(odd, unusual((length + 1) * similarity.bars, shortest))
            : odd;
        const value = best[start] + told + SECTION + least - given;
        if (value < best[end]) {
          best[end] = value;
          from[end] = start;
        }
      }
    }
    const found: Span[] = [];
    for (let end = size; end > first; end = from[end]) found.push({ start: from[end], end });
    return found.reverse();
  }
}

/** What a length costs: nothing for 8 and 16 bars, little for other fours, more for odd ones. */
function unusual(bars: number, shortest: number): number {
  if (bars < shortest) return 0.5;
  if (bars % 8 === 0) return bars > 16 ? 0.2 : 0;
  if (bars % 4 === 0) return 0.4;
  return bars % 2 === 0 ? 0.6 : 0.9;
}

/** For each end and length, [size + 1, longest + 1]: the least sum of differences from an earlier stretch, and how far back it is. */
type Repeats = { readonly costs: Float32Array; readonly lags: Uint16Array };

function repeatsOf({ size, matrix }: SelfSimilarity, longest: number): Repeats {
  const costs = new Float32Array((size + 1) * (longest + 1)).fill(Number.POSITIVE_INFINITY);
  const lags = new Uint16Array(costs.length);
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
        if (cost >= costs[cell]) continue;
        costs[cell] = cost;
        lags[cell] = lag;
      }
    }
  }
  return { costs, lags };
}

/**
 * How much each cut is favoured: where what a section repeats is cut, where repetitions begin and end, here and there.
 *
 * @param before  the same of the last round: a cut that was favoured already may part what is repeated as a whole
 */
function inheritedCuts(
  sections: readonly Span[],
  { size, matrix }: SelfSimilarity,
  { costs, lags }: Repeats,
  before: Float64Array,
  { span, shortest, longest }: { readonly span: Span; readonly shortest: number; readonly longest: number },
): Float64Array {
  const cuts = new Float64Array(size + 1);
  const isCut = new Uint8Array(size + 1);
  for (const { start } of sections) isCut[start] = 1;
  const favour = (unit: number, by: number): void => {
    cuts[unit] = Math.max(cuts[unit], by);
  };
  /** Does the repetition go on past a place where no cut is sure? */
  const goesOn = (unit: number, next: number, lag: number): boolean =>
    before[unit] === 0 && next - lag >= span.start && next < span.end && alike(next, lag) >= EXACT;
  const alike = (unit: number, lag: number): number => matrix[unit * size + unit - lag];

  for (const { start, end } of sections) {
    const length = end - start;
    if (length < shortest) continue;
    const cell = end * (longest + 1) + length;
    const lag = lags[cell];
    if (costs[cell] <= (1 - REPEAT) * length) {
      // where less differs, the more is meant by it
      const by = costs[cell] <= (1 - EXACT) * length ? RECURRING : INHERITED;
      for (let unit = start + shortest; unit <= end - shortest; unit++) if (isCut[unit - lag]) favour(unit, INHERITED);
      // the section may be a part of what is repeated, and more often lack its head than its varied end
      let from = start;
      while (goesOn(from, from - 1, lag) && from > end - lag) from--;
      favour(from, by);
      favour(from - lag, by);
      // where the piece breaks off in the middle of a bar, what it repeats need not end
      if (!goesOn(end, end, lag) && (end < span.end || span.end === size)) favour(end - lag, by);
    }
    for (let other = end; other + length <= span.end; other++) {
      let different = 0;
      for (let k = 0; k < length && different <= (1 - EXACT) * length; k++)
        different += 1 - alike(other + k, other - start);
      if (different > (1 - EXACT) * length) continue;
      if (!goesOn(other, other - 1, other - start)) favour(other, RECURRING);
      if (!goesOn(other + length, other + length, other - start)) favour(other + length, RECURRING);
    }
  }
  return cuts;
}
