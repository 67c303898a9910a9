import { describe, expect, test } from 'vitest';
import { compose } from '../compose.ts';
import type { ComposeRequestInput } from '../compose-request.ts';
import { MotifGuide } from './motif-guide.ts';
import { fakeScoreModel } from './testing/fake-score-model.ts';

const likeliest = (logits: Float64Array): number => logits.indexOf(Math.max(...logits));
const TUNE = [
  { position: 0, pitch: 60 },
  { position: 24, pitch: 64 },
  { position: 36, pitch: 62 },
];

describe('of a motif of three notes, up and down', () => {
  test('the next onset is sought and not passed by; others may come before it', () => {
    const guide = new MotifGuide(TUNE);
    guide.hear(0, 70);
    const logits = new Float64Array(97);
    guide.pullPositions(logits, 0);
    expect(likeliest(logits)).toBe(24);
    expect([logits[0], logits[12]]).toEqual([0, 0]);
    expect(logits[96]).toBeLessThan(0);
  });

  test('the interval is sought from where the melody is, with its direction', () => {
    const guide = new MotifGuide(TUNE);
    guide.hear(0, 70);
    const logits = new Float64Array(128);
    guide.pullPitches(logits, 0, 24);
    expect(likeliest(logits)).toBe(74);
    expect(logits[71]! - logits[69]!).toBeGreaterThan(3);
    expect(logits.every((logit) => Number.isInteger(64 * logit))).toBe(true);
  });

  test('notes between its onsets are free, and none is sought after its last', () => {
    const guide = new MotifGuide(TUNE);
    for (const { position, pitch } of TUNE) guide.hear(position, pitch);
    const [positions, pitches] = [new Float64Array(97), new Float64Array(128)];
    guide.pullPositions(positions, 36);
    guide.pullPitches(pitches, 0, 40);
    expect([...positions, ...pitches].every((logit) => logit === 0)).toBe(true);
  });

  test('it goes on in the next bar', () => {
    const first = new MotifGuide(TUNE);
    for (const { position, pitch } of TUNE) first.hear(position, pitch + 12);
    const logits = new Float64Array(128);
    new MotifGuide([{ position: 0, pitch: 65 }], first).pullPitches(logits, 0, 0);
    expect(likeliest(logits)).toBe(77);
  });
});

test('a model without taste plays a varied motif with its rhythm and its contour', async () => {
  const notes = [60, 64, 62, 67, 65].map((pitch, at) => ({ pitch, at: at / 2, duration: 0.5 }));
  const request: ComposeRequestInput = {
    task: 'compose',
    bars: 4,
    instruments: ['flute'],
    topP: 1,
    motifs: [{ notes, places: [{ bar: 3, track: 'flute', transpose: 12, free: true }] }],
  };
  let kept = 0;
  for (let seed = 0; seed < 10; seed += 1) {
    for await (const event of compose(fakeScoreModel(), { ...request, seed })) {
      if (event.kind !== 'answer') continue;
      const { score, wishes } = event.answer.variations[0]!;
      const bar = score.tracks[0]!.notes.filter(({ tick }) => tick >= 2 * 1920 && tick < 3 * 1920);
      const line = notes.map(
        ({ at }) => bar.filter(({ tick }) => tick === 2 * 1920 + 480 * at).at(-1)?.pitch ?? Number.NaN,
      );
      const turns = line.slice(1).map((pitch, place) => Math.sign(pitch - line[place]!));
      expect(wishes.some(({ wish, hard }) => wish.startsWith('motif') && !hard)).toBe(true);
      kept += Number(turns.filter((turn, place) => turn === [1, -1, 1, -1][place]).length >= 3);
    }
  }
  expect(kept).toBeGreaterThanOrEqual(8);
});
