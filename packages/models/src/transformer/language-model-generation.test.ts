import {
  compile,
  gather,
  input,
  matmul,
  mixSeed,
  normalNumbers,
  parameterSet,
  reshape,
  type Session,
  wordSource,
} from '@continuo/tensor';
import { nodeDevice } from '@continuo/tensor/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decode } from './decoder.ts';
import type { LanguageModelConfig } from './language-model.ts';
import { generateTokens, LanguageModelGenerator } from './language-model-generation.ts';
import { LOGIT_STEPS, roundLogits } from './rounded-logits.ts';

const config: LanguageModelConfig = { dim: 32, depth: 2, heads: 2, mlpDim: 64, activation: 'gelu', vocabSize: 20 };
const [batch, length] = [2, 140];
const device = nodeDevice({ threads: 1 });
const parameters = parameterSet();
const tokens = input('tokens', [batch, length], 'int32');
const table = parameters.declare('embedding', [config.vocabSize, config.dim], { deviation: 1 });
const hidden = decode(config, parameters.declare, gather(table, tokens));
const output = parameters.declare('output', [config.dim, config.vocabSize], { deviation: 0.3 });
const logits = matmul(reshape(hidden, [batch * length, config.dim]), output);
const values = parameters.initialValues(5);

/** The model over whole sequences, without a cache. */
let whole: Session;
beforeAll(async () => {
  whole = await device.open(compile({ name: 'whole', outputs: { logits }, values }));
});
afterAll(() => whole.dispose());

/** Logits after `place` tokens of each row, [B, V], without a cache. */
async function uncached(rows: readonly (readonly number[])[], place: number): Promise<Float32Array> {
  const fed = new Int32Array(batch * length);
  for (const [row, each] of rows.entries()) fed.set(each.slice(0, length), row * length);
  const all = (await whole.run({ tokens: fed })).logits as Float32Array;
  const { vocabSize } = config;
  return Float32Array.from({ length: batch * vocabSize }, (_, index) => {
    const row = Math.floor(index / vocabSize);
    return all[(row * length + place - 1) * vocabSize + (index % vocabSize)]!;
  });
}

/** Draws from the softmax: the largest of logits with Gumbel noise (Maddison et al. 2014, section 2). */
function draw(logits: Float32Array, place: number, seed: number): Int32Array {
  return Int32Array.from({ length: batch }, (_, row) => {
    const words = wordSource(mixSeed(seed, place, row));
    let [best, highest] = [0, Number.NEGATIVE_INFINITY];
    for (let token = 0; token < config.vocabSize; token += 1) {
      const noisy = logits[row * config.vocabSize + token]! - Math.log(-Math.log((words() + 0.5) / 2 ** 32));
      if (noisy > highest) [best, highest] = [token, noisy];
    }
    return best;
  });
}

const someTokens = (count: number, seed: number): number[] =>
  Array.from(normalNumbers(count, seed), (number) => Math.floor(Math.abs(number) * 1000) % config.vocabSize);
const flat = (rows: readonly (readonly number[])[]): Int32Array => Int32Array.from(rows.flat());
const column = (rows: readonly (readonly number[])[], place: number): Int32Array =>
  Int32Array.from(rows, (row) => row[place]!);
const farthest = (a: Float32Array, b: Float32Array): number =>
  Math.max(...Array.from(a, (value, index) => Math.abs(value - b[index]!)));

describe('generation with a cache', () => {
  it.each([1, 2, 127, 128, 129, 137])(
    'after a prompt of %i tokens gives the logits of the whole model, rounded',
    async (prompt) => {
      const rows = [someTokens(length, 1), someTokens(length, 2)];
      const generator = await LanguageModelGenerator.open(config, values, device, { batchSize: batch, capacity: 140 });
      let found = await generator.start(flat(rows.map((row) => row.slice(0, prompt))));
      for (let place = prompt; place < length; place += 1) {
        expect(generator.place).toBe(place);
        if (place < prompt + 3 || place > length - 4) {
          expect(farthest(found, await uncached(rows, place))).toBeLessThan(0.5 / LOGIT_STEPS + 1e-4);
        }
        found = await generator.next(column(rows, place));
      }
      await expect(generator.next(column(rows, 0))).rejects.toThrow('all 140 places are written');
      await generator.dispose();
    },
  );

  it('draws for a seed what is drawn without a cache', async () => {
    const rows = [someTokens(5, 3), someTokens(5, 4)];
    const generator = await LanguageModelGenerator.open(config, values, device, { batchSize: batch, capacity: 140 });
    const choose = (each: Float32Array, place: number): Int32Array => draw(each, place, 11);
    const written: number[][] = [];
    for await (const each of generateTokens(generator, { prompt: flat(rows), length: 40, choose }))
      written.push([...each]);
    await generator.dispose();
    for (const [index, each] of written.entries()) {
      const exact = await uncached(rows, 5 + index);
      const rounded = roundLogits(exact, new Float32Array(exact.length));
      expect([...choose(rounded, 5 + index)]).toEqual(each);
      for (const [row, token] of each.entries()) rows[row]!.push(token);
    }
    expect(new Set(written.map(([first]) => first)).size).toBeGreaterThan(3);
  });

  it('begins anew: the same prompt gives the same bits, whatever was written before', async () => {
    const generator = await LanguageModelGenerator.open(config, values, device, { capacity: 300 });
    const prompt = Int32Array.from(someTokens(130, 6));
    const first = (await generator.start(prompt)).slice();
    for (let place = 130; place < 260; place += 1) await generator.next(Int32Array.of(place % config.vocabSize));
    expect(await generator.start(prompt)).toEqual(first);
    await generator.dispose();
  });

  it('refuses in words what does not fit', async () => {
    const generator = await LanguageModelGenerator.open(config, values, device, { batchSize: 2, capacity: 8 });
    await expect(generator.start(new Int32Array(0))).rejects.toThrow(
      'a prompt of 0 tokens for 2 variations; expected 1 to 8 for each',
    );
    await expect(generator.start(new Int32Array(18))).rejects.toThrow('expected 1 to 8');
    await expect(generator.next(new Int32Array(3))).rejects.toThrow('3 tokens were given; expected one for each of 2');
    await generator.dispose();
  });
});

describe('generation with quantized weights', () => {
  it.each([
    ['int8', 0.05],
    ['int4', 0.6],
  ] as const)('%s: logits stay within %d of those of float32', async (weights, bound) => {
    const options = { batchSize: 2, capacity: 140 };
    const plain = await LanguageModelGenerator.open(config, values, device, options);
    const rounded = await LanguageModelGenerator.open(config, values, device, { ...options, weights });
    const rows = [someTokens(150, 1), someTokens(150, 2)];
    const prompt = flat(rows.map((row) => row.slice(0, 130)));
    const distances = [farthest(await plain.start(prompt), await rounded.start(prompt))];
    for (let place = 130; place < 140; place += 1) {
      distances.push(farthest(await plain.next(column(rows, place)), await rounded.next(column(rows, place))));
    }
    expect(Math.max(...distances)).toBeLessThan(bound);
    expect(Math.max(...distances)).toBeGreaterThan(0);
    await plain.dispose();
    await rounded.dispose();
  });
});
