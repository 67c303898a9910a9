import { FRAME_LOWEST_PITCH, type PianoFrames } from '@continuo/corpus';
import { nodeDevice } from '@continuo/tensor/node';
import { describe, expect, it } from 'vitest';
import { choicesOfFrame, END_OF_FRAME, FRAME_CHOICES, type FrameModel, frameOfChoices } from '../frame-model.ts';
import type { ModelFile } from '../model-file.ts';
import { openModel } from '../open-model.ts';
import { frameParameters } from './frame-likelihood.ts';
import { FRAME_TRUNKS, type FrameModelConfig, frameModelSchema } from './frame-network.ts';

const SMALL = { dim: 24, depth: 2, heads: 2, mlpDim: 32, headDim: 24 };
const device = nodeDevice({ threads: 1 });

/** A model of random weights; `change` may set some of them. */
function randomModel(
  config: FrameModelConfig,
  change: (parameters: Record<string, Float32Array>) => void = () => {},
): FrameModel {
  const parameters = frameParameters(config);
  const values = parameters.initialValues(5);
  change(values);
  const tensors = Object.fromEntries(
    parameters.specs().map(({ name, shape }) => [name, { shape, values: values[name]! }]),
  );
  const tokenizer = { kind: 'frames', lowestPitch: 21, highestPitch: 108, framesPerQuarter: 2 };
  const metadata = { name: 'random', family: config.trunk, architecture: config, tokenizer };
  return openModel({ metadata, tensors, hash: '00' } as unknown as ModelFile, device) as FrameModel;
}

/** Chords of up to four tones that wander, come back and fall silent. */
function wandering(length: number, seed = 0): PianoFrames {
  return Array.from({ length }, (_, frame) => {
    const step = (frame + seed) % 16;
    const tones = [40 + ((frame * 3) % 7), 52 + (step % 5), 60 + ((step * step) % 9), 72 + ((frame >> 2) % 6)];
    return step === 9 ? [] : tones.slice(0, 4 - (step % 3));
  });
}

async function natsByLikelihood(model: FrameModel, pieces: readonly PianoFrames[]): Promise<Float32Array[]> {
  const found: Float32Array[] = [];
  for await (const { nats } of model.likelihood(pieces)) found.push(nats);
  return found;
}

/** The same from logits, choice by choice, all pieces side by side. */
async function natsByGeneration(model: FrameModel, pieces: readonly PianoFrames[]): Promise<Float64Array[]> {
  const { length } = pieces[0]!;
  const generation = await model.generate({ batchSize: pieces.length, length });
  const nats = pieces.map(() => new Float64Array(length));
  for (let frame = 0; frame < length; frame += 1) {
    const told = pieces.map((piece) => choicesOfFrame(piece[frame]!));
    for (let count = 0; generation.frame === frame; count += 1) {
      const logits = await generation.logits();
      const choices = told.map((each) => each[count] ?? END_OF_FRAME);
      for (const [row, choice] of choices.entries()) {
        if (generation.waits(row)) continue;
        const own = logits.subarray(row * FRAME_CHOICES, (row + 1) * FRAME_CHOICES);
        nats[row]![frame]! += Math.log(own.reduce((sum, logit) => sum + Math.exp(logit), 0)) - own[choice]!;
      }
      await generation.choose(choices);
    }
  }
  return nats;
}

const kinds = FRAME_TRUNKS.flatMap((trunk) => (['joint', 'factorised'] as const).map((output) => ({ trunk, output })));

