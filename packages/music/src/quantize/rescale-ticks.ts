/** Another number of ticks a quarter, so that a grid falls on whole ticks. */
import { greatestCommonDivisor } from '../notation/written-duration.ts';
import type { Score, Ticks } from '../score.ts';
import { MOST_TICKS_PER_QUARTER } from '../validate-score.ts';
import { mapTicks, moved } from './map-ticks.ts';

/** Holds halves to 32nds of a quarter, thirds, fifths, sevenths and ninths. */
const ROOMY_TICKS_PER_QUARTER = 10_080;

/**
 * The score with so many more ticks a quarter that each is cut in `factor` parts; where a MIDI file cannot say that
 * many, with 10 080, to which times that are on no grid are rounded.
 *
 * @example rescaleTicks(scoreFromNotes([{ pitch: 60, tick: 100 }]), 3).tracks[0].notes[0].tick // => 300
 */
export function rescaleTicks(score: Score, factor: number): Score {
  if (factor === 1) return score;
  const exact = score.ticksPerQuarter * factor;
  const ticksPerQuarter = exact <= MOST_TICKS_PER_QUARTER ? exact : ROOMY_TICKS_PER_QUARTER;
  const scale = ticksPerQuarter / score.ticksPerQuarter;
  const move = (tick: Ticks): Ticks => Math.round(tick * scale);
  return {
    ...mapTicks(score, move),
    ticksPerQuarter,
    tempos: moved(score.tempos, move),
    meters: moved(score.meters, move),
    keys: moved(score.keys, move),
    pickupTicks: move(score.pickupTicks),
  };
}

/**
 * The least factor by which ticks must be cut, so that each of some lengths has whole parts.
 *
 * @param cuts  lengths in ticks, and into how many parts each is cut
 * @example leastFactor([{ length: 1024, parts: 3 }, { length: 1024, parts: 4 }]) // => 3
 */
export function leastFactor(cuts: Iterable<{ readonly length: Ticks; readonly parts: number }>): number {
  let factor = 1;
  for (const { length, parts } of cuts) {
    const needed = parts / greatestCommonDivisor(parts, Math.round(length * factor));
    factor *= needed;
    if (factor > MOST_TICKS_PER_QUARTER) return factor;
  }
  return factor;
}
