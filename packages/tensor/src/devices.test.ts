/** One table of operations and one short training, the same on every device. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeDevice, workerDevice } from './node/index.ts';
import { type ChromiumPage, HAS_CHROMIUM, openChromiumPage } from './test/chromium-page.ts';
import { type CaseResults, farthestApart, runOperationCases } from './test/run-operation-cases.ts';
import { figuresApart, runTrainingSteps, type TrainingFigures } from './test/training-steps.ts';
import { HAS_WEBGPU, runWithWebGpu } from './test/webgpu-adapter.ts';

/**
 * How far one device may lie from another, as a share of 1 + the largest value of an output: all compute in float32, but sums
 * are taken in another order, so a few of the last of 24 bits (6e-8 each) differ, and gradients of gradients gather some more.
 * Measured with onnxruntime 1.30: two threads 2.2e-7, WebAssembly 5.3e-7, WebGPU on SwiftShader 5.3e-7.
 */
const ORDER_BOUND = 2e-6;
/**
 * What WebGPU's own language promises of sin and cos between −π and π is an error of 2⁻¹¹ (W3C, "WebGPU Shading Language",
 * section 15.7.4). SwiftShader's is 9.1e-5.
 */
const WEBGPU_WAVES_BOUND = 2 ** -11;
const WAVES = ['sin', 'cos'];
/** Of losses, gradient norms, weights after five steps of AdamW and rows that are decoded. Measured: 1.2e-7. */
const TRAINING_BOUND = 1e-6;

/** Both bounds of WebGPU. */
function expectNear(native: CaseResults, found: CaseResults): void {
  const rows = (waves: boolean): CaseResults =>
    Object.fromEntries(Object.entries(native).filter(([name]) => WAVES.includes(name) === waves));
  const [exact, waves] = [farthestApart(rows(false), found), farthestApart(rows(true), found)];
  expect(exact.difference, exact.where).toBeLessThan(ORDER_BOUND);
  expect(waves.difference, waves.where).toBeLessThan(WEBGPU_WAVES_BOUND);
}

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
      expectNear(native, printed.results);
      expect(figuresApart(trained, printed.figures)).toBeLessThan(TRAINING_BOUND);
    });

    it('and nothing runs on the CPU instead, but loops and indices of 64 bits', () => {
      const known = /^(argmax|topK|maxPool|scan|rnnCell|lstmCell|gruCell)/;
      expect(printed.fallsBack.filter((name) => !known.test(name))).toEqual([]);
    });
  });

  describe.skipIf(!HAS_CHROMIUM)('in Chromium', () => {
    let page: ChromiumPage;
    beforeAll(async () => {
      page = await openChromiumPage(new URL('./test/operations-page.ts', import.meta.url), { webgpu: true });
    });
    afterAll(() => page?.dispose());

    it('on a cross-origin isolated page, where threads are allowed', async () => {
      expect(await page.call('isIsolated')).toBe(true);
    });

    it('by WebAssembly, within the bound', async () => {
      const { difference, where } = farthestApart(native, await page.call<CaseResults>('runOperations'));
      expect(difference, where).toBeLessThan(ORDER_BOUND);
    });

    it('by WebAssembly, the same training', async () => {
      const figures = await page.call<TrainingFigures>('runTrainingSteps');
      expect(figuresApart(trained, figures)).toBeLessThan(TRAINING_BOUND);
    });

    it('by WebAssembly on two threads, the same training', async () => {
      // a page of its own: WebAssembly keeps the number of threads that it was first started with
      const other = await openChromiumPage(new URL('./test/operations-page.ts', import.meta.url));
      const figures = await other.call<TrainingFigures>('runTrainingSteps', { threads: 2 });
      await other.dispose();
      expect(figuresApart(trained, figures)).toBeLessThan(TRAINING_BOUND);
    });

    // a software adapter takes its time: rows of the table that lie far apart
    it('by WebGPU, within the bounds', async (context) => {
      if (typeof (await page.call('adapter')) === 'string') context.skip('this Chromium gives no WebGPU adapter');
      const figures = await page.call<TrainingFigures>('runTrainingSteps', { provider: 'webgpu' });
      expect(figuresApart(trained, figures)).toBeLessThan(TRAINING_BOUND);
      expectNear(native, await page.call<CaseResults>('runOperations', { provider: 'webgpu', every: 12 }));
    });
  });
});
