/** A real network with weights by chance: what the fake model holds its caller to is what the composer does. */
import { type AnyModel, writeModelFile } from '@continuo/models';
import { loadModel } from '@continuo/models/node';
import { randomComposer } from '@continuo/models/testing';
import { type Score, writeMidi } from '@continuo/music';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compose } from '../compose.ts';
import { ComposeError } from '../compose-error.ts';
import { type ComposeRequestInput, parseComposeRequest } from '../compose-request.ts';
import { brokenPromises } from './testing/broken-promises.ts';
import { lotsOf } from './testing/lots.ts';
import { randomRequest } from './testing/random-request.ts';

let model: AnyModel;
beforeAll(async () => {
  const file = randomComposer({
    architecture: { styles: ['folk', 'game'], composers: ['Haydn', 'Holmès'] },
    window: 128,
  });
  model = await loadModel(await writeModelFile(file), { threads: 1 });
});
afterAll(() => model.dispose());

async function scoreOf(request: ComposeRequestInput): Promise<Score | undefined> {
  try {
    for await (const event of compose(model, request)) {
      if (event.kind === 'answer') return event.answer.variations[0]!.score;
    }
  } catch (error) {
    if (error instanceof ComposeError) return undefined;
    throw error;
  }
  throw new Error('no answer');
}

test('requests by chance are answered as they were promised', async () => {
  let answered = 0;
  for (let seed = 0; answered < 12; seed += 1) {
    const request = { ...randomRequest(lotsOf(seed)), temperature: 1 };
    const score = await scoreOf(request);
    if (score === undefined) continue;
    answered += 1;
    expect(brokenPromises(parseComposeRequest(request), score), `request ${seed}`).toEqual([]);
  }
});

test('a piece longer than its window comes out the same twice, to the byte', async () => {
  const request: ComposeRequestInput = {
    task: 'compose',
    form: {
      sections: [
        { name: 'A', bars: 3 },
        { name: "A'", bars: 3, varies: 'A', distance: 0.3 },
      ],
    },
    instruments: ['flute', 'cello'],
    wishes: [{ density: 2 }],
    seed: 4,
  };
  const [first, second] = [await scoreOf(request), await scoreOf(request)];
  expect(first!.tracks.flatMap(({ notes }) => notes).length).toBeGreaterThan(60);
  expect(writeMidi(first!)).toEqual(writeMidi(second!));
});

test('who it is to be like changes the notes, in the bars that it is asked for', async () => {
  const request: ComposeRequestInput = { task: 'compose', bars: 4, instruments: ['flute'], seed: 9 };
  const notesOf = async (more: Partial<ComposeRequestInput>): Promise<string> =>
    JSON.stringify((await scoreOf({ ...request, ...more }))!.tracks.map(({ notes }) => notes));
  const [without, haydn] = [await notesOf({}), await notesOf({ composer: 'haydn' })];
  const [holmes, accented] = [await notesOf({ composer: 'Holmes' }), await notesOf({ composer: 'Holmès' })];
  expect(new Set([without, haydn, holmes]).size).toBe(3);
  expect(accented).toBe(holmes);
  expect(await notesOf({ composer: 'Haydn', wishes: [{ composer: 'Holmes' }] })).toBe(holmes);
});
