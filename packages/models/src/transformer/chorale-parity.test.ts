/** The same weights say the same in Node and in a browser. */
import { nodeDevice } from '@continuo/tensor/node';
import { type ChromiumPage, HAS_CHROMIUM, openChromiumPage } from '@continuo/tensor/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LOGIT_STEPS } from './rounded-logits.ts';
import { saidByRandomModel } from './test/random-model.ts';

/**
 * How far nats that are not rounded may differ: both sides are float32 with sums in another order. Measured with
 * onnxruntime 1.30 over 48 frames: 1e-6.
 */
const NATS_BOUND = 2e-5;
const FRAMES = 48;

describe.skipIf(!HAS_CHROMIUM)('in Chromium by WebAssembly', () => {
  let page: ChromiumPage;
  beforeAll(async () => {
    page = await openChromiumPage(new URL('./test/random-model-page.ts', import.meta.url));
  });
  afterAll(() => page?.dispose());

  it('a chorale Transformer says what it says in Node, after rounding almost to the last logit', async () => {
    const native = await saidByRandomModel(nodeDevice({ threads: 1 }), FRAMES);
    const web = await page.call<typeof native>('askRandomModel', FRAMES);
    const apart = (a: readonly number[], b: readonly number[]): number[] => {
      expect(a.length).toBe(b.length);
      return a.map((value, place) => Math.abs(value - b[place]!));
    };
    expect(Math.max(...apart(native.nats, web.nats))).toBeLessThan(NATS_BOUND);
    const logits = apart(native.logits, web.logits);
    // a logit that lies on the border between two multiples of 1/64 may fall to either side
    expect(Math.max(...logits)).toBeLessThanOrEqual(1 / LOGIT_STEPS);
    const differing = logits.filter((difference) => difference > 0).length;
    expect(differing / logits.length).toBeLessThan(0.001);
    // and the model is no constant
    expect(new Set(native.logits).size).toBeGreaterThan(100);
  });
});
