import { compile, input } from '@continuo/tensor';
import { nodeDevice } from '@continuo/tensor/node';
import { expect, it } from 'vitest';
import { lookbackColumns, withRepeats } from './lookback.ts';

/** Three bars: C on each first step; E on the fifth of the first and the third bar. */
const TUNE = Int32Array.from({ length: 48 }, (_, step) => {
  if (step % 16 === 0) return 41;
  return step === 4 || step === 36 ? 45 : 0;
});
const told = (place: number): number[] => lookbackColumns.map(({ at }) => at(TUNE, place));

it('tells what stood one and two bars ago, what the last token repeated, and the place in two bars', () => {
  // nothing before: what would be repeated is a hold, nothing is repeated
  expect(told(0)).toEqual([0, 0, 0, 0, 0]);
  // the E of bar 1 was just told; at its step a bar later it stands one bar ago
  expect(told(5)).toEqual([0, 0, 0, 0, 5]);
  expect(told(20)).toEqual([45, 0, 1, 0, 20]);
  // bar 2 held where bar 1 had an E: the token before step 21 repeats nothing
  expect(told(21)).toEqual([0, 0, 0, 0, 21]);
  // at step 36 the E lies two bars back; the hold at 35 repeats both
  expect(told(36)).toEqual([0, 45, 1, 1, 4]);
  // and once it came again, it repeats two bars ago alone
  expect(told(37)).toEqual([0, 0, 0, 1, 5]);
});

it('adds to a token the probability of saying it again', async () => {
  const [tokens, repeats] = [input('tokens', [1, 3]), input('repeats', [1, 2])];
  const bar = (name: string) => input(name, [1, 1], 'int32');
  const logits = withRepeats(tokens, repeats, { '1 bar ago': bar('one'), '2 bars ago': bar('two') });
  const session = await nodeDevice({ threads: 1 }).open(compile({ name: 'repeats', outputs: { logits } }));
  // s = 1, 2, 3 for the tokens, 4 for "as one bar ago", 10 for "as two bars ago", of 20
  const feeds = {
    tokens: Float32Array.from([1, 2, 3], Math.log),
    repeats: Float32Array.from([4, 10], Math.log),
    one: Int32Array.of(2),
    two: Int32Array.of(0),
  };
  const weights = Array.from((await session.run(feeds)).logits as Float32Array, Math.exp);
  const total = weights.reduce((a, b) => a + b);
  const probabilities = weights.map((weight) => weight / total);
  [(1 + 10) / 20, 2 / 20, (3 + 4) / 20].forEach((expected, token) => {
    expect(probabilities[token]).toBeCloseTo(expected, 6);
  });
  await session.dispose();
});
