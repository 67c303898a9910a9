/** Requests of any kind on music of any kind, with a model that thinks nothing: every promise is kept, or the request refused in words. */
import { CorpusError } from '@continuo/corpus';
import { MusicError, type Note, type Score } from '@continuo/music';
import { describe, expect, test } from 'vitest';
import { compose } from '../compose.ts';
import type { ComposeAnswer } from '../compose-answer.ts';
import { ComposeError } from '../compose-error.ts';
import { type ComposeRequestInput, parseComposeRequest } from '../compose-request.ts';
import { brokenPromises, cellsOf } from './testing/broken-promises.ts';
import { fakeScoreModel } from './testing/fake-score-model.ts';
import { lotsOf } from './testing/lots.ts';
import { randomRequest } from './testing/random-request.ts';

const REQUESTS = 1000;

async function answerTo(request: ComposeRequestInput, window: number): Promise<ComposeAnswer | ComposeError> {
  const model = fakeScoreModel({ window });
  try {
    for await (const event of compose(model, request)) {
      if (event.kind !== 'answer') continue;
      expect(model.open.count).toBe(0);
      return event.answer;
    }
  } catch (error) {
    if (error instanceof ComposeError) return error;
    if (error instanceof MusicError || error instanceof CorpusError)
      return new ComposeError('bad-request', error.message);
    throw error;
  }
  throw new Error('no answer');
}

/** Ways to break a promise of an infill: a note outside the cells, one inside, the end, a text. */
const HARM: Readonly<
  Record<string, (score: Score, inside: (track: number, tick: number) => boolean) => Score | undefined>
> = {
  'a note outside is louder': (score, inside) =>
    changed(
      score,
      (track, { tick }) => !inside(track, tick),
      (note) => [{ ...note, velocity: (note.velocity % 127) + 1 }],
    ),
  'a note outside is gone': (score, inside) =>
    changed(
      score,
      (track, { tick }) => !inside(track, tick),
      () => [],
    ),
  'a note inside is doubled': (score, inside) =>
    changed(
      score,
      (track, { tick }) => inside(track, tick),
      (note) => [{ ...note }, { ...note, velocity: 1 }],
    ),
  'a note inside has no place on the keyboard': (score, inside) =>
    changed(
      score,
      (track, { tick }) => inside(track, tick),
      (note) => [{ ...note, pitch: 128 }],
    ),
  'the end moves': (score) => ({ ...score, endTick: score.endTick + 1 }),
  'a text comes': (score) => ({ ...score, texts: [{ tick: 0, kind: 'text', text: 'la' }] }),
  'a pedal comes': (score) => ({
    ...score,
    tracks: score.tracks.with(0, { ...score.tracks[0]!, controllers: [{ tick: 0, controller: 64, value: 1 }] }),
  }),
};

/** One note that fits changed; undefined where none fits. */
function changed(
  score: Score,
  fits: (track: number, note: Note) => boolean,
  instead: (note: Note) => readonly Note[],
): Score | undefined {
  for (const [index, track] of score.tracks.entries()) {
    const note = track.notes.find((each) => fits(index, each));
    if (note === undefined) continue;
    const notes = track.notes.flatMap((each) => (each === note ? instead(note) : [each]));
    return { ...score, tracks: score.tracks.with(index, { ...track, notes }) };
  }
  return undefined;
}

test.each(Object.keys(HARM))('the judge is no rubber stamp: %s', async (harm) => {
  let harmed = 0;
  for (let seed = 0; harmed < 10 && seed < 200; seed += 1) {
    const request = randomRequest(lotsOf(seed));
    if (request.task !== 'infill') continue;
    const answer = await answerTo(request, 200);
    if (answer instanceof ComposeError) continue;
    const asked = parseComposeRequest(request);
    const score = HARM[harm]!(answer.variations[0]!.score, cellsOf(asked));
    if (score === undefined) continue;
    harmed += 1;
    expect(brokenPromises(asked, score), `request ${seed}`).not.toEqual([]);
  }
  expect(harmed).toBe(10);
});

test.each<[string, Partial<ComposeRequestInput>]>([
  ['the key', { key: 'C# major' }],
  ['a range', { limits: [{ range: [90, 91] }] }],
  ['forbidden pitches', { limits: [{ forbidden: Array.from({ length: 128 }, (_, pitch) => pitch).slice(1) }] }],
  ['polyphony', { limits: [{ polyphony: 1 }] }],
  ['chord tones', { chords: 'F#', limits: [{ chordTones: 'everywhere' }] }],
  ['chord tones on beats', { chords: 'F#', limits: [{ chordTones: 'beats' }] }],
])('the judge is no rubber stamp: %s', async (_, more) => {
  const wishes = [{ rhythm: 4 }];
  const plain: ComposeRequestInput = {
    task: 'compose',
    bars: 16,
    key: 'C major',
    instruments: ['violin'],
    wishes,
    topP: 1,
  };
  const answer = await answerTo({ ...plain, seed: 3 }, 512);
  if (answer instanceof ComposeError) throw answer;
  const { score } = answer.variations[0]!;
  expect(brokenPromises(parseComposeRequest(plain), score)).toEqual([]);
  expect(brokenPromises(parseComposeRequest({ ...plain, ...more }), score)).not.toEqual([]);
});

describe('of a thousand requests by chance', () => {
  const refusals = new Map<string, number>();
  let answered = 0;
  const parts = 10;
  test.each(Array.from({ length: parts }, (_, part) => part))(
    'part %i of ten is answered validly or refused in words',
    async (part) => {
      for (let seed = (part * REQUESTS) / parts; seed < ((part + 1) * REQUESTS) / parts; seed += 1) {
        const request = randomRequest(lotsOf(seed));
        const answer = await answerTo(request, [60, 200, 512][seed % 3]!);
        if (answer instanceof ComposeError) {
          expect(answer.message, `request ${seed}`).toMatch(/^[\w.]+: .{10,}/);
          refusals.set(answer.message.split(':')[0]!, (refusals.get(answer.message.split(':')[0]!) ?? 0) + 1);
          continue;
        }
        answered += 1;
        const { score, wishes, reports } = answer.variations[0]!;
        expect(brokenPromises(parseComposeRequest(request), score), `request ${seed}`).toEqual([]);
        const missed = wishes.filter(({ hard, kept, wish }) => hard && !kept && wish !== 'instruments');
        expect(missed, `request ${seed}: ${reports.join('; ')}`).toEqual([]);
      }
    },
  );

  test('most of them are answered', () => {
    expect(answered).toBeGreaterThan(0.6 * REQUESTS);
  });
});
