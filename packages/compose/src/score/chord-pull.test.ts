import { describe, expect, test } from 'vitest';
import { compose } from '../compose.ts';
import type { ComposeRequestInput } from '../compose-request.ts';
import { chordPull, soughtChord } from './chord-pull.ts';
import { readChords } from './chord-wishes.ts';
import { fakeScoreModel } from './testing/fake-score-model.ts';

const SPAN = { start: 1920, end: 3840, ticksPerQuarter: 480, numerator: 4, denominator: 4 };
const PLAN = {
  chords: readChords('Am F', 1)[0]!,
  span: SPAN,
  form: undefined,
  told: { chords: [undefined, undefined] },
};
type Plan = Parameters<typeof soughtChord>[0];

describe('a chord is sought', () => {
  test('in its part of the bar', () => {
    expect(soughtChord(PLAN as unknown as Plan, 1920)).toMatchObject({ tones: [9, 0, 4], start: 1920 });
    expect(soughtChord(PLAN as unknown as Plan, 2880)).toMatchObject({ tones: [5, 9, 0], start: 2880 });
  });

  test('by its root most, and by tones that have not sounded yet more than by those that have', () => {
    const pull = chordPull({ tones: [9, 0, 4], start: 0, strength: 1.5 }, new Set([0]));
    expect(pull[9]).toBeGreaterThan(pull[4]!);
    expect(pull[4]).toBeGreaterThan(pull[0]!);
    expect(pull[0]).toBeGreaterThan(0);
    expect(pull.filter((each) => each === 0).length).toBe(9);
  });
});

describe('a model without taste', () => {
  const plain: ComposeRequestInput = { task: 'compose', instruments: ['piano'], wishes: [{ rhythm: 2 }], topP: 1 };
  /** Share of the notes of a bar of 4/4, over some seeds, that are of these pitch classes. */
  const share = async (request: ComposeRequestInput, bar: number, tones: readonly number[]): Promise<number> => {
    let [inside, all] = [0, 0];
    for (let seed = 0; seed < 8; seed += 1) {
      for await (const event of compose(fakeScoreModel(), { ...request, seed })) {
        if (event.kind !== 'answer') continue;
        const notes = event.answer.variations[0]!.score.tracks.flatMap((track) => track.notes);
        const own = notes.filter(({ tick }) => Math.floor(tick / 1920) === bar - 1);
        all += own.length;
        inside += own.filter(({ pitch }) => tones.includes(pitch % 12)).length;
      }
    }
    return inside / all;
  };

  test('writes mostly tones of the chords that are asked for, and others as well', async () => {
    const asked = await share({ ...plain, bars: 4, chords: 'C | Fm | G7 | C', ends: false }, 2, [5, 8, 0]);
    expect(asked).toBeGreaterThan(0.6);
    expect(asked).toBeLessThan(1);
    expect(await share({ ...plain, bars: 4, ends: false }, 2, [5, 8, 0])).toBeLessThan(0.5);
  });

  test('closes a section on the chord of its cadence', async () => {
    const form = {
      sections: [
        { name: 'A', bars: 4, cadence: 'half' as const },
        { name: 'B', bars: 3 },
      ],
    };
    // G is the fifth degree of C
    expect(await share({ ...plain, key: 'C major', form }, 4, [7, 11, 2])).toBeGreaterThan(0.8);
    expect(await share({ ...plain, key: 'C major', form }, 2, [7, 11, 2])).toBeLessThan(0.7);
  });
});
