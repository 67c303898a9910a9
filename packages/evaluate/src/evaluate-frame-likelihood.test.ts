import type { FrameModel } from '@continuo/models';
import { expect, test } from 'vitest';
import { evaluateFrameLikelihood, type FrameLikelihoodResult } from './evaluate-frame-likelihood.ts';

/** A model that says these nats, two frames a quarter. */
function saying(...said: readonly (readonly number[])[]): FrameModel {
  return {
    ...{ kind: 'frames', name: 'said', hash: 'ab', family: 'gru', parameterCount: 3 },
    ...{ likelihoodKind: 'exact', output: 'joint' },
    tokenizer: { kind: 'frames', lowestPitch: 21, highestPitch: 108, framesPerQuarter: 2 },
    generate: () => Promise.reject(new Error('writes nothing')),
    async *likelihood() {
      for (const nats of said) yield { nats: Float32Array.from(nats) };
    },
    dispose: async () => {},
  };
}

test('nats a frame with the first frames and without, over changes, a quarter: worked by hand', async () => {
  let result: FrameLikelihoodResult | undefined;
  const pieces = [
    { id: 'a', frames: [[60, 64], [60, 64], [60, 65], []] },
    { id: 'b', frames: [[60], [60]] },
  ];
  for await (const event of evaluateFrameLikelihood(saying([8, 1, 4, 3], [6, 2]), pieces)) {
    if (event.kind === 'result') result = event.result;
  }
  expect(result).toMatchObject({ output: 'joint', frames: 6, quarters: 3 });
  expect(result!.natsPerFrame).toBeCloseTo(24 / 6, 9);
  expect(result!.natsPerFrameAfterFirst).toBeCloseTo(10 / 4, 9);
  expect(result!.macroNatsPerFrame).toBeCloseTo((4 + 4) / 2, 9);
  expect(result!.natsPerChangedFrame).toBeCloseTo((8 + 4 + 3 + 6) / 4, 9);
  expect(result!.shareOfRepeats).toBeCloseTo(2 / 6, 9);
  expect(result!.bitsPerQuarter).toBeCloseTo(24 / Math.LN2 / 3, 9);
});
