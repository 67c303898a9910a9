import type { AnyModel } from '@continuo/models';
import { createScore, type Note, readMidi, rescaleTicks, type Score, writeMidi } from '@continuo/music';
import { describe, expect, test } from 'vitest';
import { compose } from '../compose.ts';
import type { ComposeAnswer, ComposeVariation } from '../compose-answer.ts';
import type { ComposeRequestInput } from '../compose-request.ts';
import { fakeModel } from '../fake-model.ts';
import { replay } from '../replay.ts';
import { attachReplay, readReplay } from '../replay-record.ts';
import { fakeScoreModel } from '../score/testing/fake-score-model.ts';

async function answerOf(model: AnyModel, request: ComposeRequestInput): Promise<ComposeAnswer> {
  for await (const event of compose(model, request)) if (event.kind === 'answer') return event.answer;
  throw new Error('no answer');
}

const ASKED: ComposeRequestInput = {
  ...{ task: 'compose', bars: 4, seed: 3, instruments: ['flute', 'piano'], key: 'G major' },
  limits: [{ polyphony: 2 }],
};

const pitchesOf = ({ tracks }: Score) => tracks.map(({ notes }) => notes.map(({ pitch }) => pitch).toSorted());
const linesOf = (notes: readonly Note[]) => notes.map((note) => JSON.stringify(note)).toSorted();
const outcome = ({ wishes }: ComposeVariation) => wishes.find(({ wish }) => wish === 'expression');

/** Two tracks of quarters, eight bars; the second one octave lower. */
const GIVEN = createScore({
  meters: '4/4',
  tracks: [12, 0].map((up, program) => ({
    program,
    notes: Array.from({ length: 32 }, (_, place) => ({
      ...{ pitch: 60 + up + ((5 * place) % 12), tick: 480 * place, durationTicks: 480, velocity: 70 },
    })),
  })),
});
const INFILL: ComposeRequestInput = { task: 'infill', score: GIVEN, cells: [{ bars: [3, 4], tracks: [0] }], seed: 5 };
const isInside = (track: number, { tick }: Note): boolean => track === 0 && tick >= 3840 - 120 && tick < 7680;

describe('expression as the last step of an answer', () => {
  test.each([
    ['a model of whole scores', fakeScoreModel(), ASKED],
    ['a model of chorales', fakeModel(), { task: 'compose', bars: 3, seed: 3, key: 'G major' } as const],
  ])('moves notes and changes nothing else: %s', async (_, model, asked) => {
    const [plain] = (await answerOf(model, asked)).variations;
    const [played] = (await answerOf(model, { ...asked, expression: {} })).variations;
    expect(pitchesOf(played!.score)).toEqual(pitchesOf(plain!.score));
    expect(played!.score.tracks).not.toEqual(plain!.score.tracks);
    const far = played!.score.tracks.flatMap(({ notes }, track) =>
      notes.map(({ tick }, place) => Math.abs(tick - plain!.score.tracks[track]!.notes[place]!.tick)),
    );
    // at 84 to 120 bpm an eighth is 240 ticks; a person does not play one too late
    expect(Math.max(...far)).toBeLessThan(120);
    // what was wished was measured on the grid
    expect(played!.wishes.filter(({ wish }) => wish !== 'expression')).toEqual(plain!.wishes);
    expect(outcome(played!)).toMatchObject({ asked: 'amount 0.5', kept: true, hard: false });
    expect(outcome(played!)!.got).toMatch(/^\d+ notes, moved by \d+\.\d ms and \d+\.\d steps of velocity on average$/);
    expect(outcome(plain!)).toBeUndefined();
  });

  test('tells of notes where they are played', async () => {
    const { variations } = await answerOf(fakeScoreModel(), { ...ASKED, expression: { amount: 1 }, variations: 2 });
    for (const { score, notes } of variations) {
      const played = new Set(
        score.tracks.flatMap((track, index) => track.notes.map(({ tick, pitch }) => `${index} ${tick} ${pitch}`)),
      );
      expect(notes.filter(({ track, tick, pitch }) => !played.has(`${track} ${tick} ${pitch}`))).toEqual([]);
    }
    expect(variations[0]!.score).not.toEqual(variations[1]!.score);
  });

  test('comes out again by its record, and another amount plays otherwise', async () => {
    const model = fakeScoreModel();
    const request = { ...ASKED, expression: { amount: 0.8, swing: 1.5 } };
    const [variation] = (await answerOf(model, request)).variations;
    const { score } = readMidi(writeMidi(attachReplay(variation!.score, variation!.record)));
    expect((await replay(model, readReplay(score), { score })).differences).toEqual([]);
    const [less] = (await answerOf(model, { ...request, expression: { amount: 0.1 } })).variations;
    expect(less!.record.notesHash).not.toBe(variation!.record.notesHash);
  });

  test('of an infill touches no note outside its cells', async () => {
    const [plain] = (await answerOf(fakeScoreModel(), INFILL)).variations;
    const [played] = (await answerOf(fakeScoreModel(), { ...INFILL, expression: { amount: 1 } })).variations;
    for (const [track, { notes }] of GIVEN.tracks.entries()) {
      const outside = (all: readonly Note[]) => linesOf(all.filter((note) => !isInside(track, note)));
      expect(outside(played!.score.tracks[track]!.notes)).toEqual(outside(notes));
    }
    expect(linesOf(played!.score.tracks[0]!.notes)).not.toEqual(linesOf(plain!.score.tracks[0]!.notes));
    expect(played!.score.ticksPerQuarter).toBe(480);
    // a note that is played early does not begin while one of its key that stands still sounds
    const byKey = Map.groupBy(played!.score.tracks[0]!.notes, ({ pitch }) => pitch);
    for (const notes of byKey.values()) {
      for (const [place, { tick }] of notes.entries()) {
        const before = notes[place - 1];
        if (before) expect(tick).toBeGreaterThanOrEqual(before.tick + before.durationTicks);
      }
    }
  });

  test('of a score of few ticks says that there are more, at the same times', async () => {
    const coarse = createScore({
      ...{ meters: '4/4', ticksPerQuarter: 24 },
      tracks: [{ notes: [60, 62, 64, 65].map((pitch, place) => ({ pitch, tick: 24 * place, durationTicks: 24 })) }],
    });
    const request = { task: 'continue', score: coarse, bars: 1, expression: {} } as const;
    const [played] = (await answerOf(fakeScoreModel(), request)).variations;
    expect(played!.score.ticksPerQuarter).toBe(480);
    expect(played!.reports).toContain('ticks a quarter are 480, not 24; what was given sounds as it did');
    const given = rescaleTicks(coarse, 20).tracks[0]!.notes;
    expect(linesOf(played!.score.tracks[0]!.notes.filter(({ tick }) => tick < 1800))).toEqual(linesOf(given));
  });

  test('an amount of 0 moves nothing, and a wrong one is refused', async () => {
    const [plain] = (await answerOf(fakeScoreModel(), ASKED)).variations;
    const [still] = (await answerOf(fakeScoreModel(), { ...ASKED, expression: { amount: 0 } })).variations;
    expect(still!.score).toEqual(plain!.score);
    expect(outcome(still!)!.got).toMatch(/moved by 0\.0 ms and 0\.0 steps/);
    const wrong = { ...ASKED, expression: { amont: 0.5 } } as unknown as ComposeRequestInput;
    await expect(answerOf(fakeScoreModel(), wrong)).rejects.toThrow('did you mean "amount"?');
  });
});
