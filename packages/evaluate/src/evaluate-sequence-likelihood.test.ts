import { eventsCodec, melodyCodec, melodyTokenOfPitch } from '@continuo/corpus';
import type { LatentModel } from '@continuo/models';
import { scoreFromNotes } from '@continuo/music';
import { describe, expect, test } from 'vitest';
import {
  evaluateSequenceLikelihood,
  type ScoredModel,
  type SequenceLikelihoodResult,
  type SequencePiece,
} from './evaluate-sequence-likelihood.ts';
import { scoredByBound } from './scored-by-bound.ts';

const [HOLD, C4, D4] = [0, melodyTokenOfPitch(60), melodyTokenOfPitch(62)];

/** A model that says these nats, whatever the music. */
function saying(...said: readonly (readonly number[])[]): ScoredModel {
  return {
    ...{ name: 'said', hash: 'ab', family: 'ngram', parameterCount: 3, likelihoodKind: 'exact' },
    tokenizer: { kind: 'melody' },
    async *likelihood() {
      for (const nats of said) yield { nats: Float32Array.from(nats) };
    },
  };
}

async function resultOf(model: ScoredModel, pieces: readonly SequencePiece[]): Promise<SequenceLikelihoodResult> {
  for await (const event of evaluateSequenceLikelihood(model, pieces)) if (event.kind === 'result') return event.result;
  throw new Error('no result');
}

describe('evaluateSequenceLikelihood', () => {
  test('means by token, by note, by quarter, by piece, over changes: worked by hand', async () => {
    const pieces = [
      { id: 'a', sequences: [Int32Array.of(C4, HOLD, HOLD, HOLD), Int32Array.of(C4, C4, D4, HOLD)] },
      { id: 'b', sequences: [Int32Array.of(HOLD, HOLD, D4, HOLD)] },
    ];
    const result = await resultOf(saying([3, 1, 0, 0], [2, 1, 4, 1], [1, 1, 5, 1]), pieces);
    expect(result).toMatchObject({ likelihoodKind: 'exact', tokenizer: 'melody', tokens: 12, notes: 5, quarters: 3 });
    expect(result.natsPerToken).toBeCloseTo(20 / 12, 9);
    expect(result.macroNatsPerToken).toBeCloseTo((12 / 8 + 8 / 4) / 2, 9);
    expect(result.natsPerNote).toBeCloseTo(20 / 5, 9);
    expect(result.natsPerNoteToken).toBeCloseTo((3 + 2 + 1 + 4 + 5) / 5, 9);
    // changed: C HOLD . . | C . D HOLD | HOLD . D HOLD
    expect(result.natsPerChangedToken).toBeCloseTo((3 + 1 + 2 + 4 + 1 + 1 + 5 + 1) / 8, 9);
    expect(result.shareOfRepeats).toBeCloseTo(4 / 12, 9);
    expect(result.bitsPerQuarter).toBeCloseTo(20 / Math.LN2 / 3, 9);
    expect(result.bitsPerPiece).toBeCloseTo(10 / Math.LN2, 9);
    expect(result.pieces.map(({ id, tokens, bits }) => [id, tokens, bits * Math.LN2])).toEqual([
      ['a', 8, expect.closeTo(12, 9)],
      ['b', 4, expect.closeTo(8, 9)],
    ]);
    const [low, high] = result.natsPerTokenInterval;
    expect(low).toBeCloseTo(12 / 8, 9);
    expect(high).toBeCloseTo(2, 9);
  });

  test('a start token is neither scored nor counted', async () => {
    const { tokens } = eventsCodec({ encoding: 'remi' }).encode(scoreFromNotes([{ pitch: 60 }, { pitch: 62 }]))[0]!;
    const nats = [0, ...Array<number>(tokens.length - 1).fill(1)];
    const model: ScoredModel = { ...saying(nats), tokenizer: { kind: 'events', config: { encoding: 'remi' } } };
    const result = await resultOf(model, [{ id: 'a', sequences: [tokens] }]);
    expect(result.tokens).toBe(tokens.length - 1);
    expect(result.natsPerToken).toBe(1);
    expect(result.notes).toBe(2);
    expect(result.quarters).toBe(2);
  });

  test('equal chances cost ln 90 a token of a melody, and 4 log2 90 bits a quarter', async () => {
    const { tokens } = melodyCodec.encode(scoreFromNotes([{ pitch: 60 }, { pitch: 62 }], { meters: '4/4' }))[0]!;
    const result = await resultOf(saying(Array.from(tokens, () => Math.log(90))), [{ id: 'a', sequences: [tokens] }]);
    expect(result.natsPerToken).toBeCloseTo(Math.log(90), 5);
    expect(result.bitsPerQuarter).toBeCloseTo(4 * Math.log2(90), 4);
  });

  test('refuses what is no likelihood, and no pieces', async () => {
    const piece = { id: 'a', sequences: [Int32Array.of(C4, HOLD)] };
    await expect(resultOf(saying([1]), [piece])).rejects.toThrow('piece 0: found 1 likelihoods, expected 2');
    await expect(resultOf(saying([1, -2]), [piece])).rejects.toThrow('piece 0, place 1: −ln p is -2');
    await expect(resultOf(saying(), [piece])).rejects.toThrow('scored 0 pieces of 1');
    await expect(resultOf(saying(), [])).rejects.toThrow('no pieces');
  });
});

test('an autoencoder has the same figures, as a bound: reconstruction and divergence of each segment', async () => {
  const asked: number[] = [];
  const latent = {
    ...{ kind: 'latent', name: 'z', hash: 'cd', family: 'vae', parameterCount: 9, likelihoodKind: 'bound' },
    ...{ tokenizer: { kind: 'melody' }, length: 16, bars: 1, latentSize: 2, attributes: {} },
    bound: async (segments: readonly Int32Array[], { seed }: { readonly seed: number }) => {
      asked.push(segments.length, seed);
      return segments.map((likeliest) => ({
        reconstruction: new Float32Array(16).fill(0.5),
        divergence: 4,
        likeliest,
      }));
    },
  } as unknown as LatentModel;
  const segment = Int32Array.from({ length: 16 }, (_, step) => (step % 4 === 0 ? C4 : HOLD));
  const pieces = [
    { id: 'a', sequences: Array<Int32Array>(100).fill(segment) },
    { id: 'b', sequences: Array<Int32Array>(50).fill(segment) },
  ];
  const result = await resultOf(scoredByBound(latent, { seed: 7 }), pieces);
  expect(result).toMatchObject({ likelihoodKind: 'bound', tokens: 150 * 16, notes: 600, quarters: 600 });
  // 8 + 4 nats a segment of four quarters
  expect(result.bitsPerQuarter).toBeCloseTo(12 / Math.LN2 / 4, 6);
  expect(result.natsPerNote).toBeCloseTo(3, 6);
  // each turn draws its own latent vectors
  expect(asked).toEqual([128, 7, 22, 135]);
});
