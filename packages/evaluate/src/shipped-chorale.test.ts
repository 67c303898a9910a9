/** What is promised of the shipped checkpoint, held against the file that ships. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ChoraleGrid, gridOfFrames, pitchOfToken, readJsbChorales, transposeGrid } from '@continuo/corpus';
import { dataFolder } from '@continuo/corpus/node';
import { type ChoraleModel, requireChorale } from '@continuo/models';
import { loadModel } from '@continuo/models/node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assertNoLeak, assertNormalized } from './chain-rule.ts';
import { evaluateLikelihood } from './evaluate-likelihood.ts';

const SHIPPED = fileURLToPath(new URL('../../../checkpoints/chorale/model.safetensors', import.meta.url));
const JSB = dataFolder('open/jsb-chorales');

/** Two bars of ours: I, V6, vi, IV, I6/4, V, I in C major, quarter notes and a half. */
const CADENCE: ChoraleGrid = gridOfFrames(
  [
    [67, 64, 60, 48],
    [67, 62, 59, 47],
    [69, 64, 60, 45],
    [69, 65, 60, 53],
    [67, 64, 60, 55],
    [65, 62, 59, 55],
    [64, 60, 55, 48],
    [64, 60, 55, 48],
  ].flatMap((chord) => [chord, chord, chord, chord]),
);

let model: ChoraleModel;
beforeAll(async () => {
  model = requireChorale(await loadModel(readFileSync(SHIPPED), { threads: 1 }));
});
afterAll(() => model.dispose());

async function natsPerNote(pieces: readonly ChoraleGrid[]): Promise<number> {
  for await (const event of evaluateLikelihood(model, pieces))
    if (event.kind === 'result') return event.result.natsPerNote;
  throw new Error('no result');
}

describe('the shipped chorale model', () => {
  test('gives a likelihood that sums to 1 at every step, the same one that it writes by', async () => {
    const { steps, largestDifference } = await assertNormalized(model, CADENCE);
    expect(steps).toBe(128);
    expect(largestDifference).toBeLessThan(0.02);
  });

  test('knows nothing of a note before it comes: whatever stands there, nothing before it moves by a bit', async () => {
    const places = [0, 18, 127];
    expect((await assertNoLeak(model, CADENCE, { places })).largestDifference).toBeLessThan(1e-4);
  }, 120_000);

  test('expects a plain cadence about alike in every key, and far more than the same chords in disorder', async () => {
    const keys = [-3, -1, 0, 2, 4].map((semitones) => transposeGrid(CADENCE, semitones));
    const nats = await Promise.all(keys.map((grid) => natsPerNote([grid])));
    expect(Math.max(...nats) - Math.min(...nats)).toBeLessThan(0.25);
    const frames = Array.from({ length: 32 }, (_, frame) => [...CADENCE.pitches.subarray(frame * 4, frame * 4 + 4)]);
    const disorder = gridOfFrames([3, 19, 7, 27, 11, 0, 23, 15].flatMap((frame) => Array(4).fill(frames[frame])));
    expect(await natsPerNote([disorder])).toBeGreaterThan(1.3 * nats[2]!);
  });

  test.skipIf(JSB === undefined)(
    'pays at most 0.40 nats a note on the JSB validation split (micro, chain rule)',
    async () => {
      const { validation } = await readJsbChorales(readFileSync(join(JSB!, 'Jsb16thSeparated.json.gz')));
      expect(await natsPerNote(validation)).toBeLessThanOrEqual(0.4);
    },
  );

  test('hears every one of 24 keys: told it, the first tone is likely of its tonic triad; untold, it is not', async () => {
    const triadShare = async (tonic: number, mode: 'major' | 'minor', told: boolean): Promise<number> => {
      const plan = { batchSize: 1, length: 32, ...(told && { key: { tonic, mode } }) };
      const odds = Array.from(await (await model.generate(plan)).logits(), Math.exp);
      const triad = [0, mode === 'minor' ? 3 : 4, 7].map((step) => (tonic + step) % 12);
      const inTriad = odds.filter((_, token) => token > 0 && triad.includes(pitchOfToken(token) % 12));
      return inTriad.reduce((a, b) => a + b) / odds.reduce((a, b) => a + b);
    };
    for (let tonic = 0; tonic < 12; tonic += 1) {
      for (const mode of ['major', 'minor'] as const) {
        expect(await triadShare(tonic, mode, true)).toBeGreaterThan(0.5);
        expect(await triadShare(tonic, mode, false)).toBeLessThan(0.35);
      }
    }
  });
});
