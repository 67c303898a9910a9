/** Blends the predictions of several models, the surer one heard more (Conklin 1990; Pearce 2005, section 6.2). */

export const COMBINATIONS = ['geometric', 'arithmetic'] as const;
export type Combination = (typeof COMBINATIONS)[number];

/** An entropy of 0 would weigh infinitely. */
const LEAST_ENTROPY = 1e-4;

/**
 * The weighted mean of distributions, each weighed by its entropy as a share of the largest possible, to the power −bias.
 *
 * The geometric mean p = Π pᵢ^wᵢ / Z agrees where all do, the arithmetic Σ wᵢ pᵢ where any does; Pearce, Conklin and Wiggins
 * 2004 find the geometric one better. A bias of 0 weighs all alike.
 *
 * @param distributions  [V] each; every possible token above 0 in all of them, or 0 in all of them
 * @param possible       tokens that may come at all, for the largest entropy ln `possible`
 * @param into           [V]
 * @example combine([Float64Array.of(0.5, 0.5), Float64Array.of(0.9, 0.1)], { … bias: 0 }) // arithmetic => 0.7, 0.3
 */
export function combine(
  distributions: readonly Float64Array[],
  {
    combination,
    bias,
    possible,
  }: { readonly combination: Combination; readonly bias: number; readonly possible: number },
  into: Float64Array,
): void {
  const weights = distributions.map(
    (each) => Math.max(LEAST_ENTROPY, entropyOf(each) / Math.log(Math.max(2, possible))) ** -bias,
  );
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  into.fill(0);
  for (let index = 0; index < distributions.length; index++) {
    const [each, share] = [distributions[index]!, weights[index]! / whole];
    if (combination === 'arithmetic')
      for (let token = 0; token < into.length; token++) into[token]! += share * each[token]!;
    else for (let token = 0; token < into.length; token++) into[token]! += share * Math.log(each[token]!);
  }
  let sum = 0;
  for (let token = 0; token < into.length; token++) {
    if (combination === 'geometric') into[token] = Math.exp(into[token]!);
    sum += into[token]!;
  }
  for (let token = 0; token < into.length; token++) into[token]! /= sum;
}

/** In nats. @example entropyOf(Float64Array.of(0.5, 0.5)) // => 0.693 */
export function entropyOf(probabilities: Float64Array): number {
  let entropy = 0;
  for (let token = 0; token < probabilities.length; token++) {
    const p = probabilities[token]!;
    if (p > 0) entropy -= p * Math.log(p);
  }
  return entropy;
}
