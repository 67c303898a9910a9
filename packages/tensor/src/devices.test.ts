/** One table of operations, the same on every device. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeDevice, workerDevice } from './node/index.ts';
import { type ChromiumPage, HAS_CHROMIUM, openChromiumPage } from './test/chromium-page.ts';
import { type CaseResults, farthestApart, runOperationCases } from './test/run-operation-cases.ts';

/**
 * How far WebAssembly may lie from the native build, as a share of 1 + |value|: both are float32, but sums are taken in
 * another order, so a few of the last of 24 bits (6e-8 each) differ, and gradients of gradients gather some more.
 * Measured with onnxruntime 1.30: 2.3e-7.
 */
const ORDER_BOUND = 2e-6;

describe('the table of operations', () => {
  let native: CaseResults;
  beforeAll(async () => {
    native = await runOperationCases(nodeDevice({ threads: 1 }));
  });

  it('gives in a worker thread what it gives in this one, bit for bit', async () => {
    const device = workerDevice({ threads: 1 });
    expect(await runOperationCases(device)).toEqual(native);
    await device.dispose();
  });

  it('gives on two threads what it gives on one, within the bound of another order of sums', async () => {
    const { difference, where } = farthestApart(native, await runOperationCases(nodeDevice({ threads: 2 })));
    expect(difference, where).toBeLessThan(ORDER_BOUND);
  });

  describe.skipIf(!HAS_CHROMIUM)('in Chromium', () => {
    let page: ChromiumPage;
    beforeAll(async () => {
      page = await openChromiumPage(new URL('./test/operations-page.ts', import.meta.url));
    });
    afterAll(() => page?.dispose());

    it('runs on a cross-origin isolated page, where threads are allowed', async () => {
      expect(await page.call('isIsolated')).toBe(true);
    });

    it('lies within the bound of the native results', async () => {
      const { difference, where } = farthestApart(native, await page.call<CaseResults>('runOperations'));
      expect(difference, where).toBeLessThan(ORDER_BOUND);
    });
  });
});
