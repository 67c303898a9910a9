import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { codecOfHeader, type SequenceHeader } from '@continuo/corpus';
import { openModel, readModelFile, type SequenceModel } from '@continuo/models';
import { nodeDevice } from '@continuo/tensor/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseRecipe, type Recipe } from '../../recipe.ts';
import type { TrainEvent } from '../../train-event.ts';
import { prepareTraining } from '../prepare-training.ts';
import { trainRecipe } from '../train-recipe.ts';

/** Standard MIDI File, a quarter = 4 ticks: scales of our own that differ in step, turn and length of notes. */
function scaleAsMidi(piece: number): Uint8Array {
  const notes = Array.from({ length: 16 }, (_, index) => {
    const pitch = 60 + ((index * (1 + (piece % 5))) % (7 + (piece % 6))) + (piece % 3);
    const ticks = piece % 2 === 0 ? 4 : 2;
    return [0, 0x90, pitch, 64, ticks, 0x80, pitch, 0];
  });
  const track = [...notes.flat(), 0, 0xff, 0x2f, 0];
  const length = [0, 0, track.length >> 8, track.length & 255];
  return Uint8Array.from([
    0x4d,
    0x54,
    0x68,
    0x64,
    0,
    0,
    0,
    6,
    0,
    0,
    0,
    1,
    0,
    4,
    0x4d,
    0x54,
    0x72,
    0x6b,
    ...length,
    ...track,
  ]);
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'continuo-sequence-'));
  for (let piece = 0; piece < 30; piece += 1) await writeFile(join(folder, `scale-${piece}.mid`), scaleAsMidi(piece));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const SMALL = {
  lstm: { embedding: 16, hidden: 24, depth: 1, dropout: 0 },
  transformer: { dim: 24, depth: 1, heads: 2, dropout: 0 },
};

function recipeOf(family: 'lstm' | 'transformer', corpus: Recipe['corpus'], more: object = {}): Recipe {
  return parseRecipe({
    ...{ name: 'scales', licence: 'CC0-1.0', family, corpus, data: folder, threads: 1 },
    architecture: SMALL[family],
    schedule: { kind: 'constant', learningRate: 0.02 },
    ...{ batchSize: 4, frames: 48, maxSteps: 30, validateEvery: 15, averageDecay: 0 },
    ...more,
  });
}

describe('next-token networks on a folder of MIDI files', () => {
  it.each([
    ['lstm', 'events'],
    ['lstm', 'pitches'],
    ['transformer', 'melody'],
    ['transformer', 'events'],
  ] as const)('a %s learns %s, and its file loads, scores and writes what decodes', async (family, corpus) => {
    const recipe = recipeOf(family, corpus);
    const outputDirectory = join(folder, `${family}-${corpus}`);
    const prepared = await prepareTraining(recipe, folder);
    const events: TrainEvent[] = [];
    for await (const event of trainRecipe(recipe, prepared, { outputDirectory })) events.push(event);
    const losses = events.flatMap((event) => (event.type === 'validation-end' ? [event.loss] : []));
    expect(losses[1]).toBeLessThan(losses[0]!);
    const file = await readModelFile(await readFile(join(outputDirectory, 'model.safetensors')));
    const model = openModel(file, nodeDevice({ threads: 1 })) as SequenceModel;
    expect(model).toMatchObject({ kind: 'sequence', family });
    const codec = codecOfHeader(model.tokenizer as SequenceHeader);
    const grammar = codec.createGrammar();
    const generation = await model.generate({ batchSize: 1, length: 40 });
    const mask = new Uint8Array(codec.vocabularySize);
    const written: number[] = [];
    while (generation.place < 40 && grammar.allowed(mask) > 0) {
      const logits = await generation.logits();
      const allowed = logits.map((logit, token) => (mask[token] ? logit : -1e9));
      const token = allowed.indexOf(Math.max(...allowed));
      grammar.accept(token);
      written.push(token);
      await generation.choose([token]);
    }
    const { tracks } = codec.decode(Int32Array.from(written));
    for await (const { nats } of model.likelihood([Int32Array.from(written)])) {
      // its own choice, the likeliest at each place, is likelier than guessing
      const mean = nats.reduce((sum, value) => sum + value, 0) / nats.length;
      expect(mean).toBeLessThan(Math.log(codec.vocabularySize));
    }
    expect(tracks.length).toBeLessThanOrEqual(1);
    generation.dispose();
    await model.dispose();
    await prepared.task.dispose();
  });

  it('says what does not fit in a recipe before it reads a file', async () => {
    const nowhere = join(folder, 'nowhere');
    const misspelt = recipeOf('lstm', 'melody', { architecture: { hiden: 3 } });
    await expect(prepareTraining(misspelt, nowhere)).rejects.toThrow(/hidden/);
    const short = recipeOf('transformer', 'melody', { architecture: { maxLength: 32 } });
    await expect(prepareTraining(short, nowhere)).rejects.toThrow(/48 tokens are longer than the 32 places/);
    const lookback = recipeOf('lstm', 'events', { architecture: { form: 'lookback' } });
    await expect(prepareTraining(lookback, folder)).rejects.toThrow(/"lookback" repeats steps of a melody/);
  });
});
