/** From logits to one token: mask → temperature → top k → top p → min p → draw. */
import { portableExp, portableLog } from './portable-math.ts';

export type SamplingSettings = {
  /** 0 takes the likeliest */
  readonly temperature: number;
  /** 0 for all */
  readonly topK: number;
  /** Holtzman et al. 2020, "The curious case of neural text degeneration": the nucleus */
  readonly topP: number;
  readonly minP: number;
};

/** Weights are whole numbers of this many bits, so that sums are exact in any order. */
const WEIGHT_SCALE = 2 ** 40;

/**
 * Draws one of the allowed tokens.
 *
 * @param logits   one row, [V]
 * @param allowed  [V], 1 where the token may be taken; at least one
 * @param uniform  a random number in [0, 1)
 * @throws RangeError  nothing is allowed, or the logits are no numbers
 * @example sampleToken([0, 5, 9], [1, 1, 0], { temperature: 0, topK: 0, topP: 1, minP: 0 }, 0.3) // => 1
 */
export function sampleToken(
  logits: ArrayLike<number>,
  allowed: ArrayLike<number>,
  { temperature, topK, topP, minP }: SamplingSettings,
  uniform: number,
): number {
  const best = likeliestToken(logits, allowed);
  if (temperature === 0) return best;
  let candidates: { token: number; weight: number }[] = [];
  for (let token = 0; token < logits.length; token++) {
    if (allowed[token] !== 1) continue;
    const weight = Math.floor(portableExp((logits[token]! - logits[best]!) / temperature) * WEIGHT_SCALE);
    if (weight > 0) candidates.push({ token, weight });
  }
  candidates.sort((a, b) => b.weight - a.weight || a.token - b.token);
  if (topK > 0) candidates = candidates.slice(0, topK);
  candidates = nucleus(candidates, topP).filter(({ weight }) => weight >= minP * WEIGHT_SCALE);
  candidates.sort((a, b) => a.token - b.token);
  const total = candidates.reduce((sum, { weight }) => sum + weight, 0);
  let threshold = Math.floor(uniform * total);
  for (const { token, weight } of candidates) {
    if (threshold < weight) return token;
    threshold -= weight;
  }
  return best;
}

/** The fewest likeliest candidates that together reach the share `topP`. */
function nucleus<T extends { readonly weight: number }>(sorted: readonly T[], topP: number): T[] {
  const wanted = topP * sorted.reduce((sum, { weight }) => sum + weight, 0);
  let reached = 0;
  const kept: T[] = [];
  for (const candidate of sorted) {
    if (kept.length > 0 && reached >= wanted) break;
    kept.push(candidate);
    reached += candidate.weight;
  }
  return kept;
}

function likeliestToken(logits: ArrayLike<number>, allowed: ArrayLike<number>): number {
  let best = -1;
  for (let token = 0; token < logits.length; token++) {
    if (allowed[token] === 1 && (best < 0 || logits[token]! > logits[best]!)) best = token;
  }
  if (best < 0) throw new RangeError('no token is allowed');
  if (!Number.isFinite(logits[best]))
    throw new RangeError(`the model gave the logit ${logits[best]} where a number is expected`);
  return best;
}

/**
 * −ln p of every token: the model's own opinion, before masks and temperature.
 *
 * @returns  nats, [V]
 * @example natsOfLogits([0, 0]) // => [0.6931471805599453, 0.6931471805599453]
 */
export function natsOfLogits(logits: ArrayLike<number>): Float64Array {
  let highest = Number.NEGATIVE_INFINITY;
  for (let token = 0; token < logits.length; token++) highest = Math.max(highest, logits[token]!);
  let total = 0;
  for (let token = 0; token < logits.length; token++) total += portableExp(logits[token]! - highest);
  const logTotal = portableLog(total);
  return Float64Array.from({ length: logits.length }, (_, token) => logTotal + highest - logits[token]!);
}
