/** A stand-in for `@continuo/models/node` in tests: "loads" the fake model, each step a millisecond; no bytes are an error. */
import type { ChoraleModel } from '@continuo/models';
import { fakeModel } from '../fake-model.ts';

export async function loadModel(bytes: Uint8Array, { threads = 0 } = {}): Promise<ChoraleModel> {
  if (bytes.length === 0) throw Object.assign(new Error('the model file is empty'), { code: 'cut-short' });
  return fakeModel({
    name: `fake of ${bytes.length} bytes, ${threads} threads`,
    delay: () => new Promise((resolve) => setTimeout(resolve, 1)),
  });
}
