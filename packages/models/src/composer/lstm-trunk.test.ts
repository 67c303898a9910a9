import { nodeDevice } from '@continuo/tensor/node';
import { afterAll, describe, expect, test } from 'vitest';
import { openModel } from '../open-model.ts';
import type { ScoreModel } from '../score-model.ts';
import type { KnownPassage } from './composer-batch.ts';
import { composerSchema } from './composer-config.ts';
import { PROMPT_LENGTH } from './composer-generation.ts';
import { composerTask } from './composer-task.ts';
import { type Mask, PLAIN_TELLING, passageOf } from './draw-passage.ts';
import { givenEvents } from './passage.ts';
import { madePiece } from './testing/made-piece.ts';
import { composerParameters, randomComposer, TINY_COMPOSER } from './testing/random-composer.ts';
import { beyondRounding, saidOfWhole, saidWhileWriting } from './testing/said-by-composer.ts';

const LSTM = { lstm: { layers: 2, units: 24 } };
const LENGTH = 100;
const device = nodeDevice({ threads: 1 });
const file = randomComposer({ architecture: LSTM });
const model = openModel(file, device) as ScoreModel;
afterAll(() => model.dispose());

const piece = madePiece();
const everything: Mask = () => true;
const known = (isWritten: Mask = everything): KnownPassage =>
  passageOf(piece, { memory: [0, 0], start: 0, end: 7 }, isWritten, PLAIN_TELLING);

describe('a composer with LSTM layers for its trunk', () => {
  test('has the parameters that the equations ask for', () => {
    const [dim, units] = [TINY_COMPOSER.dim, 24];
    const trunk = (composer: object): number =>
      composerParameters(composerSchema.parse({ ...TINY_COMPOSER, ...composer }))
        .specs()
        .filter(({ name }) => /^p\.(lstm|final|block)/.test(name))
        .reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
    // a gate has weights of what comes in and of what was said, and a bias; then the way back to D, and a scale and shift
    const layer = (inputs: number): number => 4 * units * (inputs + units + 1);
    expect(trunk(LSTM)).toBe(layer(dim) + layer(units) + (units + 1) * dim + 2 * dim);
  });

  test('finds of an event what came before it, and nothing of what comes after', async () => {
    const plain = known();
    const [before] = await saidOfWhole(file, device, [plain], LENGTH);
    const cut = { ...plain, notes: plain.notes.map((notes, cell) => (cell < 5 ? notes : [])) };
    const [after] = await saidOfWhole(file, device, [cut], LENGTH);
    const events = plain.notes.slice(0, 5).reduce((sum, notes) => sum + notes.length + 1, 0);
    expect(after!.nats.slice(0, events)).toEqual(before!.nats.slice(0, events));
    const louder = plain.notes.map((notes, cell) =>
      cell === 0 ? [{ ...notes[0]!, velocity: 3 }, ...notes.slice(1)] : notes,
    );
    const [changed] = await saidOfWhole(file, device, [{ ...plain, notes: louder }], LENGTH);
    // far behind it, it is still heard
    expect(changed!.nats[events]).not.toEqual(before!.nats[events]);
  });

  test('is scored as it is written, with a prompt read at once and by one, in one writer after the other', async () => {
    const rest = known((bar) => bar > 4);
    const given = givenEvents(rest.passage);
    expect(given).toBeGreaterThan(PROMPT_LENGTH);
    expect(given % PROMPT_LENGTH).toBeGreaterThan(0);
    const whole = await saidOfWhole(file, device, [rest], LENGTH);
    for (let run = 0; run < 2; run += 1) {
      const generation = await model.generate(rest.passage, { batchSize: 1, capacity: 256 });
      const [said] = await saidWhileWriting(generation, [rest.notes]);
      generation.dispose();
      for (const [event, { position, pitch }] of whole[0]!.logits.entries()) {
        expect(beyondRounding(said![event]!.position, position)).toBeLessThan(1e-3);
        if (whole[0]!.nats[event]!.pitch > 0) expect(beyondRounding(said![event]!.pitch, pitch)).toBeLessThan(1e-3);
      }
    }
  });

  test('learns a piece', async () => {
    const config = composerSchema.parse({ ...TINY_COMPOSER, ...LSTM, dropout: { trunk: 0, head: 0 } });
    const optimizer = { kind: 'adamW', beta1: 0.9, beta2: 0.98, epsilon: 1e-8, weightDecay: 0 } as const;
    const options = { batchSize: 2, frames: 48, seed: 3, optimizer, gradClip: 1 };
    const task = composerTask(config, options, { train: [piece], validation: [piece] }, device);
    expect(task.family).toBe('lstm');
    const session = await device.open(task.program);
    await session.writeState(task.initialState());
    const losses: number[] = [];
    for (let step = 0; step < 60; step += 1) {
      const feeds = { ...task.feeds(step), learningRate: Float32Array.of(0.01) };
      const { loss } = await session.run(feeds, { seed: step });
      losses.push(loss![0] as number);
    }
    await session.dispose();
    await task.dispose?.();
    const mean = (from: number, to: number): number =>
      losses.slice(from, to).reduce((sum, loss) => sum + loss, 0) / (to - from);
    expect(mean(50, 60)).toBeLessThan(mean(0, 3) / 3);
  });
});
