import type { Score } from '@continuo/music';
import { describe, expect, test } from 'vitest';
import { compose } from '../compose.ts';
import type { ComposeRequestInput } from '../compose-request.ts';
import { fakeScoreModel } from './testing/fake-score-model.ts';
import { movedLevels, registerPull } from './texture-pull.ts';

const VIOLIN: ComposeRequestInput = {
  task: 'compose',
  bars: 8,
  instruments: ['violin'],
  harmony: 'free',
  topP: 1,
  ends: false,
};
const SEEDS = Array.from({ length: 10 }, (_, seed) => seed);

async function scoreOf(request: ComposeRequestInput): Promise<Score> {
  for await (const event of compose(fakeScoreModel(), request)) {
    if (event.kind === 'answer') return event.answer.variations[0]!.score;
  }
  throw new Error('no answer');
}
const notesOf = async (request: ComposeRequestInput) => (await scoreOf(request)).tracks[0]!.notes;
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('of a model without taste', () => {
  test.each([62, 70, 85])('a register of %i', async (register) => {
    for (const seed of SEEDS) {
      const notes = await notesOf({ ...VIOLIN, seed, wishes: [{ register, rhythm: 2 }] });
      expect(Math.abs(mean(notes.map(({ pitch }) => pitch)) - register)).toBeLessThan(2);
      // no mask: notes lie about it
      expect(new Set(notes.map(({ pitch }) => pitch)).size).toBeGreaterThan(8);
    }
  });

  test.each([30, 64, 110])('a mean velocity of %i', async (dynamics) => {
    for (const seed of SEEDS) {
      const notes = await notesOf({ ...VIOLIN, seed, wishes: [{ dynamics, rhythm: 2 }] });
      expect(Math.abs(mean(notes.map(({ velocity }) => velocity)) - dynamics)).toBeLessThan(4);
    }
  });

  test.each([0.1, 0.4, 0.8])(
    'a share of leaps of %f, where all that is free has nearly none but leaps',
    async (leaps) => {
      const share = (notes: Score['tracks'][number]['notes']): number => {
        const line = notes.map(({ pitch }) => pitch);
        return mean(line.slice(1).map((pitch, place) => Number(Math.abs(pitch - line[place]!) > 2)));
      };
      const single: ComposeRequestInput = { ...VIOLIN, wishes: [{ leaps, rhythm: 2, polyphony: 1 }] };
      for (const seed of SEEDS) expect(Math.abs(share(await notesOf({ ...single, seed })) - leaps)).toBeLessThan(0.08);
      expect(share(await notesOf({ ...single, wishes: [{ rhythm: 2, polyphony: 1 }] }))).toBeGreaterThan(0.8);
    },
  );

  test('energy is loudness where none is asked for', async () => {
    for (const seed of SEEDS) {
      const energies = {
        wishes: [
          { rhythm: 2 },
          { bars: [1, 4] as [number, number], energy: 0.1 },
          { bars: [5, 8] as [number, number], energy: 0.9 },
        ],
      };
      const velocities = (await notesOf({ ...VIOLIN, seed, ...energies })).map(({ velocity }) => velocity);
      const half = velocities.length / 2;
      expect(mean(velocities.slice(half)) - mean(velocities.slice(0, half))).toBeGreaterThan(48);
      const even = await notesOf({ ...VIOLIN, seed, wishes: [...energies.wishes, { dynamics: 64 }] });
      expect(Math.abs(mean(even.slice(0, half).map(({ velocity }) => velocity)) - 64)).toBeLessThan(6);
    }
  });

  test('a wish of some bars is kept there, and another after it', async () => {
    const notes = await notesOf({
      ...VIOLIN,
      wishes: [
        { bars: [1, 4], register: 60, dynamics: 40, rhythm: 2 },
        { bars: [5, 8], register: 84, dynamics: 100, rhythm: 2 },
      ],
    });
    const halves = [notes.filter(({ tick }) => tick < 4 * 1920), notes.filter(({ tick }) => tick >= 4 * 1920)];
    for (const [half, [register, dynamics]] of [[60, 40] as const, [84, 100] as const].entries()) {
      expect(Math.abs(mean(halves[half]!.map(({ pitch }) => pitch)) - register)).toBeLessThan(3);
      expect(Math.abs(mean(halves[half]!.map(({ velocity }) => velocity)) - dynamics)).toBeLessThan(6);
    }
  });
});

test('a register seeks back what is off: half of what is owed, twenty semitones at most', () => {
  expect(registerPull(60, 0).indexOf(0)).toBe(60);
  expect(registerPull(60, 20).indexOf(Math.max(...registerPull(60, 20)))).toBe(70);
  expect(registerPull(60, -1000).indexOf(Math.max(...registerPull(60, -1000)))).toBe(40);
});

test('loudness moves as a whole: what is likeliest is so where it is asked, and an accent stays an accent', () => {
  // nearly always level 10 (84), now and then 12
  const levels = Array.from({ length: 16 }, (_, level) => (level === 10 ? 8 : level === 12 ? 5 : -4));
  const order = [...movedLevels(levels, 44, 0)]
    .map((logit, level) => [logit, level] as const)
    .sort(([a], [b]) => b - a);
  expect(order.slice(0, 2).map(([, level]) => level)).toEqual([5, 7]);
  expect(order[1]![0] - order[2]![0]).toBeGreaterThan(6);
});
