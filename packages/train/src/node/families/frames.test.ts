import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PianoFrames, scoreOfPianoFrames } from '@continuo/corpus';
import { writeMidi } from '@continuo/corpus/testing';
import { type FrameModel, openModel, readModelFile } from '@continuo/models';
import { nodeDevice } from '@continuo/tensor/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseRecipe, type Recipe } from '../../recipe.ts';
import { prepareTraining } from '../prepare-training.ts';
import { trainInWorker } from '../train-in-worker.ts';

/** Eight chords up the scale from a tone, each with the one below it. */
const climb = (from: number): PianoFrames =>
  Array.from({ length: 8 }, (_, step) => [from + step, from + step + 4, from + step + 7]);

const recipe = (family: string, more: Partial<Recipe> = {}): Recipe =>
  parseRecipe({
    ...{ name: 'tiny', licence: 'CC0-1.0', family, corpus: 'frames', data: 'here', threads: 1 },
    architecture: { dim: 16, depth: 1, heads: 2, headDim: 16, framesPerQuarter: 4 },
    ...{ batchSize: 4, frames: 8, maxSteps: 30, validateEvery: 15, schedule: { kind: 'constant', learningRate: 0.01 } },
    ...more,
  });

let sets: string;
let scores: string;
beforeAll(async () => {
  sets = await mkdtemp(join(tmpdir(), 'continuo-frames-'));
  const splits = { train: [climb(40), climb(42)], validation: [climb(42)], test: [climb(50)] };
  await writeFile(join(sets, 'climbs.json'), JSON.stringify(splits));
  await writeFile(join(sets, 'empty.json'), JSON.stringify({ train: [], validation: [], test: [] }));
  scores = await mkdtemp(join(tmpdir(), 'continuo-scores-'));
  for (let piece = 0; piece < 40; piece += 1) {
    // their intervals differ, or they would be one tune in many keys
    const frames = climb(40).map((frame, step) =>
      ((piece + 7) * (step + 3)) % 5 === 0 ? frame.slice(1) : [...frame, 80 + (piece % 9)],
    );
    await writeFile(join(scores, `${piece}.mid`), writeMidi(scoreOfPianoFrames(frames, { framesPerQuarter: 4 })));
  }
});
afterAll(async () => {
  for (const folder of [sets, scores]) await rm(folder, { recursive: true, force: true });
});

describe('models of frames', () => {
  it('learn a set of frames, and their file opens with the likelihood that was validated', async () => {
    const losses: number[] = [];
    const outputDirectory = join(sets, 'out');
    const options = { outputDirectory, dataFolder: sets };
    for await (const event of trainInWorker(recipe('gru', { only: ['climbs'] }), options)) {
      if (event.type === 'validation-end') losses.push(event.loss);
      if (event.type === 'corpus-ready') expect(event.pieces).toEqual({ train: 2, validation: 1, test: 1 });
    }
    // choosing three of 88 keys blindly costs more than eleven nats a frame
    expect(Math.min(...losses)).toBeLessThan(1);
    const model = openModel(
      await readModelFile(await readFile(join(outputDirectory, 'model.safetensors'))),
      nodeDevice({ threads: 1 }),
    );
    expect(model).toMatchObject({ kind: 'frames', family: 'gru', tokenizer: { framesPerQuarter: 4 } });
    for await (const { nats } of (model as FrameModel).likelihood([climb(42)])) {
      const mean = nats.reduce((sum, each) => sum + each, 0) / 8;
      expect(mean).toBeCloseTo(Math.min(...losses), 3);
    }
    await model.dispose();
  });

  it('are prepared from scores of a plain folder', async () => {
    const { corpus, task, tokenizer } = await prepareTraining(recipe('transformer'), scores);
    expect(corpus.pieces.train! + corpus.pieces.validation! + corpus.pieces.test!).toBe(40);
    expect(task.lossUnit).toBe('nats/frame');
    expect(tokenizer).toEqual({ kind: 'frames', lowestPitch: 21, highestPitch: 108, framesPerQuarter: 4 });
  });

  it('refuse an architecture that does not fit, and sets that hold nothing', async () => {
    const wrong = recipe('lstm', { architecture: { dimension: 16 } });
    await expect(prepareTraining(wrong, sets)).rejects.toThrow(/the family "lstm" over frames: .*dim/s);
    await expect(prepareTraining(recipe('lstm', { only: ['empty'] }), sets)).rejects.toMatchObject({
      code: 'no-corpus',
    });
  });
});
