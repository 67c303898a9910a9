import { eventsCodec, melodyCodec, type SequenceCodec } from '@continuo/corpus';
import { nodeDevice } from '@continuo/tensor/node';
import { describe, expect, it } from 'vitest';
import { networkModel } from '../sequence/network-families.ts';
import { fileOf, randomWeights } from '../sequence/testing/random-file.ts';
import { farthest, steppedLogits, wholeLogits } from '../sequence/testing/run-network.ts';
import { RECURRENT_FORMS, recurrentNetwork, recurrentSchema } from './recurrent-network.ts';

const small = { embedding: 12, hidden: 16, depth: 2, attentionLength: 5 } as const;
const network = (
  kind: 'rnn' | 'lstm' | 'gru',
  form: (typeof RECURRENT_FORMS)[number],
  codec: SequenceCodec = melodyCodec,
) => recurrentNetwork(kind, recurrentSchema.parse({ ...small, form }), codec);

/** Tokens that wander, with repetitions of what was a bar ago. */
const wandering = (length: number, seed = 3): Int32Array => {
  const tokens = new Int32Array(length);
  for (let place = 0; place < length; place += 1) {
    tokens[place] = place % 5 === 0 && place >= 16 ? tokens[place - 16]! : (place * place * seed + 7 * place) % 90;
  }
  return tokens;
};

describe('recurrent networks', () => {
  it.each(['rnn', 'lstm', 'gru'] as const)('%s says step by step what it says all at once', async (kind) => {
    for (const form of RECURRENT_FORMS) {
      const net = network(kind, form);
      const values = randomWeights(net);
      const tokens = wandering(48);
      const whole = await wholeLogits(net, values, tokens);
      expect(farthest(await steppedLogits(net, values, tokens), whole)).toBeLessThan(1e-4);
      expect(farthest(await steppedLogits(net, values, tokens, 12), whole)).toBeLessThan(1e-4);
    }
  });

  it.each([
    { form: 'lookback', intervals: true },
    { form: 'attention', recall: true },
  ])('with %j says step by step what it says all at once', async (more) => {
    const net = recurrentNetwork('gru', recurrentSchema.parse({ ...small, ...more }), melodyCodec);
    const values = randomWeights(net);
    const tokens = wandering(40);
    expect(farthest(await steppedLogits(net, values, tokens), await wholeLogits(net, values, tokens))).toBeLessThan(
      1e-4,
    );
  });

  it('gives a piece the likelihood that its generation says, in runs of several pieces', async () => {
    const net = network('lstm', 'attention');
    const model = networkModel(fileOf(net, randomWeights(net), { kind: 'melody' }), nodeDevice({ threads: 1 }));
    const pieces = [wandering(90), wandering(35, 5)];
    const nats: Float32Array[] = [];
    for await (const each of model.likelihood(pieces)) nats.push(each.nats);
    const generation = await model.generate({ batchSize: 2, length: 35 });
    for (let place = 0; place < 35; place += 1) {
      const logits = await generation.logits();
      for (const [row, tokens] of pieces.entries()) {
        const ofRow = logits.subarray(row * 90, (row + 1) * 90);
        const probabilities = ofRow.map(Math.exp);
        const total = probabilities.reduce((a, b) => a + b);
        // logits are rounded to 1/64, so nats differ by at most 1/64
        expect(Math.abs(Math.log(total) - ofRow[tokens[place]!]! - nats[row]![place]!)).toBeLessThan(1 / 64 + 1e-4);
      }
      await generation.choose(pieces.map((tokens) => tokens[place]!));
    }
    generation.dispose();
    await model.dispose();
  });

  it('shares out probability: over all tokens that may come next it adds up to 1, repetitions counted in', async () => {
    const config = recurrentSchema.parse({ ...small, form: 'lookback', intervals: true });
    const net = recurrentNetwork('lstm', config, melodyCodec);
    const model = networkModel(fileOf(net, randomWeights(net), { kind: 'melody' }), nodeDevice({ threads: 1 }));
    const endings = Array.from({ length: 90 }, (_, token) => Int32Array.from([...wandering(34), token]));
    let total = 0;
    for await (const { nats } of model.likelihood(endings)) total += Math.exp(-nats[34]!);
    expect(total).toBeCloseTo(1, 5);
    await model.dispose();
  });

  it('begins anew with every generation', async () => {
    const net = network('gru', 'basic');
    const model = networkModel(fileOf(net, randomWeights(net), { kind: 'melody' }), nodeDevice({ threads: 1 }));
    const write = async (): Promise<number[]> => {
      const generation = await model.generate({ batchSize: 1, length: 9 });
      for (let place = 0; place < 8; place += 1) await generation.choose([40 + place]);
      const logits = Array.from(await generation.logits());
      generation.dispose();
      return logits;
    };
    expect(await write()).toEqual(await write());
    await model.dispose();
  });

  it.each([...RECURRENT_FORMS.map((form) => ({ form })), { form: 'attention', recall: true, intervals: true }])(
    'with %j a token moves nothing before it',
    async (more) => {
      const net = recurrentNetwork('lstm', recurrentSchema.parse({ ...small, ...more }), melodyCodec);
      const model = networkModel(fileOf(net, randomWeights(net), { kind: 'melody' }), nodeDevice({ threads: 1 }));
      const natsOf = async (tokens: Int32Array): Promise<Float32Array> => {
        for await (const { nats } of model.likelihood([tokens])) return nats;
        throw new Error('no likelihood came');
      };
      const before = await natsOf(wandering(80));
      for (const place of [0, 1, 17, 40, 63, 64, 79]) {
        const tokens = wandering(80);
        tokens[place] = (tokens[place]! + 1) % 90;
        const after = await natsOf(tokens);
        expect(after.subarray(0, place)).toEqual(before.subarray(0, place));
        expect(after.subarray(place)).not.toEqual(before.subarray(place));
      }
      await model.dispose();
    },
  );

  it('is told where in the bar an event stands, and nothing of its own', async () => {
    const codec = eventsCodec({ encoding: 'remi', stepsPerQuarter: 4 });
    const config = recurrentSchema.parse({ ...small, metre: true });
    expect(recurrentNetwork('gru', config, codec).columns.map(({ name }) => name)).toEqual(['previous', 'position']);
    expect(() => network('gru', 'lookback', codec)).toThrow(
      /"lookback" repeats steps of a melody, not tokens of "events"/,
    );
  });
});
