/**
 * Seeded noise that any process can draw again: a pure function of seed, name and place.
 *
 * The generator is Marsaglia's xorshift with 32-bit state words (xorshift128, Marsaglia 2003, section 4), seeded through
 * a 32-bit mixing function. Noise is made of its words with operations that IEEE 754 rounds correctly (quantile-table.ts),
 * so every JavaScript engine draws the same bits. First values of weights (`normalNumbers`) alone ask Math.log and Math.cos.
 */
import type { NoiseDistribution } from './program.ts';
import { gumbelTable, normalTable, type QuantileTable, quantileOf } from './quantile-table.ts';

/** Mixes words into one 32-bit number; the finalizer of MurmurHash3 after each word. */
export function mixSeed(...words: readonly number[]): number {
  let hash = 0x9e3779b9;
  for (const word of words) {
    hash = (hash ^ (word | 0)) | 0;
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    hash = (hash ^ (hash >>> 16)) | 0;
  }
  return hash >>> 0;
}

/** A number for a name, to tell the streams of one seed apart. */
export function hashName(name: string): number {
  return mixSeed(...Array.from(name, (character) => character.codePointAt(0)!));
}

/** Draws 32-bit words, one after the other. */
export type WordSource = () => number;

/** The stream of words that belongs to a seed. */
export function wordSource(seed: number): WordSource {
  let x = mixSeed(seed, 1);
  let y = mixSeed(seed, 2);
  let z = mixSeed(seed, 3);
  let w = mixSeed(seed, 4) | 1;
  return () => {
    let t = x ^ (x << 11);
    t ^= t >>> 8;
    x = y;
    y = z;
    z = w;
    w = (w ^ (w >>> 19) ^ t) | 0;
    return w >>> 0;
  };
}

/** Fills `target` with the noise of a distribution that belongs to a seed. */
export function fillNoise(target: Float32Array, distribution: NoiseDistribution, seed: number): void {
  if (distribution.kind === 'bernoulli') fillKeepNoise(target, distribution.probability, seed);
  else if (distribution.kind === 'uniform') fillUniform(target, seed);
  else fillByQuantiles(target, distribution.kind === 'normal' ? normalTable() : gumbelTable(), seed);
}

/** Odd multiples of 2⁻²⁴: float32 holds each of them, and neither 0 nor 1 is among them. */
function fillUniform(target: Float32Array, seed: number): void {
  const draw = wordSource(seed);
  for (let place = 0; place < target.length; place += 1) target[place] = (2 * (draw() >>> 9) + 1) / 16777216;
}

function fillByQuantiles(target: Float32Array, table: QuantileTable, seed: number): void {
  const draw = wordSource(seed);
  for (let place = 0; place < target.length; place += 1) target[place] = quantileOf(table, draw());
}

/**
 * Fills `target` with 1/keep with probability `keep` (in steps of 1/256), else 0: four elements a word.
 */
export function fillKeepNoise(target: Float32Array, keep: number, seed: number): void {
  const draw = wordSource(seed);
  const threshold = Math.round(keep * 256);
  const kept = 256 / threshold;
  const whole = target.length - (target.length % 4);
  for (let place = 0; place < whole; place += 4) {
    const word = draw();
    target[place] = (word & 255) < threshold ? kept : 0;
    target[place + 1] = ((word >>> 8) & 255) < threshold ? kept : 0;
    target[place + 2] = ((word >>> 16) & 255) < threshold ? kept : 0;
    target[place + 3] = word >>> 24 < threshold ? kept : 0;
  }
  for (let place = whole; place < target.length; place += 1) target[place] = (draw() & 255) < threshold ? kept : 0;
}

/** `count` numbers of the standard normal distribution (Box and Muller 1958), for initial weights. */
export function normalNumbers(count: number, seed: number, deviation = 1): Float32Array {
  const draw = wordSource(seed);
  const numbers = new Float32Array(count);
  for (let place = 0; place < count; place += 2) {
    const radius = Math.sqrt(-2 * Math.log((draw() + 1) / 4294967297));
    const angle = (2 * Math.PI * draw()) / 4294967296;
    numbers[place] = deviation * radius * Math.cos(angle);
    if (place + 1 < count) numbers[place + 1] = deviation * radius * Math.sin(angle);
  }
  return numbers;
}
