import { createScore, type Score, scoreFromNotes, writeMidi } from '@continuo/music';
import { describe, expect, test } from 'vitest';
import { compose } from '../compose.ts';
import type { ComposeAnswer } from '../compose-answer.ts';
import type { ComposeRequestInput } from '../compose-request.ts';
import { fakeScoreModel } from './testing/fake-score-model.ts';

async function answerOf(request: ComposeRequestInput, model = fakeScoreModel()): Promise<ComposeAnswer> {
  for await (const event of compose(model, request)) if (event.kind === 'answer') return event.answer;
  throw new Error('no answer');
}
const scoreOf = async (request: ComposeRequestInput): Promise<Score> => (await answerOf(request)).variations[0]!.score;
const bytesOf = async (request: ComposeRequestInput): Promise<string> => writeMidi(await scoreOf(request)).join();

/** Four bars of quarters in two tracks. */
const DUET = createScore({
  endTick: 4 * 1920,
  tracks: [
    { name: 'Melody', program: 73, notes: quarters(72) },
    { name: 'Cello', program: 42, channel: 1, notes: quarters(48) },
  ],
});

function quarters(pitch: number) {
  return Array.from({ length: 16 }, (_, at) => ({ pitch: pitch + (at % 5), tick: at * 480, durationTicks: 480 }));
}

describe('the same request', () => {
  const request: ComposeRequestInput = { task: 'infill', score: DUET, cells: [{ bars: [2, 3] }], seed: 5, topP: 1 };

  test('gives the same bytes, another seed others', async () => {
    expect(await bytesOf(request)).toBe(await bytesOf(request));
    expect(await bytesOf({ ...request, seed: 6 })).not.toBe(await bytesOf(request));
  });

  test('has the same second variation, however many are asked for', async () => {
    const [two, five] = await Promise.all([2, 5].map((variations) => answerOf({ ...request, variations })));
    expect(two!.variations[1]!.record.notesHash).toBe(five!.variations[1]!.record.notesHash);
    expect(new Set(five!.variations.map(({ record }) => record.notesHash)).size).toBe(5);
  });

  test('tells each variation as soon as it is written, then all of them', async () => {
    const kinds: string[] = [];
    for await (const { kind } of compose(fakeScoreModel(), { ...request, variations: 2 })) kinds.push(kind);
    expect(kinds.filter((kind) => kind !== 'progress')).toEqual(['variation', 'variation', 'answer']);
    // two bars of two tracks, twice
    expect(kinds.filter((kind) => kind === 'progress').length).toBe(8);
  });
});

test('an aborted signal ends it at once, and lets the model go', async () => {
  const model = fakeScoreModel();
  const controller = new AbortController();
  const run = async (): Promise<void> => {
    for await (const event of compose(model, { task: 'compose', bars: 20 }, { signal: controller.signal })) {
      if (event.kind !== 'progress') continue;
      expect(event.done).toBeLessThanOrEqual(3);
      if (event.done === 3) controller.abort(new Error('enough'));
    }
  };
  await expect(run()).rejects.toThrow('enough');
  expect(model.open.count).toBe(0);
});

test('music longer than the window is written window by window, none larger than it', async () => {
  const model = fakeScoreModel({ window: 100 });
  await answerOf({ task: 'compose', bars: 24, instruments: ['violin', 'cello'] }, model);
  expect(model.passages.length).toBeGreaterThan(4);
  for (const { given } of model.passages) {
    expect(given.reduce((sum, { notes }) => sum + 1 + notes.length, 0)).toBeLessThanOrEqual(80);
  }
});

