import { codecOfHeader, melodyCodec } from '@continuo/corpus';
import { compile, input, wordSource } from '@continuo/tensor';
import { nodeDevice } from '@continuo/tensor/node';
import { describe, expect, it } from 'vitest';
import { networkModel } from '../sequence/network-families.ts';
import { fileOf, randomWeights } from '../sequence/testing/random-file.ts';
import { farthest, steppedLogits, wholeLogits } from '../sequence/testing/run-network.ts';
import { musicTransformer, musicTransformerSchema } from './music-transformer.ts';
import { relativeAttention, skew } from './relative-attention.ts';

const POSITIONS = ['rotary', 'relative'] as const;
const OUTPUTS = ['tied', 'free'] as const;
const small = { dim: 16, depth: 2, heads: 2, maxLength: 64 } as const;

const randomNumbers = (count: number, seed: number): Float32Array => {
  const draw = wordSource(seed);
  return Float32Array.from({ length: count }, () => draw() / 2147483648 - 1);
};
const randomTokens = (length: number, seed = 4): Int32Array => {
  const draw = wordSource(seed);
  return Int32Array.from({ length }, () => draw() % melodyCodec.vocabularySize);
};

describe('relative attention', () => {
  it('skews columns of distances to columns of places, as in figure 1 of the paper', async () => {
    const x = input('x', [1, 1, 3, 3]);
    const session = await nodeDevice({ threads: 1 }).open(compile({ name: 'skew', outputs: { y: skew(x) } }));
    // a row a query; columns stand for the distances 2, 1, 0
    const { y } = await session.run({ x: Float32Array.of(2, 1, 0, 12, 11, 10, 22, 21, 20) });
    const below = [0, 3, 4, 6, 7, 8].map((place) => y![place]);
    expect(below).toEqual([0, 11, 10, 22, 21, 20]);
    await session.dispose();
  });

  it('equals a slow loop over queries, keys and distances', async () => {
    const [heads, time, size, distances] = [2, 5, 3, 7];
    const shape = [1, heads, time, size];
    const names = ['q', 'k', 'v'] as const;
    const [q, k, v] = names.map((name) => input(name, shape)) as [never, never, never];
    const mixed = relativeAttention(q, k, v, input('e', [heads, distances, size]));
    const session = await nodeDevice({ threads: 1 }).open(compile({ name: 'relative', outputs: { mixed } }));
    const feeds = {
      ...Object.fromEntries(names.map((name, seed) => [name, randomNumbers(heads * time * size, seed)])),
      e: randomNumbers(heads * distances * size, 9),
    } as Record<'q' | 'k' | 'v' | 'e', Float32Array>;
    const slow = new Float32Array(heads * time * size);
    for (let head = 0; head < heads; head += 1) {
      const at = (name: 'q' | 'k' | 'v', place: number, feature: number): number =>
        feeds[name][(head * time + place) * size + feature]!;
      // the farthest distance comes first
      const ofDistance = (distance: number, feature: number): number =>
        feeds.e[(head * distances + distances - 1 - distance) * size + feature]!;
      for (let to = 0; to < time; to += 1) {
        const weights: number[] = [];
        for (let from = 0; from <= to; from += 1) {
          let score = 0;
          for (let feature = 0; feature < size; feature += 1) {
            score += at('q', to, feature) * (at('k', from, feature) + ofDistance(to - from, feature));
          }
          weights.push(Math.exp(score / Math.sqrt(size)));
        }
        const total = weights.reduce((a, b) => a + b);
        for (let feature = 0; feature < size; feature += 1) {
          slow[(head * time + to) * size + feature] = weights.reduce(
            (sum, weight, from) => sum + (weight / total) * at('v', from, feature),
            0,
          );
        }
      }
    }
    expect(farthest((await session.run(feeds)).mixed as Float32Array, slow)).toBeLessThan(1e-5);
    await session.dispose();
  });
});

