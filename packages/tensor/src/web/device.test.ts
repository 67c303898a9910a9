/** The table of operations and the short training in Chromium, beside the native build. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeDevice } from '../node/index.ts';
import { type ChromiumPage, HAS_CHROMIUM, openChromiumPage } from '../test/chromium-page.ts';
import { expectNear, TRAINING_BOUND, WEBGPU_WAVES_BOUND } from '../test/device-bounds.ts';
import { type CaseResults, runOperationCases } from '../test/run-operation-cases.ts';
import { figuresApart, runTrainingSteps, type TrainingFigures } from '../test/training-steps.ts';

describe.skipIf(!HAS_CHROMIUM)('in Chromium', () => {
  let native: CaseResults;
  let trained: TrainingFigures;
  let page: ChromiumPage;
  beforeAll(async () => {
    const device = nodeDevice({ threads: 1 });
    native = await runOperationCases(device);
    trained = await runTrainingSteps(device);
    page = await openChromiumPage(new URL('../test/operations-page.ts', import.meta.url), { webgpu: true });
  });
  afterAll(() => page?.dispose());

  it('on a cross-origin isolated page, where threads are allowed', async () => {
    expect(await page.call('isIsolated')).toBe(true);
  });

  it('by WebAssembly, within the bound', async () => {
    expectNear(native, await page.call<CaseResults>('runOperations'));
  });

  it('by WebAssembly, the same training', async () => {
    const figures = await page.call<TrainingFigures>('runTrainingSteps');
    expect(figuresApart(trained, figures)).toBeLessThan(TRAINING_BOUND);
  });

  it('by WebAssembly on two threads, the same training; without a graphics processor WebGPU is refused', async () => {
    // a page of its own: WebAssembly keeps the number of threads that it was first started with
    const other = await openChromiumPage(new URL('../test/operations-page.ts', import.meta.url));
    const figures = await other.call<TrainingFigures>('runTrainingSteps', { threads: 2 });
    const named = await other.call('deviceNamed', 'webgpu');
    await other.dispose();
    expect(named).toMatch(/^the device "webgpu" is not available: .* The device "wasm" always is\.$/);
    expect(figuresApart(trained, figures)).toBeLessThan(TRAINING_BOUND);
  });

  it('auto is WebAssembly where the adapter is software', async () => {
    expect(await page.call('deviceNamed', 'auto')).toBe('wasm');
  });

  // a software adapter takes its time: rows of the table that lie far apart
  it('by WebGPU, within the bounds', async (context) => {
    if (typeof (await page.call('adapter')) === 'string') context.skip('this Chromium gives no WebGPU adapter');
    const figures = await page.call<TrainingFigures>('runTrainingSteps', { provider: 'webgpu' });
    expect(figuresApart(trained, figures)).toBeLessThan(TRAINING_BOUND);
    expectNear(
      native,
      await page.call<CaseResults>('runOperations', { provider: 'webgpu', every: 40 }),
      WEBGPU_WAVES_BOUND,
    );
  });
});
