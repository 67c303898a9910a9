import { describe, expect, test } from 'vitest';
import { compose } from '../compose.ts';
import type { ComposeEvent } from '../compose-answer.ts';
import type { Composer } from '../composer.ts';
import { fakeModel } from '../fake-model.ts';
import { openComposer } from './open-composer.ts';

const loader = new URL('./fake-loader.ts', import.meta.url);
const open = (): Promise<Composer> => openComposer({ modelBytes: new Uint8Array(5), loader, threads: 2 });
async function eventsOf(events: AsyncIterable<ComposeEvent>): Promise<ComposeEvent[]> {
  const all: ComposeEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

describe('a composer in a worker thread', () => {
  test('tells its model and gives the answer that compose gives', async () => {
    const composer = await open();
    expect(composer.modelInfo).toEqual({
      name: 'fake of 5 bytes, 2 threads',
      hash: 'ab'.repeat(32),
      parameterCount: 0,
      kind: 'chorale',
    });
    const request = { task: 'compose', bars: 1, seed: 4 } as const;
    const events = await eventsOf(composer.compose(request));
    const direct = (await eventsOf(compose(fakeModel({ name: composer.modelInfo.name }), request))).at(-1);
    expect(events.at(-1)).toEqual(direct);
    expect(events.slice(0, -1).every((event) => event.kind === 'progress')).toBe(true);
    expect(events.length).toBeGreaterThan(1);
    await composer.dispose();
  });

  test('an abort is thrown at once, and the worker turns to the next request', async () => {
    const composer = await open();
    const controller = new AbortController();
    let steps = 0;
    const cancelled = async (): Promise<void> => {
      for await (const event of composer.compose({ task: 'compose', bars: 200 }, { signal: controller.signal })) {
        if (event.kind === 'progress') steps = event.done;
        controller.abort();
      }
    };
    await expect(cancelled()).rejects.toMatchObject({ name: 'AbortError' });
    expect(steps).toBeLessThan(200);
    // 200 bars would take the fake model 13 seconds and more
    const next = await eventsOf(composer.compose({ task: 'compose', bars: 1 }));
    expect(next.at(-1)!.kind).toBe('answer');
    await composer.dispose();
  });

  test('leaving the loop early cancels too', async () => {
    const composer = await open();
    for await (const _ of composer.compose({ task: 'compose', bars: 200 })) break;
    expect((await eventsOf(composer.compose({ task: 'compose', bars: 1 }))).at(-1)!.kind).toBe('answer');
    await composer.dispose();
  });

  test('two requests are answered one after the other', async () => {
    const composer = await open();
    const answers = await Promise.all(
      [1, 2].map((seed) => eventsOf(composer.compose({ task: 'compose', bars: 1, seed }))),
    );
    const seeds = answers.map((events) => {
      const last = events.at(-1)!;
      return last.kind === 'answer' ? last.answer.request.seed : undefined;
    });
    expect(seeds).toEqual([1, 2]);
    await composer.dispose();
  });

  test('errors come over with their code and details', async () => {
    const composer = await open();
    await expect(
      eventsOf(composer.compose({ task: 'compose', key: 'C major', ranges: { alto: [66, 66] } })),
    ).rejects.toMatchObject({
      name: 'ComposeError',
      code: 'contradiction',
      details: { voice: 'alto', range: [66, 66], key: 'C major' },
    });
    await expect(eventsOf(composer.compose({ task: 'compose', key: 'X' }))).rejects.toMatchObject({
      name: 'MusicError',
      code: 'unknown-key',
    });
    await composer.dispose();
    await expect(eventsOf(composer.compose({ task: 'compose' }))).rejects.toThrow('the composer is disposed');
  });

  test('a model that is missing or damaged is told when it is opened', async () => {
    await expect(openComposer({ modelPath: 'no/such/model.safetensors', loader })).rejects.toMatchObject({
      name: 'ComposeError',
      code: 'model-unavailable',
    });
    await expect(openComposer({ modelBytes: new Uint8Array(), loader })).rejects.toMatchObject({
      message: 'the model file is empty',
      code: 'cut-short',
    });
  });
});
