import { melodyTokenOfPitch, STEPS_PER_BAR } from '@continuo/corpus';
import type { LatentModel } from '@continuo/models';
import { countBars, createScore, type Score } from '@continuo/music';
import { describe, expect, test } from 'vitest';
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
    // the first half note higher, and the last lower
    attributes: { averagePitch: Float32Array.of(0.5, 0, 0, 0), pitchRange: Float32Array.of(0, 0, 0, -0.25) },
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

describe('a variation near a piece', () => {
  const bass = { name: 'Bass', channel: 1, notes: [{ pitch: 36, tick: 0, durationTicks: 7680 }] };
  /** Four bars in a track of its own: two segments. */
  const song = createScore({
    ticksPerQuarter: 960,
    meters: '4/4',
    tracks: [
      bass,
      {
        name: 'Melody',
        notes: [60, 64, 68, 72, 60, 64, 68, 72].map((pitch, place) => ({
          ...{ pitch, tick: place * 1920, durationTicks: 1920, velocity: 100 },
        })),
      },
    ],
  });
  const request: ComposeRequestInput = { task: 'vary', score: song, temperature: 0, seed: 2 };

  test('at distance 0 is the piece, the other tracks as well', async () => {
    const { variations } = await answerOf({ ...request, distance: 0 });
    expect(variations[0]!.score).toEqual(song);
    expect(variations[0]!.wishes[0]).toMatchObject({ wish: 'distance', got: '64 of 64 steps as they were' });
  });

  test('moves all segments the same way, the farther the more; it is replayed', async () => {
    const [near, far] = await Promise.all([0.02, 0.2].map((distance) => answerOf({ ...request, distance })));
    const lines = [near!, far!].map(({ variations }) => variations[0]!.score.tracks[1]!.notes);
    for (const notes of lines) {
      const pitches = notes.map(({ pitch }) => pitch);
      expect(pitches.slice(0, 4)).toEqual(pitches.slice(4));
      expect(notes.map(({ tick, velocity }) => [tick, velocity])).toEqual(
        song.tracks[1]!.notes.map(({ tick }) => [tick, 100]),
      );
    }
    const away = lines.map((notes) =>
      notes.reduce((sum, { pitch }, place) => sum + Math.abs(pitch - song.tracks[1]!.notes[place]!.pitch), 0),
    );
    expect(away[0]).toBeLessThan(away[1]!);
    const { record, score } = far!.variations[0]!;
    expect(score.tracks[0]).toEqual(song.tracks[0]);
    expect((await replay(fakeLatentModel(), record, { score })).same).toBe(true);
  });

  test('goes along the directions of attributes, and tells what became of each', async () => {
    const { variations } = await answerOf({ ...request, distance: 0, attributes: { register: 0.5, range: 0.5 } });
    const { score, wishes } = variations[0]!;
    // 1 is half of how far N(0, 1) of four numbers lies from 0, which is 8 semitones: the first note 4 higher, the last 4 lower
    expect(score.tracks[1]!.notes.map(({ pitch }) => pitch)).toEqual([64, 64, 68, 68, 64, 64, 68, 68]);
    expect(wishes.slice(1, 3)).toEqual([
      { wish: 'register', asked: 'more (+0.5)', got: '66.00 → 66.00 mean pitch', kept: false, hard: false },
      { wish: 'range', asked: 'more (+0.5)', got: '12.00 → 4.00 semitones', kept: false, hard: false },
    ]);
  });

  test.each<[string, Partial<ComposeRequestInput>, string]>([
    [
      'an attribute that the file has no direction for',
      { attributes: { density: 1 } },
      '"fake" knows: register, range',
    ],
    ['one that is misspelt', { attributes: { regster: 1 } }, 'did you mean "register"'],
    ['cells', { cells: [{ bars: [1, 1] }] }, 'does not hear cells'],
    ['a distance elsewhere', { task: 'compose', score: undefined, distance: 0.5 }, 'distance belongs to vary'],
  ])('refuses %s', async (_what, more, message) => {
    await expect(answerOf({ ...request, ...more })).rejects.toThrow(message);
  });
});

test('a new piece is pushed as well', async () => {
  const { variations } = await answerOf({ task: 'compose', bars: 4, seed: 3, attributes: { register: 2 } });
  const plain = await answerOf({ task: 'compose', bars: 4, seed: 3 });
  const total = ({ score }: { readonly score: Score }): number =>
    score.tracks[0]!.notes.reduce((sum, { pitch }) => sum + pitch, 0);
  expect(total(variations[0]!)).toBeGreaterThan(total(plain.variations[0]!));
  expect(variations[0]!.wishes[0]).toMatchObject({ wish: 'register', kept: true });
});

test('a key is refused, for the space knows none', async () => {
  await expect(answerOf({ task: 'compose', key: 'D minor' })).rejects.toThrow(
    'the model "fake" (vae) does not hear key; it hears bars, bpm, seed, variations, expression, temperature, score, to, steps, distance, attributes',
  );
});