describe('the Music Transformer', () => {
  it.each(POSITIONS)('with %s positions says over a cache what it says all at once', async (position) => {
    for (const output of OUTPUTS) {
      const network = musicTransformer(musicTransformerSchema.parse({ ...small, position, output }), melodyCodec);
      const values = randomWeights(network);
      const tokens = randomTokens(60);
      const whole = await wholeLogits(network, values, tokens);
      expect(farthest(await steppedLogits(network, values, tokens), whole)).toBeLessThan(1e-4);
      if (position === 'relative') continue;
      expect(farthest(await steppedLogits(network, values, tokens, 20), whole)).toBeLessThan(1e-4);
    }
  });

  it.each(POSITIONS)('with %s positions writes pieces longer than its window as it scores them', async (position) => {
    const network = musicTransformer(musicTransformerSchema.parse({ ...small, position, maxLength: 40 }), melodyCodec);
    const model = networkModel(fileOf(network, randomWeights(network), { kind: 'melody' }), nodeDevice({ threads: 1 }));
    const pieces = [randomTokens(130), randomTokens(41, 8)];
    const nats: Float32Array[] = [];
    for await (const each of model.likelihood(pieces)) nats.push(each.nats);
    expect(nats.map(({ length }) => length)).toEqual([130, 41]);
    const generation = await model.generate({ batchSize: 1, length: 130 });
    for (let place = 0; place < 130; place += 1) {
      const logits = await generation.logits();
      const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
      const here = Math.log(total) - logits[pieces[0]![place]!]!;
      expect(Math.abs(here - nats[0]![place]!)).toBeLessThan(1 / 64 + 1e-4);
      await generation.choose([pieces[0]![place]!]);
    }
    generation.dispose();
    await model.dispose();
  });

  it.each(POSITIONS)('with %s positions moves nothing before a token that is changed', async (position) => {
    const network = musicTransformer(musicTransformerSchema.parse({ ...small, position, maxLength: 40 }), melodyCodec);
    const model = networkModel(fileOf(network, randomWeights(network), { kind: 'melody' }), nodeDevice({ threads: 1 }));
    const natsOf = async (tokens: Int32Array): Promise<Float32Array> => {
      for await (const { nats } of model.likelihood([tokens])) return nats;
      throw new Error('no likelihood came');
    };
    const before = await natsOf(randomTokens(90));
    for (const place of [0, 1, 19, 20, 39, 40, 59, 60, 89]) {
      const tokens = randomTokens(90);
      tokens[place] = (tokens[place]! + 1) % 90;
      const after = await natsOf(tokens);
      expect(after.subarray(0, place)).toEqual(before.subarray(0, place));
      expect(after.subarray(place)).not.toEqual(before.subarray(place));
    }
    await model.dispose();
  });

  it('reads a long prompt at once as it would one by one', async () => {
    const config = musicTransformerSchema.parse({ ...small, position: 'rotary', maxLength: 256 });
    const network = musicTransformer(config, melodyCodec);
    const file = fileOf(network, randomWeights(network), { kind: 'melody' });
    const model = networkModel(file, nodeDevice({ threads: 1 }));
    const prompt = randomTokens(150);
    const logitsAfter = async (isLazy: boolean): Promise<Float32Array> => {
      const generation = await model.generate({ batchSize: 1, length: 200 });
      for (const token of prompt) {
        if (!isLazy) await generation.logits();
        await generation.choose([token]);
      }
      const logits = (await generation.logits()).slice();
      generation.dispose();
      return logits;
    };
    // a step of 1/64 where rounding fell otherwise
    expect(farthest(await logitsAfter(true), await logitsAfter(false))).toBeLessThanOrEqual(1 / 64);
    await model.dispose();
  });

  it('does not score the start of a piece of events', async () => {
    const tokenizer = { kind: 'events' } as const;
    const codec = codecOfHeader(tokenizer);
    const network = musicTransformer(musicTransformerSchema.parse(small), codec);
    const model = networkModel(fileOf(network, randomWeights(network), tokenizer), nodeDevice({ threads: 1 }));
    const tokens = Int32Array.of(codec.start!, 70, 80, 90, codec.end!);
    for await (const { nats } of model.likelihood([tokens])) {
      expect(nats[0]).toBe(0);
      expect(Math.min(...nats.subarray(1))).toBeGreaterThan(0);
    }
    await model.dispose();
  });
});
