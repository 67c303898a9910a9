import { LOWEST_PITCH, VOCABULARY_SIZE } from '@continuo/corpus';
import { nodeDevice } from '@continuo/tensor/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ChoraleModel, FREE } from '../chorale-model.ts';
import { choraleTransformerSchema } from './chorale-transformer.ts';
import { choraleTransformer } from './load-chorale-transformer.ts';
import { randomModel } from './test/random-model.ts';

const config = choraleTransformerSchema.parse({ dim: 32, depth: 2, heads: 2, mlpDim: 48, headDim: 24 });

/** Four voices that wander; no two frames are alike. */
function wanderingPiece(length: number): { length: number; pitches: Int16Array } {
  const pitches = Int16Array.from({ length: length * 4 }, (_, place) => {
    const [frame, voice] = [Math.floor(place / 4), place % 4];
    return frame % 23 === 22 && voice === 3 ? -1 : 70 - voice * 7 + ((frame * (voice + 3) + (frame >> 2)) % 9);
  });
  return { length, pitches };
}

/** The same, come again after 24 frames: what a voice sang then is what the model may copy. */
function repeatingPiece(length: number): { length: number; pitches: Int16Array } {
  const { pitches } = wanderingPiece(24);
  return { length, pitches: Int16Array.from({ length: length * 4 }, (_, place) => pitches[place % 96]!) };
}

async function natsByGeneration(model: ChoraleModel, pitches: Int16Array, batchSize: number): Promise<Float64Array> {
  const generation = await model.generate({ batchSize, length: pitches.length / 4 });
  const nats = new Float64Array(pitches.length);
  for (let place = 0; place < pitches.length; place += 1) {
    const token = pitches[place]! < 0 ? 0 : pitches[place]! - LOWEST_PITCH + 1;
    const logits = (await generation.logits()).subarray((batchSize - 1) * VOCABULARY_SIZE);
    nats[place] = Math.log(logits.reduce((total, logit) => total + Math.exp(logit), 0)) - logits[token]!;
    await generation.choose(new Int32Array(batchSize).fill(token));
  }
  return nats;
}

async function natsByLikelihood(model: ChoraleModel, piece: { length: number; pitches: Int16Array }) {
  for await (const { nats } of model.likelihood([piece])) return nats;
  throw new Error('no likelihood came');
}

describe('the chorale Transformer', () => {
  let model: ChoraleModel;
  beforeAll(() => {
    model = randomModel(config, nodeDevice({ threads: 1 }));
  });
  afterAll(() => model.dispose());

  it('gives each token the same probability step by step, with a cache, as all at once', async () => {
    for (const piece of [wanderingPiece(70), repeatingPiece(60)]) {
      const whole = await natsByLikelihood(model, piece);
      for (const batchSize of [1, 3]) {
        const stepped = await natsByGeneration(model, piece.pitches, batchSize);
        // logits are rounded to 1/64 while generating, so nats differ by at most 1/64
        const differences = stepped.map((nats, place) => Math.abs(nats - whole[place]!));
        expect(Math.max(...differences)).toBeLessThan(1 / 64 + 1e-4);
      }
    }
  });

  it('does not let a note change the probability of any note before it, by a single bit', async () => {
    for (const piece of [wanderingPiece(40), repeatingPiece(40)]) {
      const before = await natsByLikelihood(model, piece);
      for (const place of [0, 1, 57, 80, 127, 159]) {
        const pitches = Int16Array.from(piece.pitches);
        pitches[place] = pitches[place]! === 60 ? 61 : 60;
        const after = await natsByLikelihood(model, { length: 40, pitches });
        expect(after.slice(0, place)).toEqual(before.slice(0, place));
        expect(after.slice(place)).not.toEqual(before.slice(place));
      }
    }
  });

  it('scores a piece alike whatever pieces are scored with it', async () => {
    const [short, long] = [wanderingPiece(33), wanderingPiece(100)];
    const alone = await natsByLikelihood(model, short);
    const together: Float32Array[] = [];
    for await (const { nats } of model.likelihood([long, short])) together.push(nats);
    expect(together.map((nats) => nats.length)).toEqual([400, 132]);
    alone.forEach((nats, place) => {
      expect(together[1]![place]!).toBeCloseTo(nats, 4);
    });
  });

  it('hears the cells that are given, from two bars before them', async () => {
    const given = new Int16Array(48 * 4).fill(FREE);
    given[40 * 4] = 72;
    const logitsAt = async (frames: number, withGiven: boolean): Promise<number[]> => {
      const generation = await model.generate({ batchSize: 1, length: 48, ...(withGiven && { given }) });
      for (let place = 0; place < frames * 4; place += 1) await generation.choose([20]);
      return Array.from(await generation.logits());
    };
    expect(await logitsAt(7, true)).toEqual(await logitsAt(7, false));
    expect(await logitsAt(8, true)).not.toEqual(await logitsAt(8, false));
  });

  it('shifts the tonic it hears with the key: what it prefers moves along, but for the pitch itself', async () => {
    const firstLogits = async (tonic: number | undefined): Promise<number[]> => {
      const key = tonic === undefined ? {} : { key: { tonic, mode: 'minor' as const } };
      const generation = await model.generate({ batchSize: 1, length: 16, ...key });
      return Array.from(await generation.logits());
    };
    const [without, inC, inD] = [await firstLogits(undefined), await firstLogits(0), await firstLogits(2)];
    // mode and degree are told alike in every key, so what differs is the scores of distances from the tonic alone
    const gain = inC.map((logit, token) => logit - inD[token]!);
    expect(gain.some((value) => Math.abs(value) > 0.1)).toBe(true);
    expect(inC).not.toEqual(without);
    expect(inC[0]).toBe(inD[0]); // silence lies at no distance from a tonic
  });

  it('says so when a piece is taken up again after another was begun', async () => {
    const first = await model.generate({ batchSize: 2, length: 8 });
    await first.choose([5, 5]);
    const second = await model.generate({ batchSize: 2, length: 8 });
    await second.choose([5, 5]);
    await expect(first.logits()).rejects.toThrow('finish one before the next');
  });

  it('refuses weights of another shape by name', () => {
    const tensors = { 'p.frame.weight': { shape: [7, 32], values: new Float32Array(224) } };
    const file = { metadata: { name: 'old', family: 'transformer', architecture: config }, tensors, hash: '00' };
    expect(() => choraleTransformer(file as never, nodeDevice())).toThrow(/"old" holds \[7, 32\] for p\.frame\.weight/);
  });
});