describe.each(kinds)('a $output model of frames over a $trunk', ({ trunk, output }) => {
  const model = randomModel(frameModelSchema.parse({ ...SMALL, trunk, output }));

  it('gives each frame the same probability choice by choice, for pieces side by side, as all at once', async () => {
    const pieces = [wandering(40), wandering(40, 5)];
    const whole = await natsByLikelihood(model, pieces);
    const stepped = await natsByGeneration(model, pieces);
    for (const [index, nats] of stepped.entries()) {
      const differences = Array.from(nats, (each, frame) => Math.abs(each - whole[index]![frame]!));
      // logits are rounded to 1/64, and a frame here takes up to five choices
      expect(Math.max(...differences)).toBeLessThan(5 / 64 + 1e-4);
    }
  });

  it('does not let a frame change the probability of any before it, by a single bit', async () => {
    const piece = wandering(30);
    const [before] = await natsByLikelihood(model, [piece]);
    for (const frame of [0, 1, 13, 29]) {
      const changed = piece.map((each, place) => (place === frame ? [45, 66] : each));
      const [after] = await natsByLikelihood(model, [changed]);
      expect(after!.subarray(0, frame)).toEqual(before!.subarray(0, frame));
      expect(after!.subarray(frame)).not.toEqual(before!.subarray(frame));
    }
  });

  it('gives all sets of keys together the probability 1', async () => {
    // with all other keys out of the question, six of them make 64 sets
    const few = randomModel(frameModelSchema.parse({ ...SMALL, trunk, output }), (parameters) => {
      parameters['p.output.bias']!.fill(-1e6, 6, 88);
    });
    const sets = Array.from({ length: 64 }, (_, set) =>
      [0, 1, 2, 3, 4, 5].filter((key) => (set >> key) % 2 === 1).map((key) => key + FRAME_LOWEST_PITCH),
    );
    const past: PianoFrames = [[22, 25], [23]];
    const nats = await natsByLikelihood(
      few,
      sets.map((set) => [...past, set]),
    );
    const probabilities = nats.map((each) => Math.exp(-each[2]!));
    expect(probabilities.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
    expect(Math.max(...probabilities)).toBeLessThan(0.9);
    await few.dispose();
  });
});

describe('a model of frames', () => {
  it('tells a frame by its keys from the highest down, then its end', () => {
    expect(choicesOfFrame([21, 60, 108])).toEqual([87, 39, 0, END_OF_FRAME]);
    for (const frame of [[], [60], [21, 60, 108]]) expect(frameOfChoices(choicesOfFrame(frame))).toEqual(frame);
  });

  it('costs, where it knows nothing and 88 keys are Bernoullis of logit -3, what can be worked out by hand', async () => {
    const config = frameModelSchema.parse({ ...SMALL, trunk: 'gru', output: 'factorised' });
    const model = randomModel(config, (parameters) => {
      for (const [name, values] of Object.entries(parameters)) if (name !== 'p.rare') values.fill(0);
    });
    const [nats] = await natsByLikelihood(model, [[[60, 64], []]]);
    const [sounds, silent] = [Math.log(1 + Math.exp(3)), Math.log(1 + Math.exp(-3))];
    expect(nats![0]).toBeCloseTo(2 * sounds + 86 * silent, 4);
    expect(nats![1]).toBeCloseTo(88 * silent, 4);
  });

  it('costs, where it knows nothing and chooses keys in turn, the logarithm of what may come', async () => {
    const config = frameModelSchema.parse({ ...SMALL, trunk: 'rnn' });
    const model = randomModel(config, (parameters) => {
      for (const values of Object.values(parameters)) values.fill(0);
    });
    // 88 keys or the end; then 10 keys below the eleventh or the end; then nothing below the lowest but the end
    const [nats] = await natsByLikelihood(model, [[[21, 31]]]);
    expect(nats![0]).toBeCloseTo(Math.log(89) + Math.log(11), 4);
  });

  it('scores a piece alike whatever pieces are scored with it', async () => {
    const model = randomModel(frameModelSchema.parse({ ...SMALL, trunk: 'transformer' }));
    const [alone] = await natsByLikelihood(model, [wandering(33)]);
    const together = await natsByLikelihood(model, [wandering(100), wandering(33)]);
    expect(together.map((nats) => nats.length)).toEqual([100, 33]);
    for (const [frame, nats] of alone!.entries()) expect(together[1]![frame]!).toBeCloseTo(nats, 3);
  });

  it('refuses keys that do not lie below the last, and a piece that was given up for another', async () => {
    const model = randomModel(frameModelSchema.parse({ ...SMALL, trunk: 'lstm' }));
    const first = await model.generate({ batchSize: 2, length: 1 });
    await first.choose([40, END_OF_FRAME]);
    expect([first.waits(0), first.waits(1)]).toEqual([false, true]);
    await expect(first.choose([40, END_OF_FRAME])).rejects.toThrow('keys below 40 or 88, the end, may come');
    await expect(first.choose([39, 3])).rejects.toThrow('its frame has ended');
    await first.choose([END_OF_FRAME, END_OF_FRAME]);
    await expect(first.choose([1, 1])).rejects.toThrow('all 1 frames are written');
    await model.generate({ batchSize: 2, length: 1 });
    await expect(first.logits()).rejects.toThrow('finish one before the next');
  });

  it('refuses weights of another shape by name', () => {
    const architecture = frameModelSchema.parse({ ...SMALL, trunk: 'gru' });
    const tensors = { 'p.frame.weight': { shape: [7, 24], values: new Float32Array(168) } };
    const metadata = { name: 'old', family: 'gru', architecture, tokenizer: { kind: 'frames' } };
    const file = { metadata, tensors, hash: '00' } as unknown as ModelFile;
    expect(() => openModel(file, device)).toThrow(/"old" holds \[7, 24\] for p\.frame\.weight/);
  });
});
