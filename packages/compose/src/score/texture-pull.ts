/**
 * Register and dynamics, steered while notes are chosen.
 *
 * A wish is told to the model and then, choice by choice, what it gives is weighed anew, so that the mean of what is written comes to
 * what was asked: by how far it is off up to now, more or less. All that is added is finite and in steps of 1/64: any note may come.
 */
import { velocityOfLevel } from '@continuo/models';
import { portableExp } from '../sampling/portable-math.ts';

/** Semitones about the pitch that is sought within which notes may move freely. */
const REGISTER_WIDTH = 6;
/** Of what the pitches written up to now are off in all, so much is sought to be made good by the next note; and at most. */
const REGISTER_GAIN = 0.5;
const REGISTER_REACH = 20;

/**
 * What is added to the logits of 128 pitches: a bell about the asked mean, moved against what is off.
 *
 * @param owed  asked less written, summed over notes, semitones
 * @example registerPull(60, 0)[66] // => -0.5
 */
export function registerPull(asked: number, owed: number): Float64Array {
  const sought = asked + within(REGISTER_GAIN * owed, REGISTER_REACH);
  return Float64Array.from({ length: 128 }, (_, pitch) =>
    in64ths(-((pitch - sought) ** 2) / (2 * REGISTER_WIDTH ** 2)),
  );
}

/** Of what the velocities written up to now are off in all, so much is sought to be made good by the next note; and at most. */
const DYNAMICS_GAIN = 0.25;
const DYNAMICS_REACH = 16;
/** Of velocities about what is sought within which accents are free: a model that knows no loudness still comes to what is asked. */
const DYNAMICS_WIDTH = 20;

/**
 * Logits of velocity levels, moved so that the model's mean is the asked one: accents stay over the others.
 *
 * @param owed  asked less written, summed over notes
 */
export function movedLevels(levels: ArrayLike<number>, asked: number, owed: number): Float64Array {
  let highest = Number.NEGATIVE_INFINITY;
  let lowest = Number.POSITIVE_INFINITY;
  for (let level = 0; level < levels.length; level += 1) {
    highest = Math.max(highest, levels[level]!);
    lowest = Math.min(lowest, levels[level]!);
  }
  let [total, sum] = [0, 0];
  for (let level = 0; level < levels.length; level += 1) {
    const share = portableExp(levels[level]! - highest);
    total += share;
    sum += share * velocityOfLevel(level);
  }
  const sought = asked + within(DYNAMICS_GAIN * owed, DYNAMICS_REACH);
  const up = Math.round((sought - sum / total) / (128 / levels.length));
  return Float64Array.from({ length: levels.length }, (_, level) => {
    const bell = in64ths(-((velocityOfLevel(level) - sought) ** 2) / (2 * DYNAMICS_WIDTH ** 2));
    return (levels[level - up] ?? lowest) + bell;
  });
}

function in64ths(value: number): number {
  return Math.round(value * 64) / 64;
}

function within(value: number, most: number): number {
  return Math.max(-most, Math.min(most, value));
}
