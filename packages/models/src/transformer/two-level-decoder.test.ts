import {
  type AdamW,
  compile,
  initialTrainingState,
  input,
  normalNumbers,
  optimizerFeeds,
  parameterSet,
} from '@continuo/tensor';
import { nodeDevice } from '@continuo/tensor/node';
import { describe, expect, it } from 'vitest';
import { LOGIT_STEPS } from './rounded-logits.ts';
import { type TwoLevelConfig, TwoLevelGenerator, twoLevelLogits, twoLevelTraining } from './two-level-decoder.ts';

const activation = 'gelu' as const;
const config: TwoLevelConfig = {
  heavy: { dim: 32, depth: 2, heads: 2, mlpDim: 64, activation },
  light: { dim: 16, depth: 1, heads: 2, mlpDim: 32, activation },
  vocabSizes: [7, 5, 9],
};
const [batch, length, attributes] = [2, 12, 3];
const device = nodeDevice({ threads: 1 });

/** Notes [count, A] whose attributes lie within their vocabularies. */
function someNotes(count: number, seed: number): number[][] {
  const numbers = normalNumbers(count * attributes, seed);
  return Array.from({ length: count }, (_, note) =>
    config.vocabSizes.map((size, index) => Math.floor(Math.abs(numbers[note * attributes + index]!) * 1000) % size),
  );
}

describe('a decoder of two levels', () => {
  it('gives, with its cache, the logits of the whole model, rounded', async () => {
    const parameters = parameterSet();
    const [notes, next] = ['notes', 'next'].map((name) => input(name, [batch, length, attributes], 'int32'));
    const logits = twoLevelLogits(config, parameters.declare, notes!, next!);
    const outputs = Object.fromEntries(logits.map((each, index) => [`logits${index}`, each]));
    const random = parameters.initialValues(4);
    // embeddings start small; here they are to matter
    const values = Object.fromEntries(
      Object.entries(random).map(([name, each]) => [name, name.includes('embedding') ? each.map((x) => 50 * x) : each]),
    );
    const whole = await device.open(compile({ name: 'whole', outputs, values }));
    const rows = [someNotes(length + 1, 1), someNotes(length + 1, 2)];
    const fed = (from: number): Int32Array =>
      Int32Array.from(rows.flatMap((row) => row.slice(from, from + length)).flat());
    const expected = await whole.run({ notes: fed(0), next: fed(1) });
    await whole.dispose();

    const generator = await TwoLevelGenerator.open(config, values, device, { batchSize: batch, capacity: length });
    const at = (place: number): number[] => rows.flatMap((row) => row[place]!);
    for (const first of [1, 4]) {
      await generator.start(Int32Array.from(Array.from({ length: first }, (_, place) => at(place)).flat()));
      for (let place = first; place < length; place += 1) {
        expect(generator.place).toBe(place);
        const written = await generator.next((found, attribute) => {
          const size = config.vocabSizes[attribute]!;
          for (const [index, logit] of found.entries()) {
            const from = (Math.floor(index / size) * length + place - 1) * size + (index % size);
            expect(Math.abs(logit - (expected[`logits${attribute}`]![from] as number))).toBeLessThan(
              0.5 / LOGIT_STEPS + 1e-4,
            );
          }
          return Int32Array.from(rows, (row) => row[place]![attribute]!);
        });
        expect([...written]).toEqual(at(place));
      }
    }
    await expect(generator.next(() => new Int32Array(batch))).rejects.toThrow('all 12 notes are written');
    await generator.dispose();
  });

  it('learns a piece by heart, attribute by attribute, and writes it on', async () => {
    // a cycle of 4 notes; the last attribute follows from the two before it
    const piece = Array.from({ length: 13 }, (_, place) => [
      place % 4,
      (place * 3) % 4,
      (place % 4) + ((place * 3) % 4),
    ]);
    const optimizer: AdamW = { kind: 'adamW', weightDecay: 0 };
    const { program, parameters } = twoLevelTraining(config, { batchSize: 1, length, optimizer, gradClip: 1 });
    const session = await device.open(program);
    await session.writeState(initialTrainingState(program, parameters.initialValues(1)));
    const data = { notes: Int32Array.from(piece.slice(0, 12).flat()), next: Int32Array.from(piece.slice(1).flat()) };
    let loss = 0;
    for (let step = 0; step < 60; step += 1) {
      const feeds = { ...data, learningRate: Float32Array.of(0.01), ...optimizerFeeds(step, optimizer) };
      loss = Number((await session.run(feeds, { seed: step })).loss![0]);
      // at first every attribute is about as likely as any other
      if (step === 0) expect(loss).toBeGreaterThan(0.7 * Math.log(7 * 5 * 9));
    }
    expect(loss).toBeLessThan(0.05);
    const names = parameters.specs().map(({ name }) => name);
    const values = await session.readState(names);
    await session.dispose();

    const generator = await TwoLevelGenerator.open(config, values, device);
    await expect(generator.next(() => new Int32Array(1))).rejects.toThrow('no first note was given');
    await generator.start(Int32Array.from(piece[0]!));
    for (let place = 1; place < 13; place += 1) {
      const note = await generator.next((logits) => Int32Array.of(logits.indexOf(Math.max(...logits))));
      expect([...note]).toEqual(piece[place]);
    }
    await expect(generator.start(new Int32Array(4))).rejects.toThrow('expected 3 for each first note');
    await generator.dispose();
  });
});
