import { melodyTokenOfPitch, STEPS_PER_BAR } from '@continuo/corpus';
import type { LatentModel } from '@continuo/models';
import { countBars, createScore } from '@continuo/music';
import { expect, test } from 'vitest';
import { compose } from '../compose.ts';
import type { ComposeAnswer } from '../compose-answer.ts';
import type { ComposeRequestInput } from '../compose-request.ts';
import { replay } from '../replay.ts';

/** A segment of two bars, a half note a number of its point: the larger, the higher. */
function fakeLatentModel(): LatentModel {
  const length = 2 * STEPS_PER_BAR;
  return {
    kind: 'latent',
    name: 'fake',
    hash: 'ab'.repeat(32),
    family: 'vae',
    parameterCount: 0,
    likelihoodKind: 'bound',
    tokenizer: { kind: 'melody' },
    length,
    bars: 2,
    latentSize: 4,
    attributes: {},
    encode: async (segments) =>
      segments.map((tokens) => ({
        mean: Float32Array.from([0, 8, 16, 24], (place) => (tokens[place]! - melodyTokenOfPitch(60)) / 8),
        deviation: new Float32Array(4),
      })),
    decode: async (latents) =>
      latents.map((z) => {
        const tokens = new Int32Array(length);
        z.forEach((value, place) => {
          tokens[place * 8] = melodyTokenOfPitch(60 + Math.round(Math.max(-3, Math.min(3, value)) * 8));
        });
        return tokens;
      }),
    bound: async () => [],
    dispose: async () => {},
  };
}

async function answerOf(request: ComposeRequestInput): Promise<ComposeAnswer> {
  for await (const event of compose(fakeLatentModel(), request)) if (event.kind === 'answer') return event.answer;
  throw new Error('no answer');
}

test('a piece is a path through the space: its segments are kin, and are cut to the bars asked for', async () => {
  const { variations } = await answerOf({ task: 'compose', bars: 7, bpm: 90, seed: 5, variations: 2 });
  const { score, wishes } = variations[0]!;
  expect(countBars(score)).toBe(7);
  expect(score.tempos[0]!.microsecondsPerQuarter).toBe(Math.round(60e6 / 90));
  expect(wishes.map(({ wish, got }) => `${wish}: ${got}`)).toEqual([
    'bars: 7',
    'tempo: 90 bpm',
    'sampling: 4 points on a path of the space, temperature 0.9',
  ]);
  const pitches = score.tracks[0]!.notes.map(({ pitch }) => pitch);
  expect(pitches).toHaveLength(14);
  const distance = (a: number, b: number): number =>
    [0, 1, 2, 3].reduce((sum, place) => sum + Math.abs(pitches[4 * a + place]! - pitches[4 * b + place]!), 0);
  // along an arc each step is a third of the way
  expect(distance(0, 1)).toBeLessThan(distance(0, 2) + 1);
  expect(variations[1]!.score).not.toEqual(score);
  expect((await answerOf({ task: 'compose', bars: 7, bpm: 90, seed: 5 })).variations[0]!.score).toEqual(score);
});

test('between two pieces: both ends come back, and the way leads from the one to the other', async () => {
  const tune = (pitches: readonly number[]) =>
    createScore({
      meters: '4/4',
      tracks: [{ notes: pitches.map((pitch, place) => ({ pitch, tick: place * 960, durationTicks: 960 })) }],
    });
  // points as far from the origin as each other, (1, 1, 1, 1) and (2, 0, 0, 0): the arc between them
  const [even, steep] = [tune([68, 68, 68, 68]), tune([76, 60, 60, 60, 81, 81])];
  const { variations } = await answerOf({ task: 'interpolate', score: even, to: steep, steps: 4, temperature: 0 });
  const { score, wishes, reports, record } = variations[0]!;
  expect(countBars(score)).toBe(8);
  const [firsts, seconds] = [0, 1].map((place) =>
    [0, 1, 2, 3].map((part) => score.tracks[0]!.notes[4 * part + place]!.pitch),
  ) as [number[], number[]];
  expect(firsts).toEqual([68, 72, 75, 76]);
  expect(seconds).toEqual([68, 66, 63, 60]);
  expect(wishes.slice(0, 2).map(({ wish, kept }) => [wish, kept])).toEqual([
    ['the first piece', true],
    ['the last piece', true],
  ]);
  expect(reports).toEqual(['the last piece: only its first 2 bars are used']);
  expect((await replay(fakeLatentModel(), record, { score })).same).toBe(true);
});

test('a key is refused, for the space knows none', async () => {
  await expect(answerOf({ task: 'compose', key: 'D minor' })).rejects.toThrow(
    'the model "fake" (vae) does not hear key; it hears bars, bpm, seed, variations, temperature, score, to, steps',
  );
});
