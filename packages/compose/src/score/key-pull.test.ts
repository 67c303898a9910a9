import { findKey, KEY_PROFILE_SETS, scoreFromNotes } from '@continuo/music';
import { describe, expect, test } from 'vitest';
import { compose } from '../compose.ts';
import type { ComposeRequestInput } from '../compose-request.ts';
import { readKeyWish } from '../key-wish.ts';
import { drawUniform } from '../sampling/counter-random.ts';
import { hasProfile, KeyBalance, keyPull } from './key-pull.ts';
import { fakeScoreModel } from './testing/fake-score-model.ts';

const [C_MAJOR, A_MINOR] = [0, 21];
const SCALE_OF_C = [1, 0, 1, 0, 1, 1, 0, 1, 0, 1, 0, 1];

describe('tones are preferred', () => {
  test('not at all where the key that is asked for is clear', () => {
    const counts = KEY_PROFILE_SETS['albrecht-shanahan'].major;
    expect([...keyPull(C_MAJOR, counts)]).toEqual(new Array(12).fill(0));
    expect(keyPull(A_MINOR, counts).some((pull) => pull !== 0)).toBe(true);
  });

  test('that tell a key from its relative: of the tones of C major, A minor wants A, not G, and G sharp', () => {
    const pull = keyPull(A_MINOR, KEY_PROFILE_SETS['albrecht-shanahan'].major);
    expect(pull[9]).toBeGreaterThan(1);
    expect(pull[4]).toBeGreaterThan(0);
    expect(pull[7]).toBeLessThan(-1);
    expect(pull[8]).toBeGreaterThan(1);
  });

  test('the more, the nearer another key is', () => {
    const [far, near] = [keyPull(A_MINOR, SCALE_OF_C), keyPull(A_MINOR, [3, 0, 1, 0, 2, 1, 0, 2, 0, 1, 0, 1])];
    expect(near[9]).toBeGreaterThan(far[9]!);
  });

  test('alike in all keys, in steps of 1/64', () => {
    const inC = keyPull(A_MINOR, SCALE_OF_C);
    // a whole tone higher: B minor in the tones of D major
    const inD = keyPull(
      23,
      SCALE_OF_C.map((_, tone) => SCALE_OF_C[(tone + 10) % 12]!),
    );
    expect(SCALE_OF_C.map((_, tone) => inD[(tone + 2) % 12])).toEqual([...inC]);
    expect([...inC].every((pull) => Number.isInteger(64 * pull))).toBe(true);
  });
});

test('modes are left to the model: what makes them would be spoken against', () => {
  const keys = ['D major', 'D minor', 'D harmonic minor', 'D dorian', 'D lydian', 'D mixolydian', 'D phrygian'];
  expect(keys.map((key) => hasProfile(readKeyWish(key, undefined)!))).toEqual([
    true,
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
});

/** The key that is found of tones that a model without taste draws from the scale of C, quarter notes. */
function drawn(seed: number, balance?: KeyBalance): string | undefined {
  const notes = Array.from({ length: 120 }, (_, place) => {
    const weights = SCALE_OF_C.map((weight, tone) => weight * Math.exp(balance?.pull[tone] ?? 0));
    let rest = drawUniform({ seed, variation: 0, candidate: 0, place }) * weights.reduce((a, b) => a + b, 0);
    const tone = weights.findIndex((weight) => {
      rest -= weight;
      return rest < 0;
    });
    balance?.hear(tone, 1);
    return { pitch: 60 + tone, tick: 480 * place, durationTicks: 480 };
  });
  return findKey(scoreFromNotes(notes))?.name;
}

test('music of seven tones comes out in the key that is asked for, of all that have these tones', () => {
  const seeds = Array.from({ length: 20 }, (_, seed) => seed);
  for (const [tonic, mode, name] of [
    [9, 'minor', 'A minor'],
    [0, 'major', 'C major'],
  ] as const) {
    const [pulled, free] = [true, false].map(
      (isPulled) =>
        seeds.filter((seed) => drawn(seed, isPulled ? new KeyBalance({ tonic, mode }) : undefined) === name).length,
    );
    expect(pulled).toBeGreaterThanOrEqual(18);
    expect(free).toBeLessThan(16);
  }
});

describe('a model without taste', () => {
  const plain: ComposeRequestInput = {
    task: 'compose',
    bars: 16,
    instruments: ['viola', 'cello'],
    harmony: 'free',
    wishes: [{ rhythm: 2 }],
    topP: 1,
  };
  const heard = async (request: ComposeRequestInput): Promise<string | undefined> => {
    for await (const event of compose(fakeScoreModel(), request)) {
      if (event.kind === 'answer') return findKey(event.answer.variations[0]!.score)?.name;
    }
    throw new Error('no answer');
  };

  test('writes in the key that is asked for softly, and not where nothing is', async () => {
    const seeds = Array.from({ length: 20 }, (_, seed) => seed);
    const asked = seeds.map((seed) => heard({ ...plain, key: 'D minor', keyIs: 'soft', seed }));
    const free = seeds.map((seed) => heard({ ...plain, seed }));
    expect((await Promise.all(asked)).filter((found) => found === 'D minor').length).toBeGreaterThanOrEqual(18);
    expect((await Promise.all(free)).filter((found) => found === 'D minor').length).toBeLessThan(5);
  });

  test('may still write other tones', async () => {
    for await (const event of compose(fakeScoreModel(), { ...plain, key: 'D minor', keyIs: 'soft' })) {
      if (event.kind !== 'answer') continue;
      const tones = event.answer.variations[0]!.score.tracks.flatMap(({ notes }) =>
        notes.map(({ pitch }) => pitch % 12),
      );
      expect(new Set(tones).size).toBeGreaterThan(9);
    }
    expect.assertions(1);
  });
});

test('a soft minor key has its leading tone: what is told of it counts nine tones, with a scale those of the scale', async () => {
  const answerOf = async (more: Partial<ComposeRequestInput>) => {
    const request: ComposeRequestInput = {
      task: 'compose',
      bars: 8,
      instruments: ['violin'],
      key: 'A minor',
      keyIs: 'soft',
    };
    for await (const event of compose(fakeScoreModel(), { ...request, ...more })) {
      if (event.kind === 'answer') return event.answer.variations[0]!;
    }
    throw new Error('no answer');
  };
  for (const [scale, tones] of [
    [undefined, [9, 11, 0, 2, 4, 5, 6, 7, 8]],
    ['natural minor', [9, 11, 0, 2, 4, 5, 7]],
  ] as const) {
    const { score, wishes } = await answerOf(scale === undefined ? {} : { scale });
    const pitches = score.tracks[0]!.notes.map(({ pitch }) => pitch % 12);
    const within = pitches.filter((pitch) => (tones as readonly number[]).includes(pitch)).length;
    expect(wishes.find(({ wish }) => wish === 'key')!.got).toBe(`${within} of ${pitches.length} written notes in it`);
  }
});
