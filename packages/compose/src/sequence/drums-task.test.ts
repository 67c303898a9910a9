import type { SequenceHeader } from '@continuo/corpus';
import { createScore, DRUM_CHANNEL, type NoteInWords, type Score } from '@continuo/music';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compose } from '../compose.ts';
import type { ComposeAnswer } from '../compose-answer.ts';
import type { ComposeRequestInput } from '../compose-request.ts';
import { replay } from '../replay.ts';
import { fakeSequenceModel } from './fake-sequence-model.ts';

const DRUMS: SequenceHeader = { kind: 'drums' };

async function answerOf(request: ComposeRequestInput, header = DRUMS): Promise<ComposeAnswer> {
  for await (const event of compose(fakeSequenceModel(header), request))
    if (event.kind === 'answer') return event.answer;
  throw new Error('no answer');
}
const places = (score: Score, track: number): string[] =>
  score.tracks[track]!.notes.map(({ tick, pitch }) => `${Math.floor(tick / 120 + 0.5)} ${pitch}`).sort();

describe('a groove', () => {
  // a rock beat on the grid, all as loud, with a cowbell and a bass
  const beat: NoteInWords[] = [0, 1].flatMap((bar) => [
    ...[0, 960].map((at) => ({ pitch: 36, tick: bar * 1920 + at, durationTicks: 60 })),
    ...[480, 1440].map((at) => ({ pitch: 37, tick: bar * 1920 + at, durationTicks: 60 })),
    ...[0, 240, 480, 720, 960, 1200].map((at) => ({ pitch: 42, tick: bar * 1920 + at, durationTicks: 60 })),
  ]);
  const score = createScore({
    meters: '4/4',
    tracks: [
      { notes: [{ pitch: 40, durationTicks: 3840 }] },
      { channel: DRUM_CHANNEL, notes: [...beat, { pitch: 56, tick: 240, durationTicks: 60 }] },
    ],
  });

  test('has the same hits on their steps, on their own keys, played; nothing else changes, and it is replayed', async () => {
    const { variations } = await answerOf({ task: 'groove', score, seed: 3, variations: 2 });
    const { score: made, wishes, notes, record, reports } = variations[0]!;
    expect(made.tracks[0]).toEqual(score.tracks[0]);
    expect(places(made, 1)).toEqual(places(score, 1));
    const cowbell = ({ pitch }: { readonly pitch: number }): boolean => pitch === 56;
    expect(made.tracks[1]!.notes.find(cowbell)).toEqual(score.tracks[1]!.notes.find(cowbell));
    expect(new Set(made.tracks[1]!.notes.map(({ velocity }) => velocity)).size).toBeGreaterThan(3);
    expect(made.tracks[1]!.notes.some(({ tick }) => tick % 120 !== 0)).toBe(true);
    expect(wishes[0]).toMatchObject({ wish: 'pattern', got: '20 of 20', kept: true, hard: true });
    expect(notes).toHaveLength(20);
    for (const { track, tick, pitch } of notes) {
      expect(made.tracks[track]!.notes.some((note) => note.tick === tick && note.pitch === pitch)).toBe(true);
    }
    expect(reports).toEqual(['1 notes of other percussion stay as they are']);
    expect((await replay(fakeSequenceModel(DRUMS), record, { score: made })).same).toBe(true);
    expect(variations[1]!.score.tracks[1]).not.toEqual(made.tracks[1]);
  });
});

describe('drums to taps', () => {
  test('hit every tap at its time, whatever was tapped on; the rest is the model’s own', async () => {
    const tap = fc.record({ pitch: fc.integer({ min: 30, max: 90 }), tick: fc.nat(4 * 1920 - 60) });
    await fc.assert(
      fc.asyncProperty(fc.array(tap, { minLength: 1, maxLength: 40 }), fc.nat(1000), async (taps, seed) => {
        const notes = taps.map((note) => ({ ...note, durationTicks: 60 }));
        const score = createScore({ meters: '4/4', tracks: [{ program: 20, notes }] });
        const { variations } = await answerOf({ task: 'tap-to-drums', score, seed });
        const { score: made, wishes } = variations[0]!;
        expect(made.tracks.map(({ channel }) => channel)).toEqual([DRUM_CHANNEL]);
        expect(wishes[0]).toMatchObject({ wish: 'taps', kept: true, hard: true });
        const hits = made.tracks[0]!.notes.map(({ tick }) => tick);
        // within half a ninth of a sixteenth; of two taps on a sixteenth, or before the first bar line, one or none has its time
        const lonely = taps.filter(
          ({ tick }) => tick >= 1920 && taps.every((other) => other.tick === tick || Math.abs(other.tick - tick) > 120),
        );
        for (const { tick } of lonely) {
          expect(Math.min(...hits.map((each) => Math.abs(each - tick))), String(tick)).toBeLessThanOrEqual(7.5);
        }
      }),
      { numRuns: 30 },
    );
  });

  test('are replayed, and differ by seed', async () => {
    const notes = [0, 480, 730, 960, 1440].map((tick) => ({ pitch: 60, tick, durationTicks: 100 }));
    const score = createScore({ meters: '4/4', bpm: 100, tracks: [{ notes }] });
    const [one, other] = await Promise.all([1, 2].map((seed) => answerOf({ task: 'tap-to-drums', score, seed })));
    const { record, score: made } = one!.variations[0]!;
    expect(made.tempos).toEqual(score.tempos);
    expect(other!.variations[0]!.score.tracks).not.toEqual(made.tracks);
    expect((await replay(fakeSequenceModel(DRUMS), record, { score: made })).same).toBe(true);
  });
});

test('models of other music refuse both, other meters are refused in words', async () => {
  const score = createScore({ meters: '3/4', tracks: [{ notes: [{ pitch: 60 }] }] });
  await expect(answerOf({ task: 'tap-to-drums', score }, { kind: 'melody' })).rejects.toThrow(
    'the model "fake" (fake) can compose and continue, not tap-to-drums; models of drums, such as groove, can',
  );
  await expect(answerOf({ task: 'tap-to-drums', score })).rejects.toThrow('is in 3/4; grooves are told in 4/4');
  await expect(answerOf({ task: 'groove', score })).rejects.toThrow('no notes on channel 10');
});
