/**
 * How syncopated a rhythm is.
 *
 * Longuet-Higgins and Lee 1984, "The rhythmic interpretation of monophonic music", Music Perception 1: each place of the
 * bar has a weight by the level of the meter on which it begins, 0 for the bar itself and one less for each division. A
 * rest or tied place that weighs more than the note sounding into it is a syncopation of the difference.
 */

import type { Meter } from '../score.ts';

/**
 * The weights of the places of a bar, 0 for the downbeat, −1, −2, … below.
 *
 * The bar is cut into its beats (compound meters into dotted ones, those into three), four and eight beats in halves
 * first, then each by two until the grid is reached.
 *
 * @param perBeat  places in a beat (of the denominator in simple, of a dotted beat in compound meters); a power of 2, times
 *                 3 in compound
 * @example metricWeights({ numerator: 4, denominator: 4 }, 2) // => [0, -3, -2, -3, -1, -3, -2, -3]
 */
export function metricWeights(meter: Pick<Meter, 'numerator' | 'denominator'>, perBeat: number): readonly number[] {
  const compound = isCompound(meter);
  const beats = compound ? meter.numerator / 3 : meter.numerator;
  const divisions: number[] = [];
  let left = beats;
  while (left > 2 && left % 2 === 0) {
    divisions.push(2);
    left /= 2;
  }
  if (left > 1) divisions.push(left);
  let places = perBeat;
  if (compound && places % 3 === 0) {
    divisions.push(3);
    places /= 3;
  }
  while (places > 1) {
    divisions.push(places % 2 === 0 ? 2 : places);
    places = places % 2 === 0 ? places / 2 : 1;
  }
  const size = beats * perBeat;
  const weights = new Array<number>(size).fill(-divisions.length);
  let step = size;
  for (let level = 0; level <= divisions.length; level++) {
    for (let place = 0; place < size; place += step) {
      if (-level > weights[place] || place === 0) weights[place] = place === 0 ? 0 : -level;
    }
    step /= divisions[level] ?? 1;
  }
  return weights;
}

/** 6/8, 9/8, 12/8 and their like: beats of three. */
export function isCompound({ numerator, denominator }: Pick<Meter, 'numerator' | 'denominator'>): boolean {
  return denominator >= 8 && numerator > 3 && numerator % 3 === 0;
}

/**
 * The syncopation of a rhythm that goes round: the sum, over notes, of how much more the heaviest place that passes under
 * a note without an onset weighs than the note's own.
 *
 * @param onsets   places with an onset, rising
 * @param weights  of all places (`metricWeights`)
 * @returns at least 0; the son clave in sixteenths of 4/4 has 4
 * @example syncopationOf([0, 3, 6, 10, 12], metricWeights({ numerator: 4, denominator: 4 }, 4)) // => 4
 */
export function syncopationOf(onsets: readonly number[], weights: readonly number[]): number {
  let sum = 0;
  for (const [i, onset] of onsets.entries()) {
    const next = onsets[i + 1] ?? onsets[0] + weights.length;
    let heaviest = Number.NEGATIVE_INFINITY;
    for (let place = onset + 1; place < next; place++) {
      heaviest = Math.max(heaviest, weights[place % weights.length]);
    }
    sum += Math.max(0, heaviest - weights[onset]);
  }
  return sum;
}
