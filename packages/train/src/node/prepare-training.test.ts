import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { choraleTransformer, readModelFile } from '@continuo/models';
import { nodeDevice } from '@continuo/tensor/node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseRecipe } from '../recipe.ts';
import type { TrainEvent } from '../train-event.ts';
import { prepareTraining } from './prepare-training.ts';
import { trainInWorker } from './train-in-worker.ts';

/** Sixteen frames of a cadence in C, each chord held for a quarter; moved by semitones to make other pieces. */
function cadence(semitones: number): number[][] {
  const chords = [
    [72, 67, 64, 48],
    [72, 69, 65, 53],
    [71, 67, 62, 55],
    [72, 67, 64, 48],
  ];
  return chords.flatMap((chord) => Array<number[]>(4).fill(chord.map((pitch) => pitch + semitones)));
}

/** Standard MIDI File, type 1, a quarter = 4 ticks: four tracks of two pitches, which differ from piece to piece. */
function chordsAsMidi(piece: number): Uint8Array {
  const tracks = [72, 67, 60, 48].map((pitch, voice) => {
    const second = pitch + (piece % (voice + 4)); // 4, 5, 6 and 7 steps: 420 pieces in all
    const notes = [pitch, second].flatMap((key) => [0, 0x90, key, 64, 16, 0x80, key, 0]);
    return [0x4d, 0x54, 0x72, 0x6b, 0, 0, 0, notes.length + 4, ...notes, 0, 0xff, 0x2f, 0];
  });
  return Uint8Array.from([0x4d, 0x54, 0x68, 0x64, 0, 0, 0, 6, 0, 1, 0, 4, 0, 4, ...tracks.flat()]);
}

const RECIPE = parseRecipe({
  ...{ name: 'tiny', licence: 'CC0-1.0', family: 'transformer', data: 'here', threads: 1 },
  architecture: { dim: 16, depth: 1, heads: 2, mlpDim: 32, headDim: 16 },
  schedule: { kind: 'constant', learningRate: 0.01 },
  ...{ batchSize: 4, frames: 16, maxSteps: 40, validateEvery: 20 },
});

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'continuo-prepare-'));
  const chorales = { train: [cadence(0), cadence(2)], valid: [cadence(-3)], test: [cadence(1)] };
  await writeFile(join(folder, 'Jsb16thSeparated.json'), JSON.stringify(chorales));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the families', () => {
  test('a Transformer learns cadences, and its model file loads with the likelihood that was validated', async () => {
    const events: TrainEvent[] = [];
    const options = { outputDirectory: join(folder, 'out'), dataFolder: folder };
    for await (const event of trainInWorker(RECIPE, options)) events.push(event);
    const validations = events.flatMap((event) => (event.type === 'validation-end' ? [event.loss] : []));
    expect(validations[1]).toBeLessThan(validations[0]);
    expect(validations[1]).toBeLessThan(3); // guessing among 59 tokens costs 4.08 nats
    const file = await readModelFile(await readFile(join(folder, 'out', 'model.safetensors')));
    const model = choraleTransformer(file, nodeDevice({ threads: 1 }));
    const pieces = [{ length: 16, pitches: Int16Array.from(cadence(-3).flat()) }];
    for await (const { nats } of model.likelihood(pieces)) {
      const mean = nats.reduce((sum, value) => sum + value, 0) / nats.length;
      expect(mean).toBeCloseTo(file.metadata.measures.validationLoss, 6);
    }
    await model.dispose();
  });

  test('the hash of a corpus is that of its pieces', async () => {
    const { corpus, device, task } = await prepareTraining(RECIPE, folder);
    expect(corpus.pieces).toEqual({ train: 2, validation: 1, test: 1 });
    const other = await mkdtemp(join(folder, 'other-'));
    const chorales = { train: [cadence(0), cadence(2)], valid: [cadence(-3)], test: [cadence(1)] };
    await writeFile(join(other, 'Jsb16thSeparated.json'), JSON.stringify(chorales, null, 2));
    const again = await prepareTraining(RECIPE, other);
    expect(again.corpus).toEqual(corpus);
    chorales.train[0][0][0] += 1;
    await writeFile(join(other, 'Jsb16thSeparated.json'), JSON.stringify(chorales));
    const changed = await prepareTraining(RECIPE, other);
    expect(changed.corpus.sha256).not.toBe(corpus.sha256);
    expect(changed.corpus.splitHashes!.test).toBe(corpus.splitHashes!.test);
    for (const { task: each } of [again, changed, { task }]) await each.dispose();
    await device?.dispose();
  });

  test('an architecture that does not fit and a folder without chorales are refused', async () => {
    const recipe = { ...RECIPE, architecture: { dims: 16 } };
    await expect(prepareTraining(recipe, folder)).rejects.toThrow(
      'the recipe does not fit the family "transformer": unknown key "dims" in "architecture"; did you mean "dim"?',
    );
    const empty = await mkdtemp(join(folder, 'empty-'));
    await expect(prepareTraining(RECIPE, empty)).rejects.toMatchObject({ name: 'CorpusError', code: 'empty-corpus' });
  });

  test('a corpus without pieces to validate on is refused', async () => {
    const one = await mkdtemp(join(folder, 'one-'));
    const chorales = { train: [cadence(0)], valid: [], test: [] };
    await writeFile(join(one, 'Jsb16thSeparated.json'), JSON.stringify(chorales));
    await expect(prepareTraining(RECIPE, one)).rejects.toThrow(
      '1 pieces to train on and 0 to validate; both are needed',
    );
  });

  test('a folder of MIDI files is a corpus, whose files that are no chorales are told', async () => {
    const midi = await mkdtemp(join(folder, 'midi-'));
    for (let piece = 0; piece < 120; piece++) await writeFile(join(midi, `${piece}.mid`), chordsAsMidi(piece));
    await writeFile(join(midi, 'noise.mid'), 'no music');
    const { corpus, rejected, task, device } = await prepareTraining(RECIPE, midi);
    const { train, validation, test: held } = corpus.pieces;
    expect(train + validation + held).toBe(120);
    expect(corpus.licence).toBe('licence not stated');
    expect(rejected.map(({ file }) => file)).toEqual(['noise.mid']);
    await task.dispose();
    await device?.dispose();
  });

  test('the recipe of the shipped model is sound', async () => {
    const path = new URL('../../../../checkpoints/chorale/recipe.json', import.meta.url);
    const recipe = parseRecipe(JSON.parse(await readFile(path, 'utf8')));
    const { task } = await prepareTraining(recipe, folder);
    expect('program' in task && task.program.state.length).toBeGreaterThan(0);
    await task.dispose();
  });
});
