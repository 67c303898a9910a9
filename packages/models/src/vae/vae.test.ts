import { MELODY_VOCABULARY_SIZE, STEPS_PER_BAR } from '@continuo/corpus';
import { compile, crossEntropy, input, parameterSet, reshape, sum, type TensorData } from '@continuo/tensor';
import { nodeDevice } from '@continuo/tensor/node';
import { describe, expect, it } from 'vitest';
import { roundLogits } from '../transformer/rounded-logits.ts';
import { samplePrior } from './latent-space.ts';
import { conductSegments, decoderLogits, decoderRows } from './vae.ts';
import { segmentBounds } from './vae-bound.ts';
import { type VaeConfig, vaeSchema } from './vae-config.ts';
import { vaeDecoder } from './vae-decoder.ts';
import { previousTokensOf, vaeParameters } from './vae-loss.ts';

const V = MELODY_VOCABULARY_SIZE;
const KINDS = ['flat', 'hierarchical'] as const;

function smallVae(kind: (typeof KINDS)[number], more: Partial<VaeConfig> = {}): VaeConfig {
  return vaeSchema.parse({
    bars: 2,
    latentSize: 4,
    embedding: 8,
    encoder: { hidden: 8, word: 8, barHidden: 8 },
    decoder: { kind, conductor: 8, word: 8, cue: 8, hidden: 12, depth: 2 },
    ...more,
  });
}

/** Random weights, larger than a start of training, so that everything moves everything. */
function weightsOf(config: VaeConfig, scale = 2): Record<string, Float32Array> {
  const values = vaeParameters(config).initialValues(5);
  return Object.fromEntries(Object.entries(values).map(([name, each]) => [name, each.map((value) => scale * value)]));
}

const device = nodeDevice({ threads: 1 });
const wandering = (length: number, seed = 0): Int32Array =>
  Int32Array.from({ length }, (_, step) =>
    (step * 7 + seed) % 3 === 0 ? 30 + ((step * 5 + 3 * seed) % 17) : step % 5 === 1 ? 1 : 0,
  );

/** Logits [T, V] of each segment with the truth before each step, at latent vectors that are given. */
async function taughtLogits(
  config: VaeConfig,
  weights: Record<string, Float32Array>,
  latents: readonly Float32Array[],
  segments: readonly Int32Array[],
): Promise<Float32Array[]> {
  const { declare } = parameterSet();
  const batch = latents.length;
  const length = config.bars * STEPS_PER_BAR;
  const cues = conductSegments(config, declare, input('z', [batch, config.latentSize]));
  const previous = reshape(input('previous', [batch, length], 'int32'), decoderRows(config, batch));
  const logits = decoderLogits(config, declare, cues, previous);
  const session = await device.open(compile({ name: 'taught', outputs: { logits }, values: weights }));
  const feeds = {
    z: Float32Array.from(latents.flatMap((z) => Array.from(z))),
    previous: previousTokensOf(config, segments),
  };
  const found = (await session.run(feeds)).logits as Float32Array;
  await session.dispose();
  return latents.map((_, row) => found.slice(row * length * V, (row + 1) * length * V));
}

describe('the bound of a segment', () => {
  it('has, for weights of 0, the divergence of N(0, e⁻³) and ln 90 nats a step', async () => {
    const config = smallVae('hierarchical');
    const bounds = segmentBounds(config, device);
    await bounds.setParameters(weightsOf(config, 0));
    const [{ reconstruction, divergence }] = (await bounds.of([wandering(32)], { seed: 1 })) as [never];
    // ½ (μ² + σ² − 1 − ln σ²) in each of four dimensions
    expect(divergence).toBeCloseTo(4 * 0.5 * (Math.exp(-3) - 1 + 3), 5);
    for (const nats of reconstruction as Float32Array) expect(nats).toBeCloseTo(Math.log(90), 5);
    await bounds.dispose();
  });

  it.each(KINDS)('of a %s model lies above −ln p by the divergence of q from the true posterior', async (kind) => {
    const config = smallVae(kind, { bars: 1, latentSize: 1 });
    const weights = weightsOf(config, 0.5); // q within the range of the sum
    const segment = wandering(16);
    // p(x) by summing over z, which has one dimension
    const step = 0.02;
    const grid = Array.from({ length: 801 }, (_, index) => Float32Array.of((index - 400) * step));
    const { declare } = parameterSet();
    const cues = conductSegments(config, declare, input('z', [grid.length, 1]));
    const tokens = input('tokens', [grid.length, 16], 'int32');
    const logits = decoderLogits(config, declare, cues, input('previous', [grid.length, 16], 'int32'));
    const nats = sum(crossEntropy(logits, tokens), { axes: [1] });
    const session = await device.open(compile({ name: 'p(x | z)', outputs: { nats }, values: weights }));
    const repeated = grid.map(() => segment);
    const feeds: Record<string, TensorData> = {
      z: Float32Array.from(grid.flatMap((z) => Array.from(z))),
      tokens: Int32Array.from(repeated.flatMap((each) => Array.from(each))),
      previous: previousTokensOf(config, repeated),
    };
    const given = Array.from((await session.run(feeds)).nats as Float32Array);
    await session.dispose();
    const normal = (z: number, mean = 0, deviation = 1): number =>
      Math.exp(-((z - mean) ** 2) / (2 * deviation ** 2)) / (deviation * Math.sqrt(2 * Math.PI));
    const overGrid = (of: (z: number, nats: number) => number): number =>
      grid.reduce((total, [z], index) => total + step * of(z!, given[index]!), 0);
    const surprise = -Math.log(overGrid((z, lost) => normal(z) * Math.exp(-lost)));

    const bounds = segmentBounds(config, device);
    await bounds.setParameters(weights);
    const [{ mean, deviation }] = (await bounds.encode([segment])) as [{ mean: Float32Array; deviation: Float32Array }];
    const q = (z: number): number => normal(z, mean[0]!, deviation[0]!);
    const gap = overGrid((z, lost) =>
      q(z) > 1e-30 ? q(z) * (Math.log(q(z)) - Math.log(normal(z)) + lost - surprise) : 0,
    );
    const draws = await bounds.of(Array<Int32Array>(2000).fill(segment), { seed: 3 });
    const lost = draws.map(({ reconstruction }) => reconstruction.reduce((a, b) => a + b, 0));
    const average = lost.reduce((a, b) => a + b, 0) / lost.length;
    const spread = Math.sqrt(lost.reduce((total, each) => total + (each - average) ** 2, 0) / lost.length);
    const bound = average + draws[0]!.divergence;
    expect(gap).toBeGreaterThan(0);
    expect(Math.abs(bound - (surprise + gap))).toBeLessThan((5 * spread) / Math.sqrt(lost.length) + 1e-3);
    await bounds.dispose();
  });
});

