/** The page that draws noise in a browser. */
import { fillNoise } from '../noise.ts';
import type { NoiseDistribution } from '../program.ts';
import { gumbelTable, normalTable } from '../quantile-table.ts';

/** The bits of numbers as one number: the sum of their words, each times an odd number of its place. */
export function checksum(numbers: Float32Array | Float64Array): number {
  const words = new Uint32Array(numbers.buffer, numbers.byteOffset, numbers.byteLength / 4);
  return words.reduce((sum, word, place) => (sum + Math.imul(word, 2 * place + 1)) | 0, 0);
}

/** Checksums of both tables and of a noise of each distribution. */
export function noiseChecksums(): number[] {
  const distributions: NoiseDistribution[] = [
    { kind: 'normal' },
    { kind: 'gumbel' },
    { kind: 'uniform' },
    { kind: 'bernoulli', probability: 0.9 },
  ];
  const noises = distributions.map((distribution) => {
    const drawn = new Float32Array(100_000);
    fillNoise(drawn, distribution, 12);
    return drawn;
  });
  return [normalTable(), gumbelTable(), ...noises].map(checksum);
}

Object.assign(globalThis, { noiseChecksums });
