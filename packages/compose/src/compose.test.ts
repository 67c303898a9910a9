import { gridOfScore, SILENT, VOICES } from '@continuo/corpus';
import { createScore, type Score } from '@continuo/music';
import { describe, expect, test } from 'vitest';
import { compose } from './compose.ts';
import type { ComposeAnswer } from './compose-answer.ts';
import type { ComposeRequestInput } from './compose-request.ts';
import { parseComposeRequest } from './compose-request.ts';
import { fakeModel } from './fake-model.ts';

async function answerOf(request: ComposeRequestInput, model = fakeModel()): Promise<ComposeAnswer> {
  for await (const event of compose(model, request)) if (event.kind === 'answer') return event.answer;
  throw new Error('no answer');
}
const pitchesOf = (score: Score): number[] => score.tracks.flatMap((track) => track.notes.map((note) => note.pitch));

describe('compose', () => {
  test('writes so many bars, and every note in the key and the voices’ ranges', async () => {
    const { variations } = await answerOf({ task: 'compose', bars: 8, key: 'D minor', seed: 7 });
    const { score, wishes } = variations[0]!;
    expect(score.endTick).toBe(8 * 4 * 480);
    expect(gridOfScore(score).length).toBe(128);
    expect(pitchesOf(score).every((pitch) => [2, 4, 5, 7, 9, 10, 0].includes(pitch % 12))).toBe(true);
    expect(wishes.every((wish) => wish.kept)).toBe(true);
    expect(wishes.map((wish) => wish.wish)).toEqual([
      'key',
      'range soprano',
      'range alto',
      'range tenor',
      'range bass',
      'no parallels',
      'close',
      'bars',
      'meter',
      'tempo',
      'sampling',
    ]);
    expect(score.keys).toEqual([{ tick: 0, fifths: -1, mode: 'minor' }]);
  });

  test('writes in other meters, with a pickup', async () => {
    const { variations } = await answerOf({ task: 'compose', bars: 3, meter: '6/8', pickup: 0.5, bpm: 96 });
    const { score } = variations[0]!;
    expect(score.pickupTicks).toBe(240);
    expect(score.endTick).toBe(240 + 3 * 3 * 480);
    expect(score.meters).toEqual([{ tick: 0, numerator: 6, denominator: 8 }]);
    expect(score.tempos).toEqual([{ tick: 0, microsecondsPerQuarter: 625_000 }]);
  });

  test('tells the model a key that the seed chose where none is asked for, and masks nothing', async () => {
    const model = fakeModel();
    const { variations } = await answerOf({ task: 'compose', bars: 1, seed: 6, temperature: 3 }, model);
    const again = fakeModel();
    await answerOf({ task: 'compose', bars: 1, seed: 6, variations: 2 }, again);
    expect(model.plans[0]!.key).toEqual(again.plans[0]!.key);
    expect(variations[0]!.wishes[0]!.asked).toMatch(/^none; [A-G][#b]? (major|minor) chosen by the seed$/);
    expect(new Set(pitchesOf(variations[0]!.score).map((pitch) => pitch % 12)).size).toBeGreaterThan(9);
  });

  test('no voice rests unless rests are allowed', async () => {
    const { variations } = await answerOf({ task: 'compose', bars: 2 });
    expect(gridOfScore(variations[0]!.score).pitches.includes(SILENT)).toBe(false);
  });

  test('the same seed gives the same music, another seed other music', async () => {
    const first = await answerOf({ task: 'compose', bars: 2, seed: 3 });
    expect(await answerOf({ task: 'compose', bars: 2, seed: 3 })).toEqual(first);
    const other = await answerOf({ task: 'compose', bars: 2, seed: 4 });
    expect(other.variations[0]!.record.notesHash).not.toBe(first.variations[0]!.record.notesHash);
  });

  test('a variation is the same however many are asked for', async () => {
    const four = await answerOf({ task: 'compose', bars: 2, seed: 3, variations: 4 });
    const one = await answerOf({ task: 'compose', bars: 2, seed: 3 });
    expect(four.variations[0]!.score).toEqual(one.variations[0]!.score);
    expect(new Set(four.variations.map((variation) => variation.record.notesHash)).size).toBe(4);
  });

  test('of several drafts the likeliest is kept', async () => {
    const gains: number[] = [];
    for (const seed of [1, 2, 3, 4]) {
      const one = await answerOf({ task: 'compose', bars: 2, seed });
      const best = await answerOf({ task: 'compose', bars: 2, seed, candidates: 10 });
      gains.push(one.variations[0]!.natsPerToken - best.variations[0]!.natsPerToken);
    }
    // the first draft may be the likeliest, but no later one that is kept is less likely
    expect(Math.min(...gains)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...gains)).toBeGreaterThan(0);
  });

  test('without crossing, no voice sings above the next higher one', async () => {
    const { variations } = await answerOf({ task: 'compose', bars: 4, temperature: 3, topP: 1, noCrossing: true });
    const { pitches } = gridOfScore(variations[0]!.score);
    for (let place = 0; place < pitches.length; place++) {
      if (place % VOICES.length > 0) expect(pitches[place]!).toBeLessThanOrEqual(pitches[place - 1]!);
    }
  });

  test('progress counts every token and ends at the total', async () => {
    const progress: [number, number][] = [];
    for await (const event of compose(fakeModel(), { task: 'compose', bars: 1, variations: 2, candidates: 8 })) {
      if (event.kind === 'progress') progress.push([event.done, event.total]);
    }
    expect(progress.length).toBe(2 * 16 * 4);
    expect(progress.at(-1)).toEqual([128, 128]);
  });

  test('an aborted signal ends it with its reason', async () => {
    const controller = new AbortController();
    const run = async (): Promise<void> => {
      for await (const event of compose(fakeModel(), { task: 'compose', bars: 4 }, { signal: controller.signal })) {
        if (event.kind === 'progress' && event.done === 9) controller.abort(new Error('enough'));
        if (event.kind === 'progress') expect(event.done).toBeLessThanOrEqual(9);
      }
    };
    await expect(run()).rejects.toThrow('enough');
  });

  test('each note tells its probability and what else stood to choose', async () => {
    const { variations } = await answerOf({ task: 'compose', bars: 2, key: 'C major', topK: 1 });
    const { notes, score } = variations[0]!;
    expect(notes.length).toBe(pitchesOf(score).length);
    for (const note of notes) {
      expect(
        score.tracks[note.track]!.notes.some(({ tick, pitch }) => tick === note.tick && pitch === note.pitch),
      ).toBe(true);
      const chosen = note.alternatives.find(({ pitch }) => pitch === note.pitch);
      expect(note.alternatives.find(({ allowed }) => allowed)?.pitch ?? note.pitch).toBe(note.pitch);
      expect(chosen?.probability ?? note.probability).toBe(note.probability);
      expect(note.probability).toBeLessThanOrEqual(note.alternatives[0]!.probability);
    }
  });
});

describe('what cannot be', () => {
  const failure = async (request: unknown): Promise<string> => {
    try {
      await answerOf(request as ComposeRequestInput);
    } catch (error) {
      return `${(error as Error).name}: ${(error as Error).message}`;
    }
    return 'no error';
  };

  test('a range without a tone of the scale is told before anything is written', async () => {
    const model = fakeModel();
    await expect(
      answerOf({ task: 'compose', key: 'C major', ranges: { soprano: [66, 66] } }, model),
    ).rejects.toMatchObject({
      code: 'contradiction',
      message: "the soprano's range F#4–F#4 holds no tone of C major; widen the range or choose another key",
    });
    expect(model.plans).toEqual([]);
    expect(await failure({ task: 'compose', ranges: { bass: [10, 20] } })).toContain(
      'lies outside what the model can write',
    );
  });

  test('an unknown field names the nearest known', async () => {
    expect(await failure({ task: 'compose', temprature: 2 })).toBe(
      'ComposeError: unknown field "temprature"; did you mean "temperature"?',
    );
    expect(await failure({ task: 'infill', score: fourBars, cells: [{ bar: [1, 2], voices: ['alto'] }] })).toContain(
      'unknown field "bar" in cells.0; did you mean "bars"?',
    );
  });

  test('a field of another task, a missing score and a bad value are told by name', async () => {
    expect(await failure({ task: 'harmonize' })).toBe('ComposeError: score: the task harmonize needs a score');
    expect(await failure({ task: 'compose', score: fourBars })).toContain('score: compose starts from nothing');
    expect(await failure({ task: 'continue', score: fourBars, bpm: 90 })).toContain('bpm belongs to compose');
    expect(await failure({ task: 'compose', variations: 9 })).toContain('variations:');
    expect(await failure({ task: 'compose', meter: '5/7' })).toContain('meter: found "5/7", expected e.g. "4/4"');
    expect(await failure({ task: 'compose', key: 'H dur' })).toContain('key "H dur" is not known');
    expect(await failure({ task: 'compose', scale: 'dorian' })).toContain('needs a key');
  });

  test('a score that is none is told where', () => {
    const bad = {
      ...fourBars,
      tracks: [{ ...fourBars.tracks[0]!, notes: [{ pitch: 200, velocity: 1, tick: 0, durationTicks: 1 }] }],
    };
    expect(() => parseComposeRequest({ task: 'continue', score: bad })).toThrow(
      'score: track 1: note 1 is {"pitch":200',
    );
  });
});

test('scales: harmonic minor allows the leading tone, full minor nine tones, a mode by name', async () => {
  const toneSet = async (key: string, scale?: string): Promise<number[]> => {
    const { variations } = await answerOf({
      task: 'compose',
      bars: 8,
      key,
      temperature: 4,
      topP: 1,
      ...(scale ? { scale } : {}),
    });
    return [...new Set(pitchesOf(variations[0]!.score).map((pitch) => pitch % 12))].sort((a, b) => a - b);
  };
  expect(await toneSet('D minor', 'harmonic minor')).toEqual([1, 2, 4, 5, 7, 9, 10]);
  expect(await toneSet('D minor', 'full minor')).toEqual([0, 1, 2, 4, 5, 7, 9, 10, 11]);
  expect(await toneSet('D dorian')).toEqual([0, 2, 4, 5, 7, 9, 11]);
});

const fourBars = createScore({
  meters: '4/4',
  tracks: [72, 67, 60, 48].map((pitch) => ({ notes: Array.from({ length: 16 }, () => ({ pitch })) })),
});
