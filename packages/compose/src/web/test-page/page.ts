/** A page that does in a browser what a test asks of it: composes in the web worker, scores pieces. */
import { requireChorale } from '@continuo/models';
import { loadModel } from '@continuo/models/web';
import type { ComposeRequestInput } from '../../compose-request.ts';
import { openComposer } from '../index.ts';

/** What the test calls by name. */
export type TestPage = {
  /** the notes' hashes of each request's first variation */
  hashesOf(modelUrl: string, requests: readonly ComposeRequestInput[]): Promise<string[]>;
  /** −ln p of a piece's tokens, [length × 4] */
  natsOf(modelUrl: string, pitches: readonly number[]): Promise<number[]>;
  /** the name of the error that an abort gives, and the next answer's hash */
  cancel(modelUrl: string, request: ComposeRequestInput): Promise<{ name: string; next: string }>;
};

const page: TestPage = {
  async hashesOf(modelUrl, requests) {
    const composer = await openComposer({ modelUrl });
    const hashes: string[] = [];
    for (const request of requests) {
      for await (const event of composer.compose(request)) {
        if (event.kind === 'answer') hashes.push(event.answer.variations[0]!.record.notesHash);
      }
    }
    await composer.dispose();
    return hashes;
  },
  async natsOf(modelUrl, pitches) {
    const model = await loadModel(new Uint8Array(await (await fetch(modelUrl)).arrayBuffer()));
    const piece = { length: pitches.length / 4, pitches: Int16Array.from(pitches) };
    for await (const { nats } of requireChorale(model).likelihood([piece])) return [...nats];
    return [];
  },
  async cancel(modelUrl, request) {
    const composer = await openComposer({ modelUrl });
    const controller = new AbortController();
    let name = 'none';
    try {
      for await (const event of composer.compose({ ...request, bars: 100 }, { signal: controller.signal })) {
        if (event.kind === 'progress') controller.abort();
      }
    } catch (error) {
      name = (error as Error).name;
    }
    let next = '';
    for await (const event of composer.compose(request))
      if (event.kind === 'answer') next = event.answer.variations[0]!.record.notesHash;
    await composer.dispose();
    return { name, next };
  },
};
Object.assign(globalThis, { page });
