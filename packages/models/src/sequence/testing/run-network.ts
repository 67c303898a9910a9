/** Networks with random weights, run by hand: all places at once, and step by step. */
import { compile, noDropout, parameterSet } from '@continuo/tensor';
import { nodeDevice } from '@continuo/tensor/node';
import { stepProgram } from '../sequence-generation.ts';
import { emptyCarry, withKnown } from '../sequence-likelihood.ts';
import type { SequenceNetwork } from '../sequence-network.ts';
import { columnFeeds, columnInputs } from '../token-columns.ts';

type Parameters = Readonly<Record<string, Float32Array>>;

/** Logits of every place of one sequence, all at once. [T, V] */
export async function wholeLogits(
  network: SequenceNetwork,
  values: Parameters,
  tokens: Int32Array,
): Promise<Float32Array> {
  const size = { batchSize: 1, length: tokens.length };
  const told = columnInputs(network.columns, size);
  const logits = network.logits(parameterSet().declare, told, size, noDropout);
  const session = await nodeDevice({ threads: 1 }).open(compile({ name: 'whole', outputs: { logits }, values }));
  const feeds = columnFeeds(network.columns, [{ tokens, start: 0, end: tokens.length }], size);
  const outputs = await session.run(feeds);
  await session.dispose();
  return outputs.logits as Float32Array;
}

/** The same in runs of `length` places, which must fill the sequence. */
export async function steppedLogits(
  network: SequenceNetwork,
  values: Parameters,
  tokens: Int32Array,
  length = 1,
): Promise<Float32Array> {
  const program = stepProgram(network, values, { batchSize: 1, length, capacity: tokens.length });
  const session = await nodeDevice({ threads: 1 }).open(program);
  await session.writeState(emptyCarry(program));
  const all = new Float32Array(tokens.length * network.codec.vocabularySize);
  for (let place = 0; place < tokens.length; place += length) {
    const row = { tokens, start: place, end: place + length };
    const told = columnFeeds(network.columns, [row], { batchSize: 1, length });
    const feeds = withKnown(program, { ...told, place: BigInt64Array.of(BigInt(place)) });
    const { logits } = await session.run(feeds, { position: place });
    all.set(logits as Float32Array, place * network.codec.vocabularySize);
  }
  await session.dispose();
  return all;
}

/** The largest difference between two arrays. */
export function farthest(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Array.from(a, (value, index) => Math.abs(value - b[index]!)).reduce((x, y) => Math.max(x, y), 0);
}
