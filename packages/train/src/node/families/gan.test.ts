import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createScore, writeMidi } from '@continuo/corpus/testing';
import { type AdversarialModel, openModel, readModelFile, roundToPrecision, writeModelFile } from '@continuo/models';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { modelContentOf } from '../../model-content.ts';
import { parseRecipe } from '../../recipe.ts';
import { newestCheckpoint } from '../../starting-point.ts';
import { fileCheckpointStore } from '../file-checkpoint-store.ts';
import { trainRecipe } from '../train-recipe.ts';
import { prepareTraining } from './gan.ts';

const RECIPE = parseRecipe({
  ...{ name: 'tiny', licence: 'CC0-1.0', family: 'gan', corpus: 'piano-roll', data: 'here', threads: 1 },
  architecture: {
    ...{ bars: 1, stepsPerBar: 12, latentDim: 2, generator: [8, 8, 8], critic: [4, 4, 4, 4] },
    ...{ criticSteps: 2, pretraining: 3 },
  },
  optimizer: { kind: 'adam', beta1: 0, beta2: 0.9 },
  schedule: { kind: 'constant', learningRate: 0.002 },
  ...{ batchSize: 2, maxSteps: 8, validateEvery: 4, checkpointEvery: { steps: 1 }, gradClip: 0 },
});

/** Two bars of a piano and a bass, other ones for every number. */
function piece(number: number, meters: '4/4' | '3/4' = '4/4'): Uint8Array {
  const notes = Array.from({ length: 8 }, (_, beat) => ({
    pitch: 60 + ((number * (beat + 1)) % 11),
    tick: 480 * beat,
  }));
  const tracks = [
    { program: 0, notes },
    { program: 33, notes: notes.map(({ tick, pitch }) => ({ tick, pitch: pitch - 24 })) },
  ];
  return writeMidi(createScore({ meters, tracks }));
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'continuo-gan-'));
  for (let number = 0; number < 40; number += 1) await writeFile(join(folder, `${number}.mid`), piece(number));
  await writeFile(join(folder, 'waltz.mid'), piece(1, '3/4'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Trains for so many steps into a folder, and gives the state of the newest checkpoint. */
async function trainTo(name: string, maxSteps: number, resume = false) {
  const prepared = await prepareTraining(RECIPE, folder);
  const outputDirectory = join(folder, name);
  let steps = 0;
  const controller = new AbortController();
  const options = { outputDirectory, resume, signal: controller.signal };
  for await (const event of trainRecipe(RECIPE, prepared, options)) {
    if (event.type === 'step-end') steps = event.step;
    if (steps >= maxSteps) controller.abort();
  }
  const { checkpoint } = await newestCheckpoint(fileCheckpointStore(join(outputDirectory, 'checkpoints')));
  return { prepared, checkpoint };
}

describe('a folder of music for a GAN', () => {
  test('has the tracks that its pieces have, and rejects what is not in 4/4 with the reason', async () => {
    const { tokenizer, corpus, rejected } = await prepareTraining(RECIPE, folder);
    expect(tokenizer).toMatchObject({ bars: 1, stepsPerBar: 12, lowestPitch: 24, pitches: 84 });
    expect(tokenizer.kind === 'piano-roll' && tokenizer.tracks.map(({ name }) => name)).toEqual(['piano', 'bass']);
    expect(corpus.pieces.train + corpus.pieces.validation + corpus.pieces.test).toBe(40);
    expect(rejected).toEqual([{ file: 'waltz.mid', reason: 'has no bar of four quarters (4/4 or 2/2)' }]);
  });

  test('refuses an architecture with an unknown field, naming the nearest', async () => {
    const wrong = { ...RECIPE, architecture: { criticStep: 2 } };
    await expect(prepareTraining(wrong, folder)).rejects.toThrow('criticSteps');
  });

  test('refuses to be given a track that the music does not have', async () => {
    const given = { ...RECIPE, architecture: { ...RECIPE.architecture, given: 'guitar' } };
    await expect(prepareTraining(given, folder)).rejects.toThrow('given must name one of the tracks');
  });

  test('a run that was broken off ends with the weights of one that was not', async () => {
    const whole = await trainTo('whole', 8);
    await trainTo('broken', 5);
    const resumed = await trainTo('broken', 8, true);
    expect(resumed.checkpoint.step).toBe(8);
    expect(resumed.checkpoint.state).toEqual(whole.checkpoint.state);
    expect(resumed.checkpoint.history).toEqual(whole.checkpoint.history);
  });

  test('the file holds the generator’s average alone, and opens as a model that writes', async () => {
    const { prepared, checkpoint } = await trainTo('model', 8);
    const { task, corpus, tokenizer, controls } = prepared;
    const content = modelContentOf(checkpoint, { task, recipe: RECIPE, corpus, tokenizer, controls })!;
    expect(Object.keys(content.tensors).every((name) => name.startsWith('p.generator.'))).toBe(true);
    const name = 'p.generator.barHeld.weight';
    const atBest = checkpoint.best!.parameters[name];
    expect(content.tensors[name]!.values).toEqual(atBest);
    if (checkpoint.best!.validation.step === checkpoint.step) {
      expect(atBest).toEqual(roundToPrecision(checkpoint.state[`a.${name.slice(2)}`]!, RECIPE.precision));
    }
    const model = openModel(await readModelFile(await writeModelFile(content)), prepared.device) as AdversarialModel;
    const [roll] = await model.generate({ count: 1, seed: 1 });
    expect(model.likelihoodKind).toBe('none');
    expect(roll!.length).toBe(2 * 12 * 84);
    await model.dispose();
  });
});
