import { codecOfHeader, melodyCodec, PITCHES_START, pitchCodec, type SequenceCodec } from '@continuo/corpus';
import { wordSource } from '@continuo/tensor';
import { describe, expect, test } from 'vitest';
import type { CountedModel } from '../counting-task.ts';
import { readModelFile, writeModelFile } from '../model-file.ts';
import type { SequenceModel } from '../sequence-model.ts';
import { ngramModel } from './load-ngram.ts';
import { ngramRecipeSchema } from './ngram-config.ts';
import { ngramTask } from './ngram-task.ts';

/** "Frère Jacques" in C, its pitches as tokens after a start. */
const TUNE = [60, 62, 64, 60, 60, 62, 64, 60, 64, 65, 67, 64, 65, 67, 67, 69, 67, 65, 64, 60, 67, 69, 67, 65, 64, 60];
const tune = (semitones = 0): Int32Array => Int32Array.from([PITCHES_START, ...TUNE.map((p) => p + semitones - 20)]);
/** A wandering line. */
function wandering(seed: number, length = 30): Int32Array {
  const next = wordSource(seed);
  let pitch = 40;
  return Int32Array.from([PITCHES_START, ...Array.from({ length }, () => (pitch += (next() % 5) - 2))]);
}
const LINES = { train: [tune(), wandering(1), wandering(2), wandering(3)], validation: [tune(), wandering(4)] };

async function fitted(recipe: object, codec: SequenceCodec = pitchCodec, splits = LINES): Promise<CountedModel> {
  for await (const event of ngramTask(ngramRecipeSchema.parse(recipe), codec, splits).fit()) {
    if (event.kind === 'model') return event.model;
  }
  throw new Error('no model');
}

/** Counted, written, read and opened. */
async function modelOf(recipe: object, codec: SequenceCodec = pitchCodec, splits = LINES): Promise<SequenceModel> {
  const { architecture, tensors, validation } = await fitted(recipe, codec, splits);
  const bytes = await writeModelFile({
    tensors,
    metadata: {
      ...{ formatVersion: 1, name: 'line', description: '', family: 'ngram', controls: [], recipe: {}, step: 1 },
      architecture: JSON.parse(JSON.stringify(architecture)),
      tokenizer: { kind: codec.kind as 'pitches' },
      corpus: { name: 'lines', licence: 'CC0-1.0', sha256: '0'.repeat(64), pieces: {} },
      measures: { validationLoss: validation.loss },
      licence: 'CC0-1.0',
    },
  });
  return ngramModel(await readModelFile(bytes));
}

async function natsOf(model: SequenceModel, tokens: Int32Array): Promise<Float32Array> {
  for await (const { nats } of model.likelihood([tokens])) return nats;
  throw new Error('no likelihood');
}

const mean = (nats: Float32Array): number => nats.reduce((sum, each) => sum + each, 0) / (nats.length - 1);

