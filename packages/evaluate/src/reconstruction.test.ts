import type { LatentModel, SequenceModel } from '@continuo/models';
import { describe, expect, it } from 'vitest';
import { evaluateInterpolation } from './interpolation.ts';
import { evaluateReconstruction } from './reconstruction.ts';

/** A model whose latent vector is the segment itself; it writes it with the last step wrong, at temperature 1 the first too. */
const echo: LatentModel = {
  kind: 'latent',
  name: 'echo',
  hash: '00',
  family: 'vae',
  parameterCount: 0,
  likelihoodKind: 'bound',
  tokenizer: { kind: 'melody' },
  length: 16,
  bars: 1,
  latentSize: 16,
  attributes: {},
  encode: async (segments) =>
    segments.map((tokens) => ({ mean: Float32Array.from(tokens), deviation: new Float32Array(16) })),
  decode: async (latents, { temperature }) =>
    latents.map((z) =>
      Int32Array.from(z, (value, step) => (step === 15 || (step === 0 && temperature === 1) ? 80 : Math.round(value))),
    ),
  bound: async (segments) =>
    segments.map((likeliest) => ({ reconstruction: new Float32Array(16).fill(0.25), divergence: 6, likeliest })),
  dispose: async () => {},
};

/** A note on each of the first so many steps. */
const segment = (notes: number): Int32Array =>
  Int32Array.from({ length: 16 }, (_, step) => (step < notes ? 40 + step : 0));

async function resultOf<Event extends { readonly kind: string }>(events: AsyncIterable<Event>) {
  for await (const event of events) if (event.kind === 'result') return event as Extract<Event, { kind: 'result' }>;
  throw new Error('no result came');
}

describe('reconstruction', () => {
  const segments = [
    { piece: 0, tokens: segment(4) },
    { piece: 3, tokens: segment(12) },
  ];

  it('counts right steps and right notes of each way to write', async () => {
    const { result } = await resultOf(evaluateReconstruction(echo, segments));
    expect(result.teacherForced).toEqual({ accuracy: 1, accuracyInterval: [1, 1], noteAccuracy: 1 });
    expect(result.likeliest).toMatchObject({ accuracy: 15 / 16, noteAccuracy: 1 });
    // the first step is a note in both
    expect(result.sampled).toMatchObject({ accuracy: 14 / 16, noteAccuracy: 14 / 16 });
    expect(result.sampledFromMean).toEqual(result.sampled); // no deviation: the mean is what is drawn
    expect(result.constant).toEqual({ accuracy: 0.5, accuracyInterval: [0.25, 0.75], noteAccuracy: 0 });
    expect([result.segments, result.pieces]).toEqual([2, 2]);
  });

  it('gives nats of a whole segment, and bits of a quarter', async () => {
    const { result } = await resultOf(evaluateReconstruction(echo, segments));
    expect(result.reconstructionNatsPerSegment).toBe(4);
    expect(result.divergenceNatsPerSegment).toBe(6);
    expect(result.boundBitsPerQuarter).toBeCloseTo(10 / Math.LN2 / 4, 10);
  });

  it('refuses to measure nothing', async () => {
    await expect(resultOf(evaluateReconstruction(echo, []))).rejects.toThrow('no segments of 1 bars');
  });
});

describe('interpolation', () => {
  const [low, high] = [new Int32Array(16).fill(40), new Int32Array(16).fill(60)];

  it('begins and ends at the two segments', async () => {
    const { points } = await resultOf(evaluateInterpolation(echo, [[low, high]], { points: 3 }));
    expect(points.map(({ t, toFirst, toSecond }) => [t, toFirst, toSecond])).toEqual([
      [0, 0, 15 / 16],
      [0.5, 15 / 16, 15 / 16],
      [1, 15 / 16, 0],
    ]);
    expect(points.map(({ mixed }) => mixed.toFirst)).toEqual([0, 1 - points[1]!.mixed.toSecond, 1]);
  });

  it('asks a language model what it makes of both ways', async () => {
    // a nat a step, two where it is a 50 of the middle
    const language = {
      async *likelihood(sequences: readonly Int32Array[]) {
        for (const tokens of sequences) yield { nats: Float32Array.from(tokens, (token) => (token === 50 ? 2 : 1)) };
      },
    } as unknown as SequenceModel;
    const { points } = await resultOf(evaluateInterpolation(echo, [[low, high]], { points: 3, language }));
    expect(points.map(({ natsPerStep }) => natsPerStep)).toEqual([1, 31 / 16, 1]);
    expect(points.map(({ mixed }) => mixed.natsPerStep)).toEqual([1, 1, 1]);
  });
});
