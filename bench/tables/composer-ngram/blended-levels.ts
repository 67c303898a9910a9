/**
 * From counts to probabilities: each chain from the shortest context up, the longer blended over the shorter, then all chains
 * together.
 *
 *   p_k(x) = (max(c − d, 0) + (θ + d·t) · p_(k−1)(x)) / (n + θ)
 *
 * with c of n followers of t kinds: interpolated absolute discounting with a prior weight (Teh 2006, "A hierarchical Bayesian
 * language model based on Pitman-Yor processes", equation 5, one table a kind), below which all that can come is alike likely. Over
 * the symbols that can come it adds up to 1, since counts of others are left out. Chains are mixed by weights that depend on how
 * long a context each has found.
 */
import { PER_LEVEL, type Witness } from './evidence.ts';

/** Of a level: d, and θ. */
export type Blend = readonly [discount: number, prior: number];

/** A chain of levels, in the corpus, or with those of the passage on top. */
export type Predictor = {
  /** where its levels stand among the evidence */
  readonly start: number;
  readonly levels: number;
  /** the predictor that it goes on from; −1 for none */
  readonly base: number;
};

export type BlendedLevels = {
  readonly predictors: readonly Predictor[];
  /** [predictor][level] */
  readonly blends: readonly (readonly Blend[])[];
  /** [predictor][gate]: logarithms of weights, by the longest context that was found */
  readonly weights: readonly Float64Array[];
};

export function predictorsOf({ chains }: Witness): Predictor[] {
  const predictors: Predictor[] = [];
  let start = 0;
  for (const { chain, levels } of chains) {
    predictors.push({ start, levels: levels.length, base: -1 });
    start += PER_LEVEL * levels.length;
    if (!chain.isLocal) continue;
    predictors.push({ start, levels: levels.length, base: predictors.length - 1 });
    start += PER_LEVEL * levels.length;
  }
  return predictors;
}

/** p of one level over that of the shorter context. */
export function blended(below: number, count: number, total: number, kinds: number, [discount, prior]: Blend): number {
  if (total === 0) return below;
  return (Math.max(0, count - discount) + (prior + discount * kinds) * below) / (total + prior);
}

/** The longest context that was found, and whether only one symbol ever followed it. */
export function gateOf(evidence: ArrayLike<number>, offset: number, { start, levels }: Predictor): number {
  for (let level = levels - 1; level >= 0; level -= 1) {
    const at = offset + start + PER_LEVEL * level;
    if (evidence[at + 1]! > 0) return 2 * (level + 1) + (evidence[at + 2] === 1 ? 1 : 0);
  }
  return 0;
}

export function gatesOf({ levels }: Predictor): number {
  return 2 * (levels + 1);
}

/**
 * p of the choice.
 *
 * @param evidence     of all levels, from `offset` on
 * @param many         symbols that can come
 * @param scratch      p by each predictor is left here
 */
export function probabilityOf(
  { predictors, blends, weights }: BlendedLevels,
  evidence: ArrayLike<number>,
  offset: number,
  many: number,
  scratch: Float64Array,
): number {
  let [sum, whole] = [0, 0];
  for (const [index, predictor] of predictors.entries()) {
    let p = predictor.base < 0 ? 1 / many : scratch[predictor.base]!;
    for (let level = 0; level < predictor.levels; level += 1) {
      const at = offset + predictor.start + PER_LEVEL * level;
      p = blended(p, evidence[at]!, evidence[at + 1]!, evidence[at + 2]!, blends[index]![level]!);
    }
    scratch[index] = p;
    const weight = Math.exp(weights[index]![gateOf(evidence, offset, predictor)]!);
    sum += weight * p;
    whole += weight;
  }
  return sum / whole;
}