describe('an n-gram model', () => {
  test.each([
    ['blended', {}],
    ['of Kneser-Ney', { escapes: ['KN'], spans: ['long'], order: 3 }],
  ])(
    'probabilities %s sum to 1 at each place, and nothing before a place knows what stands there',
    async (_, recipe) => {
      const model = await modelOf(recipe);
      const piece = tune(2);
      const before = await natsOf(model, piece);
      for (const place of [1, 2, 9, 20]) {
        let sum = 0;
        for (let token = 0; token < pitchCodec.vocabularySize; token++) {
          if (token === PITCHES_START) continue;
          const nats = await natsOf(model, piece.with(place, token));
          expect([...nats.subarray(0, place)]).toEqual([...before.subarray(0, place)]);
          sum += Math.exp(-nats[place]);
        }
        expect(sum).toBeCloseTo(1, 5);
      }
    },
  );

  test('generation says what the likelihood says, in each row', async () => {
    const model = await modelOf({});
    const pieces = [tune(), wandering(9, TUNE.length)];
    const said = await Promise.all(pieces.map((piece) => natsOf(model, piece)));
    const generation = await model.generate({ batchSize: 2, length: TUNE.length + 1 });
    for (let place = 0; place <= TUNE.length; place++) {
      const logits = await generation.logits();
      for (const [row, piece] of pieces.entries()) {
        const logit = logits[row * pitchCodec.vocabularySize + piece[place]];
        expect(logit * 64).toBe(Math.round(logit * 64));
        if (place > 0) expect(Math.abs(-logit - said[row][place])).toBeLessThanOrEqual(1 / 128 + 1e-5);
      }
      await generation.choose(pieces.map((piece) => piece[place]));
    }
    expect(generation.place).toBe(TUNE.length + 1);
    await expect(generation.choose([40, 40])).rejects.toThrow('all 27 tokens are written');
  });

  test('a model of the corpus knows the tune that it has counted, and the likeliest notes write it', async () => {
    const model = await modelOf({ spans: ['long'], views: ['written'], order: 5 }, pitchCodec, {
      train: [tune()],
      validation: [tune()],
    });
    expect(mean(await natsOf(model, tune()))).toBeLessThan(0.6);
    expect(mean(await natsOf(model, wandering(9)))).toBeGreaterThan(3);
    const generation = await model.generate({ batchSize: 1, length: 27 });
    const written = [PITCHES_START, ...tune().subarray(1, 10)];
    for (const token of written) await generation.choose([token]);
    while (written.length < 17) {
      const logits = await generation.logits();
      written.push(logits.indexOf(Math.max(...logits)));
      await generation.choose([written.at(-1)!]);
    }
    expect(written).toEqual([...tune().subarray(0, 17)]);
  });

  test('intervals know the tune in every key, notes as written in its own', async () => {
    const [intervals, written] = await Promise.all(
      ['intervals', 'written'].map((view) => modelOf({ spans: ['long'], views: [view], order: 4, escapes: ['C'] })),
    );
    const [inKey, higher] = [tune(), tune(4)];
    // once the first note, which has no interval, is out of the context
    const known = [await natsOf(intervals, inKey), await natsOf(intervals, higher)].map((nats) => [
      ...nats.subarray(6),
    ]);
    expect(known[0]).toEqual(known[1]);
    expect(mean(await natsOf(written, higher))).toBeGreaterThan(mean(await natsOf(written, inKey)) + 0.5);
  });

  test('counted in twelve keys, notes as written are known from a tritone lower to a fourth higher', async () => {
    const model = await modelOf(
      { spans: ['long'], views: ['written'], order: 4, escapes: ['C'], keys: 12 },
      pitchCodec,
      { train: [tune()], validation: [tune()] },
    );
    const means = await Promise.all([-7, -6, 0, 5, 6].map(async (shift) => mean(await natsOf(model, tune(shift)))));
    for (const inside of means.slice(1, 4)) expect(inside).toBeLessThan(1);
    // a semitone further the tune is as strange as another
    expect(means[0]).toBeGreaterThan(means[1] + 0.1);
    expect(means[4]).toBeGreaterThan(means[3] + 0.1);
  });

  test('a model of the piece learns a tune that it has never seen while it reads it', async () => {
    const model = await modelOf({ spans: ['short'], order: 4 });
    const twice = Int32Array.from([...tune(5), ...tune(5).subarray(1)]);
    const nats = await natsOf(model, twice);
    const half = TUNE.length + 1;
    expect(mean(nats.subarray(half + 2))).toBeLessThan(0.5 * mean(nats.subarray(1, half)));
  });

  test('both together are better than each alone, on what neither was chosen for', async () => {
    const train = Array.from({ length: 12 }, (_, seed) => wandering(seed + 20));
    const splits = { train, validation: [tune(3), wandering(5)] };
    const losses = await Promise.all(
      [['long'], ['short'], ['long', 'short']].map((spans) =>
        fitted({ spans, views: ['written'] }, pitchCodec, splits),
      ),
    );
    const [long, short, both] = losses.map(({ validation }) => validation.loss);
    expect(both).toBeLessThan(Math.min(long, short));
  });

  test('melodies on a grid are counted in all keys, too', async () => {
    const phrase = [41, 0, 43, 0, 45, 0, 41, 0, 48, 0, 0, 1, 46, 0, 0, 0];
    const grid = (semitones: number): Int32Array =>
      Int32Array.from([...phrase, ...phrase], (token) => (token < 2 ? token : token + semitones));
    const model = await modelOf({ spans: ['long'], views: ['intervals'], order: 6 }, melodyCodec, {
      train: [grid(0), grid(0)],
      validation: [grid(7)],
    });
    expect(model.tokenizer).toEqual({ kind: 'melody' });
    expect(mean((await natsOf(model, grid(-5))).subarray(1))).toBeLessThan(0.5);
  });

  test('events are counted as written alone', async () => {
    const events = codecOfHeader({ kind: 'events' });
    const recipe = ngramRecipeSchema.parse({ views: ['intervals'] });
    const sequence = Int32Array.of(events.start!, events.end!);
    const task = ngramTask(recipe, events, { train: [sequence], validation: [sequence] });
    await expect(task.fit().next()).rejects.toThrow('views: "events" can be counted as written');
  });

  test('what a recipe fixes is kept, what it leaves open is chosen', async () => {
    const { architecture, notes } = await fitted({ order: 2, escapes: ['AX'], spans: ['long'], views: ['written'] });
    expect(architecture).toMatchObject({ memories: [{ span: 'long', view: 'written', order: 2, escape: 'AX' }] });
    expect(notes[0]).toContain('contexts and what followed them');
  });

  test('counting stops when it is told to', async () => {
    const task = ngramTask(ngramRecipeSchema.parse({}), pitchCodec, LINES);
    const events = task.fit({ signal: AbortSignal.abort(new Error('enough')) });
    await events.next();
    await expect(events.next()).rejects.toThrow('enough');
  });
});
