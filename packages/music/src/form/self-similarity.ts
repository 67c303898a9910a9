/**
 * How like each bar of a piece is to each other.
 *
 * Foote 1999, "Visualizing music and audio using self-similarity", ACM Multimedia; here over notes instead of sound.
 */

import type { Score, Ticks } from '../score.ts';
import { CHROMA_WIDTH, featuresOf, RHYTHM_WIDTH, TEXTURE_WIDTH, unitsOf } from './bar-features.ts';

/** A square of similarities, 0–1, row by row. */
export type SelfSimilarity = {
  /** how many units there are */
  readonly size: number;
  /** [size × size]; symmetric, 1 on the diagonal */
  readonly matrix: Float32Array;
  /** where each unit begins */
  readonly ticks: readonly Ticks[];
  /** bars in a unit: 1, more where a piece has more than 2048, less for beats */
  readonly bars: number;
};

export type SelfSimilarityOptions = {
  /** default bar */
  readonly unit?: 'bar' | 'beat';
  /** how much each kind of feature counts; default chroma 0.6, rhythm 0.25, texture 0.15 */
  readonly weights?: { readonly chroma?: number; readonly rhythm?: number; readonly texture?: number };
};

/**
 * The self-similarity of a score.
 *
 * Two bars are as alike as the weighted mean of: the cosine of their pitch classes in each quarter of the bar, the cosine of
 * their onsets in each sixteenth of it, and exp(−d) of their textures (onsets, register, notes at once). Silent bars are
 * wholly alike. Transposing the whole piece changes nothing.
 *
 * @example selfSimilarity(score).matrix[0] // => 1
 */
export function selfSimilarity(
  score: Score,
  { unit = 'bar', weights = {} }: SelfSimilarityOptions = {},
): SelfSimilarity {
  const units = unitsOf(score, unit);
  const { chroma: byChroma = 0.6, rhythm: byRhythm = 0.25, texture: byTexture = 0.15 } = weights;
  const total = byChroma + byRhythm + byTexture;
  const { chroma, rhythm, texture } = featuresOf(score, units);
  const size = units.ticks.length;
  const unitChroma = normalized(chroma, CHROMA_WIDTH);
  const unitRhythm = normalized(rhythm, RHYTHM_WIDTH);
  const matrix = new Float32Array(size * size);
  for (let i = 0; i < size; i++) {
    matrix[i * size + i] = 1;
    for (let j = 0; j < i; j++) {
      const value =
        (byChroma * cosine(unitChroma, i, j, CHROMA_WIDTH) +
          byRhythm * cosine(unitRhythm, i, j, RHYTHM_WIDTH) +
          byTexture * Math.exp(-distance(texture, i, j, TEXTURE_WIDTH))) /
        total;
      matrix[i * size + j] = value;
      matrix[j * size + i] = value;
    }
  }
  return { size, matrix, ticks: units.ticks, bars: units.bars };
}

/** Rows of length 1, or all zeros where there is nothing. */
function normalized(rows: Float32Array, width: number): Float32Array {
  const result = new Float32Array(rows.length);
  for (let start = 0; start < rows.length; start += width) {
    let squares = 0;
    for (let k = 0; k < width; k++) squares += rows[start + k] ** 2;
    const length = Math.sqrt(squares);
    for (let k = 0; k < width && length > 0; k++) result[start + k] = rows[start + k] / length;
  }
  return result;
}

/** The cosine of two rows of length 1; two empty rows are alike, an empty and a full one are not. */
function cosine(rows: Float32Array, i: number, j: number, width: number): number {
  let sum = 0;
  let any = 0;
  for (let k = 0; k < width; k++) {
    const a = rows[i * width + k];
    const b = rows[j * width + k];
    sum += a * b;
    any += a + b;
  }
  return any === 0 ? 1 : Math.min(1, sum);
}

function distance(rows: Float32Array, i: number, j: number, width: number): number {
  let sum = 0;
  for (let k = 0; k < width; k++) sum += Math.abs(rows[i * width + k] - rows[j * width + k]);
  return sum;
}
