/** How much goes on in each bar of a piece, beside its other bars. */

import { DRUM_CHANNEL } from '../general-midi.ts';
import type { Score } from '../score.ts';
import { createBarMap } from '../time/bar-map.ts';

/** What counts for how much. */
const WEIGHTS = { density: 0.5, dynamics: 0.3, register: 0.2 } as const;
/** Deviations smaller than these are no difference: an eighth of a doubling, 4 of velocity, 2 semitones. */
const LEAST = { density: 0.25, dynamics: 4, register: 2 } as const;

/**
 * The energy of each bar, 0 least – 1 most; the pickup, where there is one, is the first.
 *
 * Of each bar three figures are taken: notes that start a quarter (on a doubling scale, drums included), their mean
 * velocity, their mean pitch (drums left out). Each is put in standard deviations from the mean of the piece's own bars;
 * density counts half, dynamics three tenths, register two tenths, and the normal distribution makes 0–1 of the sum. A
 * piece whose bars are all alike has 0.5 throughout; a bar in which nothing starts has 0. That density and loudness make
 * most of what is heard as tension: Farbood 2012, "A parametric, temporal model of musical tension", Music Perception
 * 29; the weights are ours.
 *
 * @returns  one number a bar, from the first to that in which the score ends
 * @example barEnergies(scoreFromNotes([{ pitch: 60, durationTicks: 1920 }, { pitch: 60 }])) // => [0.5, 0.5]
 */
export function barEnergies(score: Score): readonly number[] {
  if (score.endTick <= 0) return [];
  const { barAtTick, tickOfBar } = createBarMap(score);
  const first = barAtTick(0).bar;
  const count = barAtTick(score.endTick - 1).bar - first + 1;
  const onsets = new Float64Array(count);
  const velocities = new Float64Array(count);
  const pitched = new Float64Array(count);
  const pitches = new Float64Array(count);
  for (const { channel, notes } of score.tracks) {
    for (const { tick, pitch, velocity } of notes) {
      const bar = Math.min(count - 1, barAtTick(tick).bar - first);
      onsets[bar]++;
      velocities[bar] += velocity;
      if (channel === DRUM_CHANNEL) continue;
      pitched[bar]++;
      pitches[bar] += pitch;
    }
  }
  // Infinity is for: nothing to measure
  const density = onsets.map((notes, i) => {
    const quarters = (tickOfBar(first + i + 1) - tickOfBar(first + i)) / score.ticksPerQuarter;
    return notes === 0 ? Number.POSITIVE_INFINITY : Math.log2(1 + notes / Math.max(1e-9, quarters));
  });
  const deviations = {
    density: deviationsOf(density, LEAST.density),
    dynamics: deviationsOf(
      velocities.map((sum, i) => (onsets[i] > 0 ? sum / onsets[i] : Number.POSITIVE_INFINITY)),
      LEAST.dynamics,
    ),
    register: deviationsOf(
      pitches.map((sum, i) => (pitched[i] > 0 ? sum / pitched[i] : Number.POSITIVE_INFINITY)),
      LEAST.register,
    ),
  };
  // independent deviations so weighted have a deviation of 1 together
  const scale = 1 / Math.hypot(WEIGHTS.density, WEIGHTS.dynamics, WEIGHTS.register);
  return Array.from(onsets, (notes, i) => {
    if (notes === 0) return 0;
    const sum =
      WEIGHTS.density * deviations.density[i] +
      WEIGHTS.dynamics * deviations.dynamics[i] +
      WEIGHTS.register * deviations.register[i];
    return normalShare(sum * scale);
  });
}

/** Standard deviations from the mean of the values that are finite; 0 for the others. */
function deviationsOf(values: Float64Array, least: number): Float64Array {
  const finite = values.filter(Number.isFinite);
  const mean = finite.reduce((sum, value) => sum + value, 0) / finite.length;
  const squares = finite.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const deviation = Math.max(least, Math.sqrt(squares / finite.length));
  return values.map((value) => (Number.isFinite(value) ? (value - mean) / deviation : 0));
}

/** The share of a normal distribution below `x`, within 0.0002: Bowling et al. 2009, the logistic approximation. */
function normalShare(x: number): number {
  return 1 / (1 + Math.exp(-(0.07056 * x ** 3 + 1.5976 * x)));
}