describe.each(KINDS)('the %s decoder', (kind) => {
  const config = smallVae(kind);
  const weights = weightsOf(config);
  const latents = [1, 2, 3].map((seed) => samplePrior(config.latentSize, seed));

  it('writes step by step, with what it carries on, what it would say all at once', async () => {
    const decoder = vaeDecoder(config, device);
    await decoder.setParameters(weights);
    const written = await decoder.decode(latents, { temperature: 0, seed: 1 });
    const all = await taughtLogits(config, weights, latents, written);
    all.forEach((logits, row) => {
      const rounded = roundLogits(logits, new Float32Array(logits.length));
      const likeliest = Array.from({ length: 32 }, (_, step) => {
        const own = rounded.subarray(step * V, (step + 1) * V);
        return own.indexOf(Math.max(...own));
      });
      expect(Array.from(written[row]!)).toEqual(likeliest);
    });
    expect(new Set(written.map((tokens) => tokens.join())).size).toBeGreaterThan(1);
    await decoder.dispose();
  });

  it('writes the same from the same seed, alone or among others', async () => {
    const decoder = vaeDecoder(config, device);
    await decoder.setParameters(weights);
    const decode = async (seed: number, count: number) =>
      (await decoder.decode(latents.slice(0, count), { temperature: 1, seed })).map((tokens) => tokens.join());
    const [alone, among, other] = [await decode(7, 1), await decode(7, 3), await decode(8, 3)];
    expect(among[0]).toBe(alone[0]);
    expect(await decode(7, 3)).toEqual(among);
    expect(other).not.toEqual(among);
    await decoder.dispose();
  });

  it('knows nothing of a token before it is written', async () => {
    const [before] = await taughtLogits(config, weights, [latents[0]!], [wandering(32)]);
    for (const step of [0, 5, 15, 16, 30]) {
      const changed = wandering(32);
      changed[step] = changed[step] === 44 ? 45 : 44;
      const [after] = await taughtLogits(config, weights, [latents[0]!], [changed]);
      expect(after!.slice(0, (step + 1) * V)).toEqual(before!.slice(0, (step + 1) * V));
      if (step !== 15) expect(after!.slice((step + 1) * V)).not.toEqual(before!.slice((step + 1) * V));
    }
  });

  it(kind === 'flat' ? 'hears the bar before' : 'begins each bar from the conductor’s word alone', async () => {
    const [one, other] = [wandering(32), wandering(32)];
    other.set(wandering(16, 4), 0);
    expect(other.slice(0, 16)).not.toEqual(one.slice(0, 16));
    const [said, saidAfterAnother] = await taughtLogits(config, weights, [latents[0]!, latents[0]!], [one, other]);
    const second = (logits: Float32Array): Float32Array => logits.slice(16 * V);
    if (kind === 'flat') expect(second(saidAfterAnother!)).not.toEqual(second(said!));
    else expect(second(saidAfterAnother!)).toEqual(second(said!));
  });

  it('refuses latent vectors and segments of another model', async () => {
    const decoder = vaeDecoder(config, device);
    expect(() => decoder.decode([new Float32Array(3)], { temperature: 0, seed: 1 })).toThrow('has 3 numbers');
    await expect(segmentBounds(config, device).encode([new Int32Array(16)])).rejects.toThrow('has 16 steps');
  });
});
