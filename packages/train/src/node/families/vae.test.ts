import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LatentModel, readModelFile } from '@continuo/models';
import { loadModel } from '@continuo/models/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseRecipe } from '../../recipe.ts';
import type { TrainEvent } from '../../train-event.ts';
import { trainRecipe } from '../train-recipe.ts';
import { prepareTraining } from './vae.ts';

/** Standard MIDI File, a quarter = 4 ticks: two to four bars of eighths of our own, each another way up and down. */
function tuneAsMidi(piece: number): Uint8Array {
  const notes = Array.from({ length: 16 + 8 * (piece % 3) }, (_, index) => {
    const pitch = 60 + ((index * (1 + (piece % 5))) % (7 + (piece % 6))) + (piece % 3);
    return [0, 0x90, pitch, 64, 2, 0x80, pitch, 0];
  });
  const track = [...notes.flat(), 0, 0xff, 0x2f, 0];
  const header = [0x4d, 0x54, 0x68, 0x64, 0, 0, 0, 6, 0, 0, 0, 1, 0, 4];
  return Uint8Array.from([...header, 0x4d, 0x54, 0x72, 0x6b, 0, 0, track.length >> 8, track.length & 255, ...track]);
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'continuo-vae-'));
  for (let piece = 0; piece < 30; piece += 1) await writeFile(join(folder, `tune-${piece}.mid`), tuneAsMidi(piece));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const SMALL = {
  ...{ latentSize: 8, embedding: 8, encoder: { hidden: 8, word: 16, barHidden: 8 } },
  decoder: { conductor: 8, word: 16, cue: 8, hidden: 12 },
};
const recipeOf = (architecture: object) =>
  parseRecipe({
    ...{ name: 'tunes', licence: 'CC0-1.0', family: 'vae', corpus: 'melody', data: folder, threads: 1 },
    ...{ architecture, batchSize: 8, maxSteps: 60, validateEvery: 30 },
    schedule: { kind: 'constant', learningRate: 0.01 },
  });

describe('the autoencoder of a folder of MIDI files', () => {
  it('learns, and its file opens with the space, the directions and a card that says what is a bound', async () => {
    const outputDirectory = join(folder, 'out');
    const recipe = recipeOf(SMALL);
    const prepared = await prepareTraining(recipe, folder);
    const events: TrainEvent[] = [];
    for await (const event of trainRecipe(recipe, prepared, { outputDirectory })) events.push(event);
    const losses = events.flatMap((event) => (event.type === 'validation-end' ? [event.loss] : []));
    expect(losses[1]).toBeLessThan(losses[0]!);
    const bytes = await readFile(join(outputDirectory, 'model.safetensors'));
    expect((await readModelFile(bytes)).metadata.measures.sampledAccuracy).toBeGreaterThan(0.3);
    const model = (await loadModel(bytes, { threads: 1 })) as LatentModel;
    expect([model.kind, model.bars, model.latentSize]).toEqual(['latent', 2, 8]);
    expect(model.attributes.noteDensity).toHaveLength(8);
    const [written] = await model.decode([new Float32Array(8)], { temperature: 1, seed: 1 });
    expect(written).toHaveLength(32);
    expect(await readFile(join(outputDirectory, 'card.md'), 'utf8')).toContain('a bound of its likelihood');
    await Promise.all([model.dispose(), prepared.task.dispose()]);
  });

  it('is refused in clear words where the architecture or the corpus does not fit', async () => {
    await expect(prepareTraining(recipeOf({ latent: 8 }), folder)).rejects.toThrow('the family "vae"');
    await expect(prepareTraining(recipeOf({ bars: 16 }), folder)).rejects.toThrow('no segment of 16 bars of melody');
  });
});
