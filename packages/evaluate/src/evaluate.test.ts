import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ChoraleGrid, gridOfFrames, readJsbChorales } from '@continuo/corpus';
import { dataFolder } from '@continuo/corpus/node';
import type { ChoraleModel, PieceLikelihood } from '@continuo/models';
import { describe, expect, test } from 'vitest';
import { bootstrapInterval } from './bootstrap.ts';
import { assertNoLeak, assertNormalized } from './chain-rule.ts';
import { countTableModel, LADDER } from './count-tables.ts';
import { evaluateLikelihood, type LikelihoodResult } from './evaluate-likelihood.ts';

async function resultOf(model: ChoraleModel, pieces: readonly ChoraleGrid[]): Promise<LikelihoodResult> {
  for await (const event of evaluateLikelihood(model, pieces)) if (event.kind === 'result') return event.result;
  throw new Error('no result');
}
/** A model that says these nats, whatever the piece. */
const saying = (...said: number[][]): ChoraleModel => ({
  ...countTableModel([], 'voice'),
  async *likelihood(): AsyncGenerator<PieceLikelihood> {
    for (const nats of said) yield { nats: Float32Array.from(nats) };
  },
});
const held = gridOfFrames([
  [72, 67, 64, 48],
  [72, 67, 65, 48],
]);
const single = gridOfFrames([[72, 67, 64, 48]]);

describe('evaluateLikelihood', () => {
  test('means by token, by piece, over changes, in bits: worked by hand', async () => {
    const result = await resultOf(saying([1, 1, 1, 1, 0, 0, 4, 0], [2, 2, 2, 2]), [held, single]);
    expect(result.notes).toBe(12);
    expect(result.natsPerNote).toBeCloseTo(16 / 12, 12);
    expect(result.macroNatsPerNote).toBeCloseTo((1 + 2) / 2, 12);
    // changed: both first frames and the tenor's 65
    expect(result.natsPerChangedNote).toBeCloseTo(16 / 9, 12);
    expect(result.shareOfRepeats).toBeCloseTo(3 / 12, 12);
    // three sixteenths are three quarters of a quarter
    expect(result.bitsPerQuarter).toBeCloseTo(16 / Math.LN2 / 0.75, 12);
    expect(result.bitsPerPiece).toBeCloseTo(8 / Math.LN2, 12);
    expect(result.pieces.map(({ natsPerNote, frames }) => [natsPerNote, frames])).toEqual([
      [1, 2],
      [2, 1],
    ]);
  });

  test('equal chances cost ln 59 a note', async () => {
    const result = await resultOf(countTableModel([], 'voice above'), [held]);
    expect(result.natsPerNote).toBeCloseTo(Math.log(59), 5);
    expect(result.natsPerNoteInterval[0]).toBeCloseTo(Math.log(59), 5);
  });

  test('refuses what is no likelihood, and no pieces', async () => {
    await expect(resultOf(saying([1, 2]), [held])).rejects.toThrow('piece 0: found 2 likelihoods, expected 8');
    await expect(resultOf(saying([1, 1, 1, Number.NaN]), [single])).rejects.toThrow('piece 0, place 3: −ln p is NaN');
    await expect(resultOf(saying(), [single])).rejects.toThrow('scored 0 pieces of 1');
    await expect(resultOf(saying(), [])).rejects.toThrow('no pieces');
  });

  test('an aborted signal ends it', async () => {
    const controller = new AbortController();
    controller.abort(new Error('enough'));
    const run = async (): Promise<void> => {
      for await (const _ of evaluateLikelihood(saying([1, 1, 1, 1]), [single], { signal: controller.signal }));
    };
    await expect(run()).rejects.toThrow('enough');
  });
});

test('the bootstrap interval holds the mean, narrows with the spread, and is a function of its seed', () => {
  const pieces = Array.from({ length: 50 }, (_, index) => ({ total: index % 2 === 0 ? 10 : 30, count: 10 }));
  const [low, high] = bootstrapInterval(pieces);
  // the mean is 2, its standard error 1 / √50 = 0.141
  expect(low).toBeGreaterThan(2 - 3 * 0.142);
  expect(low).toBeLessThan(2 - 1.4 * 0.142);
  expect(high).toBeGreaterThan(2 + 1.4 * 0.142);
  expect(bootstrapInterval(pieces)).toEqual([low, high]);
  const uneven = pieces.map((piece, index) => ({ ...piece, count: 10 + index }));
  expect(bootstrapInterval(uneven, { seed: 2 })).not.toEqual(bootstrapInterval(uneven, { seed: 3 }));
});

describe('the chain rule', () => {
  const piece = gridOfFrames([
    [72, 67, 64, 48],
    [72, 67, 65, 50],
    [74, 67, 65, 50],
  ]);
  const honest = countTableModel([piece, held], 'voice above');

  test('holds for count tables', async () => {
    expect((await assertNormalized(honest, piece)).steps).toBe(12);
    expect((await assertNoLeak(honest, piece)).largestDifference).toBeLessThan(1e-5);
  });

  test('a model that looks at the next token is caught', async () => {
    const leaking: ChoraleModel = {
      ...honest,
      async *likelihood(pieces) {
        for (const { pitches } of pieces)
          yield { nats: Float32Array.from(pitches, (_, place) => (pitches[place + 1] ?? 0) / 100 + 1) };
      },
    };
    await expect(assertNoLeak(leaking, piece, { places: [5] })).rejects.toThrow('moved −ln p at frame 1, soprano');
  });

  test('a model that looks at the very token it predicts is caught', async () => {
    const leaking: ChoraleModel = {
      ...honest,
      async *likelihood(pieces) {
        for (const { pitches } of pieces) yield { nats: new Float32Array(pitches.length).fill(0.1) };
      },
    };
    await expect(assertNoLeak(leaking, piece, { places: [5] })).rejects.toThrow('the model sees the token it predicts');
    await expect(assertNormalized(leaking, piece)).rejects.toThrow('frame 0, soprano: likelihood says');
  });
});

const folder = dataFolder('open/jsb-chorales');
describe.skipIf(folder === undefined)('the ladder without learning on the JSB chorales', () => {
  test('comes to the figures of benchmarks, section 1: 2.61, 0.934, 0.708, 0.634 (test 2.64, 0.983, 0.741, 0.667)', async () => {
    const {
      train,
      validation,
      test: held,
    } = await readJsbChorales(readFileSync(join(folder!, 'Jsb16thSeparated.json.gz')));
    const found: number[][] = [];
    for (const rung of LADDER) {
      const model = countTableModel(train, rung);
      found.push([(await resultOf(model, validation)).natsPerNote, (await resultOf(model, held)).natsPerNote]);
    }
    const expected = [
      [2.61, 2.64],
      [0.934, 0.983],
      [0.708, 0.741],
      [0.634, 0.667],
    ];
    found.flat().forEach((value, index) => {
      expect(Math.abs(value - expected.flat()[index]!)).toBeLessThan(0.005);
    });
  });

  test('78 % of the validation tokens repeat the voice’s token before', async () => {
    const { train, validation } = await readJsbChorales(readFileSync(join(folder!, 'Jsb16thSeparated.json.gz')));
    const result = await resultOf(countTableModel(train.slice(0, 1), 'voice'), validation);
    expect(result.shareOfRepeats).toBeCloseTo(0.78, 2);
    expect(result.notes).toBe(18_408 * 4);
  });
});
