import type { Score } from '@continuo/music';
import { describe, expect, test } from 'vitest';
import { compose } from '../compose.ts';
import type { ComposeVariation } from '../compose-answer.ts';
import type { ComposeRequestInput } from '../compose-request.ts';
import { type FakeScoreModel, fakeScoreModel } from './testing/fake-score-model.ts';

type Section = { name: string; bars: number; key?: string; varies?: string; distance?: number; instruments?: string[] };

async function formed(
  sections: Section[],
  request: Partial<ComposeRequestInput> = {},
  model: FakeScoreModel = fakeScoreModel(),
): Promise<ComposeVariation> {
  const whole: ComposeRequestInput = {
    task: 'compose',
    instruments: ['violin', 'cello'],
    topP: 1,
    form: { sections },
    ...request,
  };
  for await (const event of compose(model, whole)) if (event.kind === 'answer') return event.answer.variations[0]!;
  throw new Error('no answer');
}

/** "pitch tick length" of the notes that begin in bars of 4/4, from the first of them. */
function barsOf({ tracks }: Score, from: number, to: number): string[][] {
  const start = (from - 1) * 1920;
  return tracks.map(({ notes }) =>
    notes
      .filter(({ tick }) => tick >= start && tick < to * 1920)
      .map(({ pitch, tick, durationTicks }) => `${pitch} ${tick - start} ${durationTicks}`),
  );
}

describe('a section that comes back at distance 0', () => {
  const plan = (more: Partial<Section> = {}): Section[] => [
    { name: 'A', bars: 4 },
    { name: 'B', bars: 2 },
    { name: "A'", bars: 4, varies: 'A', distance: 0, ...more },
  ];

  test('comes note for note', async () => {
    for (let seed = 0; seed < 5; seed += 1) {
      const { score, reports } = await formed(plan(), { seed });
      const names = (bars: string[][]) =>
        bars.map((notes) => notes.map((note) => note.split(' ').slice(0, 2).join(' ')));
      expect(names(barsOf(score, 7, 10))).toEqual(names(barsOf(score, 1, 4)));
      expect(reports).toEqual([]);
    }
  });

  test('needs no model: only the other bars are asked of it', async () => {
    const model = fakeScoreModel();
    await formed(plan(), {}, model);
    expect(model.passages.flatMap(({ written }) => written).length).toBe(2 * 6);
  });

  test('moves to its key', async () => {
    const { score } = await formed(plan({ key: 'G major' }), { key: 'C major' });
    const pitches = (bars: string[][]) => bars.map((notes) => notes.map((note) => Number(note.split(' ')[0])));
    const moved = pitches(barsOf(score, 1, 4)).map((track) => track.map((pitch) => pitch - 5));
    // what falls out of the instrument's range is left out
    expect(
      pitches(barsOf(score, 7, 10))
        .flat()
        .every((pitch) => moved.flat().includes(pitch)),
    ).toBe(true);
    expect(pitches(barsOf(score, 7, 10)).flat().length).toBeGreaterThan(5);
  });

  test('leaves out what a hard limit forbids there, and says so', async () => {
    const limits = [{ bars: [7, 10] as [number, number], range: [60, 70] as [number, number] }];
    const { score, reports } = await formed(plan(), { limits });
    const asked = barsOf(score, 1, 4)
      .flat()
      .filter((note) => Number(note.split(' ')[0]) >= 60 && Number(note.split(' ')[0]) <= 70);
    expect(barsOf(score, 7, 10).flat().length).toBe(asked.length);
    expect(reports.join()).toMatch(/^\d+ notes of bars that come back are left out: a hard wish/);
  });
});

test('a section that comes back varied is told the nearer the more of the other', async () => {
  const toldAt = async (distance: number): Promise<number> => {
    const model = fakeScoreModel();
    await formed(
      [
        { name: 'A', bars: 4 },
        { name: "A'", bars: 4, varies: 'A', distance },
      ],
      { ends: false },
      model,
    );
    return model.passages
      .flatMap(({ wishes }) => [...wishes.values()])
      .reduce((sum, { told, reference }) => sum + (reference >= 0 ? told.length : 0), 0);
  };
  const [near, half, far] = [await toldAt(0.1), await toldAt(0.5), await toldAt(0.9)];
  expect(near).toBeGreaterThan(half);
  expect(half).toBeGreaterThan(far);
  expect(await toldAt(1)).toBe(0);
});

test('a free motif is told, and nothing of it is bound', async () => {
  const model = fakeScoreModel();
  const motifs = [
    {
      notes: [60, 64].map((pitch, at) => ({ pitch, at, duration: 1 })),
      places: [{ bar: 2, track: 'Violin', free: true }],
    },
  ];
  const { wishes } = await formed([{ name: 'A', bars: 3 }], { motifs }, model);
  expect(model.passages[0]!.wishes.get(2)!.told).toEqual([
    { position: 0, pitch: 60 },
    { position: 24, pitch: 64 },
  ]);
  expect(wishes.find(({ wish }) => wish === 'motif in bar 2')).toMatchObject({ asked: 'freely varied', hard: false });
});

test('sections are played by their instruments, called by any of their names', async () => {
  const sections = [
    { name: 'A', bars: 2, instruments: ['Violin'] },
    { name: 'B', bars: 2, instruments: ['cello', 'violin'] },
  ];
  const { score } = await formed(sections);
  expect(barsOf(score, 1, 2).map((notes) => notes.length > 0)).toEqual([true, false]);
  expect(barsOf(score, 3, 4).map((notes) => notes.length > 0)).toEqual([true, true]);
});
