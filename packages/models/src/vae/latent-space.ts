/** Ways through a latent space whose prior is N(0, 1) in every dimension. */
import { fillNoise } from '@continuo/tensor';
import type { Encoded } from '../latent-model.ts';

/**
 * The point at `t` of the way from a to b, along the arc between them.
 *
 * Spherical interpolation, Shoemake 1985, section 3.3, as Roberts et al. 2018 (section 4) go between two melodies: points of a
 * Gaussian in many dimensions lie near a sphere, and a straight line would cut through its empty middle. Between points as
 * far from the origin as each other all points are so, too. In or against one direction the way is straight.
 *
 * @param t  0 gives a, 1 gives b
 * @throws RangeError  the points have different numbers of dimensions
 * @example slerp(Float32Array.of(1, 0), Float32Array.of(0, 1), 0.5) // => Float32Array [0.7071…, 0.7071…]
 */
export function slerp(a: Float32Array, b: Float32Array, t: number): Float32Array {
  if (a.length !== b.length) throw new RangeError(`slerp: ${a.length} and ${b.length} dimensions; expected as many`);
  const cosine = dot(a, b) / (Math.sqrt(dot(a, a)) * Math.sqrt(dot(b, b)));
  const angle = Math.acos(Math.min(1, Math.max(-1, cosine)));
  const sine = Math.sin(angle);
  const isStraight = !(sine > 1e-6);
  const fromA = isStraight ? 1 - t : Math.sin((1 - t) * angle) / sine;
  const fromB = isStraight ? t : Math.sin(t * angle) / sine;
  return a.map((value, place) => fromA * value + fromB * b[place]!);
}

/**
 * A point at a distance from another, in a direction that the seed draws evenly.
 *
 * @param distance  Euclidean; two draws of the prior are about √(2·Z) apart
 * @example sampleNear(z, 0, 1) // => z
 */
export function sampleNear(z: Float32Array, distance: number, seed: number): Float32Array {
  const direction = samplePrior(z.length, seed);
  const scale = distance / Math.sqrt(dot(direction, direction));
  return z.map((value, place) => value + scale * direction[place]!);
}

/** A draw of the prior: music out of nothing. [Z] */
export function samplePrior(latentSize: number, seed: number): Float32Array {
  const z = new Float32Array(latentSize);
  fillNoise(z, { kind: 'normal' }, seed);
  return z;
}

/** A draw of where a segment lies, μ + σ · noise. */
export function samplePosterior({ mean, deviation }: Encoded, seed: number): Float32Array {
  const draw = samplePrior(mean.length, seed);
  return mean.map((value, place) => value + deviation[place]! * draw[place]!);
}

/**
 * A point moved along a direction, such as one of a model's `attributes`.
 *
 * @param amount  1 moves by the whole vector, negative ones the other way
 */
export function moveAlong(z: Float32Array, direction: Float32Array, amount: number): Float32Array {
  return z.map((value, place) => value + amount * direction[place]!);
}

function dot(a: Float32Array, b: Float32Array): number {
  let total = 0;
  for (let place = 0; place < a.length; place += 1) total += a[place]! * b[place]!;
  return total;
}
