import { createScore, type Note, type Score } from '@continuo/music';
import { describe, expect, test } from 'vitest';
import { compose } from '../compose.ts';
import type { ComposeAnswer, WishOutcome } from '../compose-answer.ts';
import { ComposeError } from '../compose-error.ts';
import type { ComposeRequestInput } from '../compose-request.ts';
import { replay } from '../replay.ts';
import { chordsIn, chordText } from './chords-of-bars.ts';
import { fakeScoreModel } from './testing/fake-score-model.ts';
import { lotsOf } from './testing/lots.ts';
import { randomScore } from './testing/random-score.ts';
import { transferOutcomes } from './transfer-outcomes.ts';

const CHORDS = [
  [48, 64, 67],
  [53, 69, 72],
  [43, 62, 71],
  [48, 64, 67],
];
/** Four bars: a melody in a track of its own over chords of half notes, C | F | G | C. */
const SONG = createScore({
  endTick: 4 * 1920,
  tracks: [
    {
      name: 'Flute',
      program: 73,
      notes: [79, 76, 72, 76, 77, 81, 84, 81, 83, 79, 74, 79, 84, 79, 76, 72]
        .map((pitch, at) => at * 480 + pitch / 128)
        .map((value) => ({ pitch: Math.round((value % 1) * 128), tick: Math.floor(value), durationTicks: 480 })),
    },
    {
      name: 'Piano',
      channel: 1,
      notes: CHORDS.flatMap((pitches, bar) =>
        [0, 960].flatMap((at) => pitches.map((pitch) => ({ pitch, tick: bar * 1920 + at, durationTicks: 960 }))),
      ),
    },
  ],
});

async function answerOf(request: Partial<ComposeRequestInput>, model = fakeScoreModel()): Promise<ComposeAnswer> {
  const whole: ComposeRequestInput = { task: 'style-transfer', score: SONG, style: 'folk', seed: 3, ...request };
  for await (const event of compose(model, whole)) if (event.kind === 'answer') return event.answer;
  throw new Error('no answer');
}
const named = (wishes: readonly WishOutcome[], name: string): WishOutcome | undefined =>
  wishes.find(({ wish }) => wish === name);
const onsets = (notes: readonly Note[]): string[] => notes.map((note) => `${note.tick} ${note.durationTicks}`);

describe('chords read off a score', () => {
  test('are those of its bars', () => {
    expect(chordText(chordsIn(SONG), SONG, [1, 2, 3, 4])).toBe('C | F | G | C');
  });

  test('are the written ones where it has some, without their bass', () => {
    const lead: Score = {
      ...SONG,
      chords: [
        { tick: 0, symbol: 'Am7/G' },
        { tick: 960, symbol: 'D' },
        { tick: 1920, symbol: 'G' },
      ],
    };
    expect(chordText(chordsIn(lead), lead, [1, 2, 3])).toBe('Am7 D | G | G');
  });
});

test('the melody stays note for note, the other track is written anew, and the style is told in every bar', async () => {
  const model = fakeScoreModel();
  const { variations, request } = await answerOf({}, model);
  const { score, wishes } = variations[0]!;
  expect(score.tracks[0]).toEqual(SONG.tracks[0]);
  expect(score.tracks[1]!.notes).not.toEqual(SONG.tracks[1]!.notes);
  expect({ ...score, tracks: [] }).toEqual({ ...SONG, tracks: [] });
  expect(request.task).toBe('style-transfer');
  const [passage] = model.passages;
  expect(passage!.written.map(({ track }) => track)).toEqual([1, 1, 1, 1]);
  // C, F, G and C, in both halves of their bars; 'folk' is the second style
  expect(passage!.bars.map(({ style, chords }) => [style, ...chords.map((chord) => chord?.root)])).toEqual([
    [1, 0, 0],
    [1, 5, 5],
    [1, 7, 7],
    [1, 0, 0],
  ]);
  expect(named(wishes, 'melody')).toMatchObject({ got: '16 of 16 notes', kept: true, hard: true });
  expect(named(wishes, 'harmony')!.got).toMatch(/^F1 \d\.\d\d of the chords heard, over 4 bars$/);
  expect(named(wishes, 'rewritten')!.got).toMatch(/ of 24 are gone \(\d+ %\)$/);
});

test('a rhythm is kept where that is asked, with tones of the chords that were read where those are', async () => {
  const { variations } = await answerOf({
    keep: ['melody', 'harmony', 'rhythm'],
    limits: [{ chordTones: 'everywhere' }],
  });
  const { notes } = variations[0]!.score.tracks[1]!;
  expect(onsets(notes)).toEqual(onsets(SONG.tracks[1]!.notes));
  for (const { pitch, tick } of notes) {
    expect(CHORDS[Math.floor(tick / 1920)]!.map((tone) => tone % 12)).toContain(pitch % 12);
  }
});

