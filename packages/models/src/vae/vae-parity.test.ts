/** The same weights encode and write the same in Node and in a browser. */
import { nodeDevice } from '@continuo/tensor/node';
import { type ChromiumPage, HAS_CHROMIUM, openChromiumPage } from '@continuo/tensor/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SaidByVae, saidByRandomVae } from './test/random-vae.ts';

/** How far what is not rounded may differ, of 1 + size: both sides are float32 with sums in another order. */
const BOUND = 5e-5;

describe.skipIf(!HAS_CHROMIUM)('in Chromium by WebAssembly', () => {
  let page: ChromiumPage;
  beforeAll(async () => {
    page = await openChromiumPage(new URL('./test/random-vae-page.ts', import.meta.url));
  });
  afterAll(() => page?.dispose());

  it.each(['flat', 'hierarchical'] as const)('a %s autoencoder says and writes what it does in Node', async (kind) => {
    const native = await saidByRandomVae(nodeDevice({ threads: 1 }), kind);
    const web = await page.call<SaidByVae>('askRandomVae', kind);
    for (const said of ['places', 'nats'] as const) {
      const apart = native[said].map((value, place) => Math.abs(value - web[said][place]!) / (1 + Math.abs(value)));
      expect(Math.max(...apart)).toBeLessThan(BOUND);
    }
    expect(web.written).toEqual(native.written);
    expect(new Set(native.written).size).toBeGreaterThan(10);
  });
});
