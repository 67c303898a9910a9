/** Several models of the next pitch heard together: a mixture of what each expects, its weights fitted on validation. */
import { evaluateSequenceLikelihood, type ScoredModel, type SequencePiece } from '@continuo/evaluate';
import { type ModelFile, openModel, type SequenceModel } from '@continuo/models';
import { nodeDevice } from '@continuo/tensor/node';

export type PitchMeasures = {
  readonly bitsPerNote: number;
  /** 95 % interval by piece */
  readonly interval: readonly [number, number];
};

/** In the order of the models. */
export type Mixture = PitchMeasures & { readonly weights: readonly number[]; readonly validationBits: number };

/** −ln p of each token, by model and sequence. */
type Expectations = readonly (readonly Float32Array[])[];

/** More rounds move no weight by a thousandth. */
const ROUNDS = 60;

export async function measureTogether(
  files: readonly ModelFile[],
  validation: readonly SequencePiece[],
  test: readonly SequencePiece[],
): Promise<Mixture> {
  const device = nodeDevice({ threads: 1 });
  const models = files.map((file) => openModel(file, device) as SequenceModel);
  try {
    const weights = fitWeights(
      await expectationsOf(
        models,
        validation.flatMap(({ sequences }) => sequences),
      ),
    );
    const mixture = mixtureOf(models, weights);
    const { bitsPerNote: validationBits } = await bitsOf(mixture, validation);
    return { ...(await bitsOf(mixture, test)), weights, validationBits };
  } finally {
    for (const model of models) await model.dispose();
    await device.dispose();
  }
}

/** Bits a note over all pieces, by the chain rule. */
export async function bitsOf(model: ScoredModel, pieces: readonly SequencePiece[]): Promise<PitchMeasures> {
  for await (const event of evaluateSequenceLikelihood(model, pieces)) {
    if (event.kind !== 'result') continue;
    const { natsPerToken, natsPerTokenInterval } = event.result;
    const [from, to] = natsPerTokenInterval;
    return { bitsPerNote: natsPerToken / Math.LN2, interval: [from / Math.LN2, to / Math.LN2] };
  }
  throw new Error(`${model.name}: no likelihood came`);
}

async function expectationsOf(
  models: readonly SequenceModel[],
  sequences: readonly Int32Array[],
): Promise<Expectations> {
  const all: Float32Array[][] = [];
  for (const model of models) {
    const own: Float32Array[] = [];
    for await (const { nats } of model.likelihood(sequences)) own.push(nats.slice());
    all.push(own);
  }
  return all;
}

/** The weights that make the tokens likeliest, by expectation and maximization (Jelinek and Mercer 1980); they add up to 1. */
function fitWeights(expectations: Expectations): readonly number[] {
  let weights = expectations.map(() => 1 / expectations.length);
  for (let round = 0; round < ROUNDS; round += 1) {
    const shares = expectations.map(() => 0);
    for (const [sequence, { length }] of expectations[0]!.entries()) {
      for (let place = 1; place < length; place += 1) {
        const parts = weights.map((weight, model) => weight * Math.exp(-expectations[model]![sequence]![place]!));
        const total = parts.reduce((sum, part) => sum + part, 0);
        for (const [model, part] of parts.entries()) shares[model]! += part / total;
      }
    }
    const all = shares.reduce((sum, share) => sum + share, 0);
    weights = shares.map((share) => share / all);
  }
  return weights;
}

/** The mixture as a model that scores. */
function mixtureOf(models: readonly SequenceModel[], weights: readonly number[]): ScoredModel {
  const { tokenizer, likelihoodKind } = models[0]!;
  const parameterCount = models.reduce((sum, model) => sum + model.parameterCount, 0);
  return {
    ...{ name: 'mixture', hash: '', family: 'mixture', parameterCount, likelihoodKind, tokenizer },
    async *likelihood(sequences) {
      const expectations = await expectationsOf(models, sequences);
      for (const [number, { length }] of sequences.entries()) {
        const nats = new Float32Array(length);
        for (let place = 1; place < length; place += 1) {
          const expected = weights.map((weight, model) => weight * Math.exp(-expectations[model]![number]![place]!));
          nats[place] = -Math.log(expected.reduce((sum, part) => sum + part, 0));
        }
        yield { nats };
      }
    },
  };
}
