/** Fits discounts, priors and weights of an n-gram over cells on held-out choices. */
import { type Blend, type BlendedLevels, blended, gateOf, gatesOf, type Predictor } from './blended-levels.ts';
import { PER_LEVEL } from './evidence.ts';

/** Choices of one attribute. */
export type HeldOut = {
  /** [choices × width] */
  readonly evidence: Float32Array;
  readonly width: number;
  /** how many symbols could come, each choice */
  readonly many: Int32Array;
};

const DISCOUNTS = [0.02, 0.15, 0.3, 0.45, 0.6, 0.75, 0.87, 0.95];
const PRIORS = [0, 0.3, 1, 3, 10, 40, 150];
const ROUNDS = 2;
/** Choices that discounts are fitted on. */
const MOST = 12_000;
const WEIGHT_STEPS = 250;

/** Discounts chain by chain, each for the best likelihood of that chain; then the weights of all together. */
export function fitBlend(predictors: readonly Predictor[], heldOut: HeldOut): BlendedLevels {
  const count = heldOut.many.length;
  const said: Float64Array[] = [];
  const blends: Blend[][] = [];
  for (const predictor of predictors) {
    const below = predictor.base < 0 ? Float64Array.from(heldOut.many, (many) => 1 / many) : said[predictor.base]!;
    const own = fitLevels(predictor, heldOut, below);
    blends.push(own);
    said.push(Float64Array.from({ length: count }, (_, choice) => runLevels(predictor, heldOut, own, choice, below)));
  }
  return { predictors, blends, weights: fitWeights(predictors, heldOut, said) };
}

function runLevels(
  { start, levels }: Predictor,
  { evidence, width }: HeldOut,
  blends: readonly Blend[],
  choice: number,
  below: Float64Array,
): number {
  let p = below[choice]!;
  for (let level = 0; level < levels; level += 1) {
    const at = choice * width + start + PER_LEVEL * level;
    p = blended(p, evidence[at]!, evidence[at + 1]!, evidence[at + 2]!, blends[level]!);
  }
  return p;
}

function fitLevels(predictor: Predictor, heldOut: HeldOut, below: Float64Array): Blend[] {
  const blends: Blend[] = Array.from({ length: predictor.levels }, () => [0.6, 1]);
  const stride = Math.max(1, Math.ceil(heldOut.many.length / MOST));
  const costOf = (): number => {
    let cost = 0;
    for (let choice = 0; choice < heldOut.many.length; choice += stride) {
      cost -= Math.log(runLevels(predictor, heldOut, blends, choice, below));
    }
    return cost;
  };
  let least = costOf();
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const level of blends.keys()) {
      for (const [side, values] of [DISCOUNTS, PRIORS].entries()) {
        const before = blends[level]!;
        let best = before;
        for (const value of values) {
          blends[level] = side === 0 ? [value, before[1]] : [before[0], value];
          const cost = costOf();
          if (cost < least) [least, best] = [cost, blends[level]!];
        }
        blends[level] = best;
      }
    }
  }
  return blends;
}

/** Ascends the likelihood of the mixture by its gradient: the posterior share of each predictor less its weight. */
function fitWeights(
  predictors: readonly Predictor[],
  heldOut: HeldOut,
  said: readonly Float64Array[],
): readonly Float64Array[] {
  const count = heldOut.many.length;
  const gates = predictors.map((predictor) =>
    Uint8Array.from({ length: count }, (_, choice) => gateOf(heldOut.evidence, choice * heldOut.width, predictor)),
  );
  const weights = predictors.map((predictor) => new Float64Array(gatesOf(predictor)));
  const seen = predictors.map((predictor, index) => {
    const often = new Float64Array(gatesOf(predictor));
    for (const gate of gates[index]!) often[gate]! += 1;
    return often;
  });
  const factor = new Float64Array(predictors.length);
  for (let step = 0; step < WEIGHT_STEPS; step += 1) {
    const slopes = weights.map((each) => new Float64Array(each.length));
    for (let choice = 0; choice < count; choice += 1) {
      let [whole, sum] = [0, 0];
      for (let index = 0; index < predictors.length; index += 1) {
        factor[index] = Math.exp(weights[index]![gates[index]![choice]!]!);
        whole += factor[index]!;
        sum += factor[index]! * said[index]![choice]!;
      }
      for (let index = 0; index < predictors.length; index += 1) {
        const share = (factor[index]! * said[index]![choice]!) / sum - factor[index]! / whole;
        slopes[index]![gates[index]![choice]!]! += share;
      }
    }
    for (const [index, own] of weights.entries()) {
      // few choices of a gate say little: as if thirty more had said nothing
      for (let gate = 0; gate < own.length; gate += 1)
        own[gate]! += (4 * slopes[index]![gate]!) / (seen[index]![gate]! + 30);
    }
  }
  return weights;
}