describe('a score stays as long as it was', () => {
  test('where it ends within its last bar', async () => {
    const short = { ...scoreFromNotes([{ pitch: 60 }, { pitch: 62 }]), endTick: 960 };
    for (let seed = 0; seed < 8; seed += 1) {
      const score = await scoreOf({ task: 'infill', score: short, cells: [{ bars: [1, 1] }], seed });
      expect(score.endTick).toBe(960);
      for (const { tick, durationTicks } of score.tracks[0]!.notes)
        expect(tick + durationTicks).toBeLessThanOrEqual(960);
    }
  });

  test('but continuing makes it longer by so many bars', async () => {
    expect((await scoreOf({ task: 'continue', score: DUET, bars: 3 })).endTick).toBe(7 * 1920);
    // from a bar that another meter cut short
    const cut = {
      ...scoreFromNotes([{ pitch: 60 }]),
      meters: [
        { tick: 0, numerator: 4, denominator: 4 },
        { tick: 960, numerator: 3, denominator: 4 },
      ],
    };
    expect((await scoreOf({ task: 'continue', score: cut, bars: 2 })).endTick).toBe(960 + 2 * 1920);
  });
});

test('a note a little before a bar line stays, where only the next bar is written', async () => {
  const early = scoreFromNotes([
    { pitch: 60, tick: 0 },
    { pitch: 64, tick: 1915, durationTicks: 400 },
    { pitch: 65, tick: 2400 },
  ]);
  const score = await scoreOf({ task: 'infill', score: { ...early, endTick: 3840 }, cells: [{ bars: [2, 2] }] });
  expect(score.tracks[0]!.notes).toContain(early.tracks[0]!.notes[1]);
  expect(score.tracks[0]!.notes).not.toContain(early.tracks[0]!.notes[2]);
});

test('a bar of more than eight quarters is one bar: its number, its chords and its cells', async () => {
  const long = {
    ...scoreFromNotes([{ pitch: 60, durationTicks: 1920 }]),
    endTick: 2 * 4800,
    meters: [{ tick: 0, numerator: 5, denominator: 2 }],
  };
  const score = await scoreOf({
    task: 'infill',
    score: long,
    cells: [{ bars: [2, 2] }],
    chords: 'C | D F#',
    limits: [{ chordTones: 'everywhere' }],
    temperature: 2,
  });
  const written = score.tracks[0]!.notes.filter(({ tick }) => tick >= 4800);
  expect(written.length).toBeGreaterThan(3);
  for (const { tick, pitch } of written) {
    expect(tick < 7200 ? [2, 6, 9] : [6, 10, 1]).toContain(pitch % 12);
  }
});

test('arranging keeps the melody for the first instrument and the bass for the last, to the tick', async () => {
  const score = await scoreOf({ task: 'arrange', score: DUET, instruments: ['violin', 'viola', 'tuba'] });
  expect(score.tracks.map(({ program }) => program)).toEqual([40, 41, 58]);
  const line = (track: number) => score.tracks[track]!.notes.map(({ tick, pitch }) => [tick, pitch]);
  expect(line(0)).toEqual(expect.arrayContaining(DUET.tracks[0]!.notes.map(({ tick, pitch }) => [tick, pitch])));
  expect(line(2)).toEqual(expect.arrayContaining(DUET.tracks[1]!.notes.map(({ tick, pitch }) => [tick, pitch])));
});

test('every new instrument plays, even where the model would rather be silent', async () => {
  for (let seed = 0; seed < 5; seed += 1) {
    const model = fakeScoreModel({ ending: 99 });
    const { variations } = await answerOf(
      { task: 'compose', bars: 4, instruments: ['flute', 'drums'], seed, ends: false },
      model,
    );
    expect(variations[0]!.score.tracks.map(({ notes }) => notes.length > 0)).toEqual([true, true]);
    expect(variations[0]!.wishes.find(({ wish }) => wish === 'instruments')).toMatchObject({ kept: true });
  }
});

