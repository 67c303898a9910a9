/** One table of operations and one short training, the same on every device of Node; `web/device.test.ts` has the browser's. */
import { beforeAll, describe, expect, it } from 'vitest';
import { nodeDevice, workerDevice } from './node/index.ts';
import { expectNear, ORDER_BOUND, TRAINING_BOUND, WEBGPU_WAVES_BOUND } from './test/device-bounds.ts';
import { type CaseResults, farthestApart, runOperationCases } from './test/run-operation-cases.ts';
import { figuresApart, runTrainingSteps, type TrainingFigures } from './test/training-steps.ts';
import { HAS_WEBGPU, runWithWebGpu } from './test/webgpu-adapter.ts';

describe('every device gives the same', () => {
  let native: CaseResults;
  let trained: TrainingFigures;
  beforeAll(async () => {
    const device = nodeDevice({ threads: 1 });
    native = await runOperationCases(device);
    trained = await runTrainingSteps(device);
  });

  it('in a worker thread, bit for bit', async () => {
    const device = workerDevice({ threads: 1 });
    expect(await runOperationCases(device)).toEqual(native);
    expect(await runTrainingSteps(device)).toEqual(trained);
    await device.dispose();
  });

  it('on two threads, within the bound of another order of sums', async () => {
    const device = nodeDevice({ threads: 2 });
    const { difference, where } = farthestApart(native, await runOperationCases(device));
    expect(difference, where).toBeLessThan(ORDER_BOUND);
    expect(figuresApart(trained, await runTrainingSteps(device))).toBeLessThan(TRAINING_BOUND);
  });

  describe.skipIf(!HAS_WEBGPU)('by WebGPU in Node', () => {
    type Printed = { results: CaseResults; fallsBack: string[]; figures: TrainingFigures };
    let printed: Printed;
    beforeAll(async () => {
      printed = await runWithWebGpu(new URL('./test/operations-process.ts', import.meta.url));
    });

    it('within the bounds', () => {
      expectNear(native, printed.results, WEBGPU_WAVES_BOUND);
      expect(figuresApart(trained, printed.figures)).toBeLessThan(TRAINING_BOUND);
    });

    it('and nothing runs on the CPU instead, but loops and indices of 64 bits', () => {
      const known = /^(argmax|topK|maxPool|scan|rnnCell|lstmCell|gruCell)/;
      expect(printed.fallsBack.filter((name) => !known.test(name))).toEqual([]);
    });
  });
});