test('a piece that came back as it was has all its chords, and nothing rewritten', () => {
  const outcomes = transferOutcomes(SONG, SONG, { melody: undefined, chords: chordsIn(SONG), bars: [1, 2, 3, 4] });
  expect(outcomes.map(({ got, kept }) => [got, kept])).toEqual([
    ['F1 1.00 of the chords heard, over 4 bars', true],
    ['0 of 40 are gone (0 %)', false],
  ]);
  // bars 2 and 3 change places: two of four bars have their chord
  const swapped = { ...SONG, tracks: SONG.tracks.map((track) => ({ ...track, notes: track.notes.map(moved) })) };
  const [harmony] = transferOutcomes(SONG, swapped, { melody: undefined, chords: chordsIn(SONG), bars: [1, 2, 3, 4] });
  expect(harmony).toMatchObject({ got: 'F1 0.50 of the chords heard, over 4 bars', kept: false });
});

function moved(note: Note): Note {
  const bar = Math.floor(note.tick / 1920);
  return { ...note, tick: note.tick + (bar === 1 ? 1920 : bar === 2 ? -1920 : 0) };
}

test('a melody inside a track of chords stays, and the notes below it go', async () => {
  const merged: Score = {
    ...SONG,
    tracks: [
      {
        ...SONG.tracks[1]!,
        notes: SONG.tracks.flatMap(({ notes }) => notes).sort((a, b) => a.tick - b.tick || a.pitch - b.pitch),
      },
    ],
  };
  const { variations } = await answerOf({ score: merged, melodyTrack: 0 });
  const { score, wishes } = variations[0]!;
  expect(score.tracks[0]!.notes).toEqual(expect.arrayContaining([...SONG.tracks[0]!.notes]));
  expect(score.tracks[0]!.notes).not.toEqual(merged.tracks[0]!.notes);
  // the melody sounds all the time: nothing begins above it
  const melody = SONG.tracks[0]!.notes;
  for (const { tick, pitch } of score.tracks[0]!.notes) {
    expect(pitch).toBeLessThanOrEqual(melody.findLast((note) => note.tick <= tick)!.pitch);
  }
  expect(named(wishes, 'melody')).toMatchObject({ got: '16 of 16 notes', kept: true });
});

test('only the bars that are chosen change', async () => {
  const { variations } = await answerOf({ cells: [{ bars: [2, 3] }] });
  const outside = (score: Score) => score.tracks[1]!.notes.filter(({ tick }) => tick < 1920 || tick >= 5760);
  expect(outside(variations[0]!.score)).toEqual(outside(SONG));
  expect(variations[0]!.score.tracks[1]).not.toEqual(SONG.tracks[1]);
});

test('other instruments play in the place of all tracks but the melody', async () => {
  const { variations } = await answerOf({ instruments: ['violin', 'cello'] });
  const { score, wishes } = variations[0]!;
  expect(score.tracks.map(({ name }) => name)).toEqual(['Flute', 'Violin', 'Cello']);
  expect(score.tracks[0]).toEqual(SONG.tracks[0]);
  expect(named(wishes, 'instruments')).toMatchObject({ kept: true });
});

test('it is replayed to the note', async () => {
  const { variations } = await answerOf({ keep: ['harmony'], variations: 2 });
  const { record, score } = variations[1]!;
  expect(score.tracks[0]).not.toEqual(SONG.tracks[0]);
  expect(await replay(fakeScoreModel(), record, { score })).toMatchObject({ same: true, differences: [] });
});

test('on music of any kind the melody stays, hard wishes hold, and a refusal is in words', async () => {
  let answered = 0;
  for (let seed = 0; seed < 30; seed += 1) {
    const lots = lotsOf(seed);
    const request: Partial<ComposeRequestInput> = {
      score: randomScore(lots),
      seed,
      keep: lots.pick([['melody'], ['melody', 'harmony'], ['melody', 'rhythm']] as const).slice() as 'melody'[],
      ...(lots.chance(0.3) && { key: 'D minor' }),
      ...(lots.chance(0.2) && { instruments: ['viola', 'drums'] }),
    };
    try {
      const { variations } = await answerOf(request);
      answered += 1;
      const { wishes } = variations[0]!;
      expect(named(wishes, 'melody'), `seed ${seed}`).toMatchObject({ kept: true, hard: true });
      expect(
        wishes.filter(({ hard, kept }) => hard && !kept),
        `seed ${seed}`,
      ).toEqual([]);
    } catch (error) {
      expect(error, `seed ${seed}: ${error}`).toBeInstanceOf(ComposeError);
    }
  }
  expect(answered).toBeGreaterThan(10);
});

describe('what is refused', () => {
  test.each<[string, Partial<ComposeRequestInput>, string]>([
    ['a style that the model does not know, with the nearest', { style: 'folc' }, 'did you mean "folk"'],
    ['no style at all', { style: undefined }, 'style-transfer needs the style'],
    ['keep in another task', { task: 'vary', keep: ['melody'] }, 'keep belongs to style-transfer, not to vary'],
    ['chords that are kept and others', { chords: 'C', keep: ['harmony'] }, 'others are asked for'],
    ['a track that holds no melody', { melodyTrack: 7 }, 'tracks with notes are 0 "Flute", 1 "Piano"'],
    ['a melody alone', { score: { ...SONG, tracks: [SONG.tracks[0]!] } }, 'nothing is left to write'],
    ['instruments without a melody', { instruments: ['cello'], keep: ['harmony'] }, 'add melody to keep'],
    ['instruments and a rhythm', { instruments: ['cello'], keepRhythm: true }, 'no rhythm'],
  ])('%s', async (_what, request, message) => {
    await expect(answerOf(request)).rejects.toThrow(message);
  });
});