test('a kept rhythm is kept to the tick, beside the grid and with pitches that overlap', async () => {
  const notes = [
    { pitch: 60, tick: 3, durationTicks: 700 },
    { pitch: 60, tick: 477, durationTicks: 11 },
    { pitch: 64, tick: 483, durationTicks: 1000 },
    { pitch: 64, tick: 483, durationTicks: 1 },
  ];
  const played = { ...scoreFromNotes(notes), endTick: 1920 };
  for (let seed = 0; seed < 20; seed += 1) {
    const score = await scoreOf({
      task: 'vary',
      score: played,
      keepRhythm: true,
      key: 'C major',
      limits: [{ range: [60, 67] }],
      seed,
    });
    const rhythm = (all: Score) =>
      all.tracks[0]!.notes.map(({ tick, durationTicks }) => `${tick} ${durationTicks}`).sort();
    expect(rhythm(score)).toEqual(rhythm(played));
  }
});

describe('what cannot be is said before anything is written', () => {
  const infill: ComposeRequestInput = { task: 'infill', score: DUET, cells: [{ bars: [2, 2], tracks: ['Cello'] }] };
  test.each<[ComposeRequestInput, RegExp]>([
    [{ ...infill, cells: [{ bars: [2, 9] }] }, /found bars 2–9, the score has bars 1–4/],
    [
      { ...infill, cells: [{ bars: [2, 2], tracks: ['Celo'] }] },
      /found "Celo"; there are 0 "Melody", 1 "Cello"; did you mean "Cello"/,
    ],
    [{ ...infill, locks: [{ track: 'Cello', tick: 481 }] }, /no note of track "Cello" begins at tick 481/],
    [
      { ...infill, limits: [{ range: [10, 20] }] },
      /bar 2 of Cello has no pitch left between the range \(no pitch is in all/,
    ],
    [{ ...infill, key: 'C major', limits: [{ range: [61, 61] }] }, /between the range C#4–C#4 and the key C major/],
    [{ ...infill, chords: 'F#', limits: [{ range: [60, 60], chordTones: 'everywhere' }] }, /and the chord F#/],
    [{ ...infill, limits: [{ range: [60, 61], forbidden: [60, 61] }] }, /and the 2 forbidden pitches/],
    [{ ...infill, limits: [{ chordTones: 'beats' }] }, /but no chords; add them/],
    [{ ...infill, keepRhythm: true, limits: [{ range: [60, 60] }], score: chordal() }, /find no new pitches/],
    [
      { ...infill, keepRhythm: true, limits: [{ polyphony: 1 }], score: chordal() },
      /more notes sound together than the limit/,
    ],
    [{ ...infill, motifs: [motifAt(3)] }, /bar 3 of Cello is not among the cells/],
    [
      { ...infill, key: 'C major', motifs: [motifAt(2, 1)] },
      /motifs: C#4 in bar 2 of Cello lies outside the range, the key/,
    ],
    [{ ...infill, form: { sections: [{ name: 'A', bars: 3 }] } }, /form: it has 3 bars, the score 4/],
    [
      { ...infill, form: { sections: [{ name: 'A', bars: 4, instruments: ['bassoon'] }] } },
      /"bassoon" is to play, but there are/,
    ],
    [{ ...infill, style: 'fork' }, /did you mean "folk"/],
    [
      { task: 'compose', bars: 4, form: { sections: [{ name: 'A', bars: 8 }] } },
      /bars: 4 are asked for, the form has 8/,
    ],
  ])('%#', async (request, message) => {
    const model = fakeScoreModel();
    await expect(answerOf(request, model)).rejects.toThrow(message);
    expect(model.passages).toEqual([]);
  });
});

/** The duet with a chord of three in its second bar. */
function chordal(): Score {
  const chord = [48, 52, 55].map((pitch) => ({ pitch, tick: 1920, durationTicks: 960, velocity: 80 }));
  return { ...DUET, tracks: DUET.tracks.map((track) => (track.name === 'Cello' ? { ...track, notes: chord } : track)) };
}

function motifAt(bar: number, transpose = 0) {
  return { notes: [{ pitch: 60, at: 0, duration: 1 }], places: [{ bar, track: 'Cello', transpose }] };
}
