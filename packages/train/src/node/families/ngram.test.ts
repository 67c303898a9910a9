import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createScore, writeMidi } from '@continuo/corpus/testing';
import { ngramModel, readModelFile } from '@continuo/models';
import { mixSeed, wordSource } from '@continuo/tensor';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseRecipe } from '../../recipe.ts';
import type { TrainEvent } from '../../train-event.ts';
import { openSequenceCorpus } from '../open-sequence-corpus.ts';
import { prepareTraining } from '../prepare-training.ts';
import { CARD_FILE, MODEL_FILE, trainRecipe } from '../train-recipe.ts';

/** Quarters that wander by step, different in each piece. */
function wanderingMidi(piece: number): Uint8Array {
  const next = wordSource(mixSeed(11, piece));
  let pitch = 60 + (piece % 5);
  const notes = Array.from({ length: 24 }, (_, index) => {
    pitch += (next() % 5) - 2;
    return { pitch, tick: index * 480, durationTicks: 480 };
  });
  return writeMidi(createScore({ ticksPerQuarter: 480, meters: '4/4', tracks: [{ notes }] }));
}

const RECIPE = { name: 'lines', licence: 'CC0-1.0', family: 'ngram', data: 'here', maxSteps: 1 };
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'continuo-ngram-'));
  for (let piece = 0; piece < 60; piece++) await writeFile(join(folder, `${piece}.mid`), wanderingMidi(piece));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function count(
  recipe: object,
  output: string,
  options: { resume?: boolean; signal?: AbortSignal } = {},
): Promise<TrainEvent[]> {
  const events: TrainEvent[] = [];
  const given = parseRecipe({ ...RECIPE, ...recipe });
  const prepared = await prepareTraining(given, folder);
  const run = trainRecipe(given, prepared, { outputDirectory: output, ...options });
  for await (const event of run) events.push(event);
  return events;
}

describe('an n-gram from a folder of MIDI files', () => {
  test.each(['events', 'melody', 'pitches'] as const)(
    '%s are counted, and the file has the loss that its card tells',
    async (corpus) => {
      const output = await mkdtemp(join(tmpdir(), 'continuo-ngram-out-'));
      const events = await count({ corpus, architecture: { order: 3, escapes: ['C'] } }, output);
      expect(events.map(({ type }) => type).filter((type) => type !== 'count-progress')).toEqual([
        'corpus-ready',
        'run-start',
        'validation-end',
        'model-written',
        'run-end',
      ]);
      const file = await readModelFile(await readFile(join(output, MODEL_FILE)));
      const model = ngramModel(file);
      const { splits, codec } = await openSequenceCorpus({ corpus }, folder);
      const held = splits.validation.flatMap(({ item }) => item);
      let [nats, tokens] = [0, 0];
      for await (const piece of model.likelihood(held)) {
        nats += piece.nats.reduce((sum, each) => sum + each, 0);
        tokens += piece.nats.length - (codec.start === undefined ? 0 : 1);
      }
      expect(nats / tokens).toBeCloseTo(file.metadata.measures.validationLoss, 5);
      const card = await readFile(join(output, CARD_FILE), 'utf8');
      expect(card).toContain('contexts and what followed them');
      expect(card).not.toContain('.svg');
      await rm(output, { recursive: true });
    },
  );

  test('a folder with a model is not written over unless told, and then becomes the same', async () => {
    const output = await mkdtemp(join(tmpdir(), 'continuo-ngram-again-'));
    const recipe = { corpus: 'pitches', architecture: { order: 2, escapes: ['C'], bias: 1 } };
    await count(recipe, output);
    const first = await readFile(join(output, MODEL_FILE));
    await expect(count(recipe, output)).rejects.toMatchObject({ code: 'run-exists' });
    await count(recipe, output, { resume: true });
    expect((await readFile(join(output, MODEL_FILE))).equals(first)).toBe(true);
    await rm(output, { recursive: true });
  });

  test('one that was interrupted leaves nothing', async () => {
    const output = await mkdtemp(join(tmpdir(), 'continuo-ngram-stopped-'));
    const events = await count({ corpus: 'pitches' }, output, { signal: AbortSignal.abort() });
    expect(events.at(-1)).toMatchObject({ type: 'run-end', reason: 'interrupted' });
    expect(await readdir(output)).toEqual([]);
    await rm(output, { recursive: true });
  });

  test('a field that it does not know is refused with the nearest', async () => {
    await expect(count({ corpus: 'pitches', architecture: { oder: 2 } }, 'nowhere')).rejects.toThrow(
      'the recipe does not fit the family "ngram": unknown key "oder" in "architecture"; did you mean "order"?',
    );
  });
});
