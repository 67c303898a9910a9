/** The same weights say the same in Node and in a browser. */
import { nodeDevice } from '@continuo/tensor/node';
import { type ChromiumPage, HAS_CHROMIUM, openChromiumPage } from '@continuo/tensor/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LOGIT_STEPS } from '../transformer/rounded-logits.ts';
import { farthest } from './testing/run-network.ts';
import { saidByNetworks } from './testing/said-by-networks.ts';

/** Both sides are float32 with sums in another order. */
const NATS_BOUND = 2e-5;

describe.skipIf(!HAS_CHROMIUM)('in Chromium by WebAssembly', () => {
  let page: ChromiumPage;
  beforeAll(async () => {
    page = await openChromiumPage(new URL('./testing/network-page.ts', import.meta.url));
  });
  afterAll(() => page?.dispose());

  it('networks score and write what they score and write in Node', async () => {
    const native = await saidByNetworks(nodeDevice({ threads: 1 }));
    const web = await page.call<typeof native>('askNetworks');
    for (const [index, { nats, logits }] of native.entries()) {
      expect(web[index]!.nats.length).toBe(40);
      expect(farthest(nats, web[index]!.nats)).toBeLessThan(NATS_BOUND);
      // a logit that lies on the border between two multiples of 1/64 may fall to either side
      expect(farthest(logits, web[index]!.logits)).toBeLessThanOrEqual(1 / LOGIT_STEPS);
      expect(new Set(logits).size).toBeGreaterThan(20);
    }
  });
});
