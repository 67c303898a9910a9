/** The form of a piece: sections and which of them are alike, as A, B, A′. */

import { DRUM_CHANNEL } from '../general-midi.ts';
import type { Score, Section, Ticks } from '../score.ts';
import { createBarMap } from '../time/bar-map.ts';
import { featuresOf, type Units, unitsOf } from './bar-features.ts';
import { cutIntoSections, type Span } from './section-cuts.ts';
import { nameSections } from './section-names.ts';
import { selfSimilarity } from './self-similarity.ts';

/** A part of the form. */
export type FoundSection = Section & {
  /** where it ends */
  readonly endTick: Ticks;
  /** its first bar, from 1; 0 is the pickup */
  readonly bar: number;
  /** how many bars it has, the pickup counted as one */
  readonly bars: number;
};

export type FindSectionsOptions = {
  /** bars of the shortest and longest section; default 4 and 32 */
  readonly minimumBars?: number;
  readonly maximumBars?: number;
};

/**
 * The sections of a score, to its end without gap, named by likeness; none of an empty score.
 *
 * The first begins with the piece; but bars of silence at the start, and a bar that is silent to its middle, which is a
 * pickup written out, lie before it. How sections are cut: section-cuts.ts; how they are named, transposed ones too:
 * section-names.ts.
 *
 * @example findSections(score).map(({ name }) => name) // => ['A', 'A', 'B', 'A']
 */
export function findSections(score: Score, options: FindSectionsOptions = {}): readonly FoundSection[] {
  const { minimumBars = 4, maximumBars = 32 } = options;
  const similarity = selfSimilarity(score);
  const { bars, ticks } = similarity;
  const units = unitsOf(score, 'bar');
  const shortest = Math.max(1, Math.round(minimumBars / bars));
  const longest = Math.max(shortest, Math.round(maximumBars / bars));
  const lead = leadIn(score, units);
  const span: Span = { start: lead, end: wholeUnits(units) };
  const spans = cutIntoSections(similarity, span, { shortest, longest });
  const names = nameSections(similarity, featuresOf(score, units), spans);
  const { barAtTick } = createBarMap(score);
  return spans.map(({ start, end }, i): FoundSection => {
    // a pickup belongs to the first section
    const tick = i === 0 && barAtTick(ticks[start]).bar === 1 ? 0 : ticks[start];
    const endTick = (i === spans.length - 1 ? undefined : ticks[end]) ?? score.endTick;
    const { bar } = barAtTick(tick);
    return { tick, name: names[i], endTick, bar, bars: barAtTick(endTick - 1).bar - bar + 1 };
  });
}

/** How many units lie before the first section: the pickup, bars of silence, and a bar that is silent to its middle. */
function leadIn({ tracks, pickupTicks }: Score, { ticks, endTick, bars }: Units): number {
  let first = endTick;
  for (const { channel, notes } of tracks) {
    if (channel === DRUM_CHANNEL) continue;
    for (const { tick } of notes) first = Math.min(first, tick);
  }
  if (bars > 1 || first >= endTick) return 0;
  let lead = 0;
  for (; lead + 1 < ticks.length; lead++) {
    const isPickup = lead === 0 && pickupTicks > 0;
    if (!isPickup && first < (ticks[lead] + ticks[lead + 1]) / 2) break;
  }
  return lead;
}

/** How many units there are, a last one of less than three quarters of the one before left to it. */
function wholeUnits({ ticks, endTick }: Units): number {
  const size = ticks.length;
  if (size < 2) return size;
  return endTick - ticks[size - 1] < 0.75 * (ticks[size - 1] - ticks[size - 2]) ? size - 1 : size;
}
