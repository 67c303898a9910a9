/**
 * Notes of six attributes: a decoder of two levels beside a flat one of as many parameters, in turns.
 *
 * `node bench/engine/two-level.ts [--notes 300] [--batch 1,4]`: the flat decoder takes a step for each attribute, and looks back
 * over six places a note; the other takes one heavy step a note and six light ones.
 */
import { parseArgs } from 'node:util';
import { LanguageModelGenerator, languageModelTraining, TwoLevelGenerator, twoLevelTraining } from '@continuo/models';
import { nodeDevice } from '@continuo/tensor/node';

const { values } = parseArgs({
  options: { notes: { type: 'string', default: '300' }, batch: { type: 'string', default: '1,4' } },
});
const notes = Number(values.notes);

/** kind and time, place in the beat, pitch, duration, velocity, program */
const VOCAB_SIZES = [130, 64, 128, 64, 32, 128];
const BLOCKS = { dim: 256, heads: 8, mlpDim: 1024, activation: 'gelu' } as const;
const TWO_LEVEL = { heavy: { ...BLOCKS, depth: 5 }, light: { ...BLOCKS, depth: 1 }, vocabSizes: VOCAB_SIZES };
const FLAT = { ...BLOCKS, depth: 6, vocabSize: VOCAB_SIZES.reduce((a, b) => a + b) };

const size = { batchSize: 1, length: 8, optimizer: { kind: 'sgd', momentum: 0 } } as const;
const [twoLevel, flat] = [twoLevelTraining(TWO_LEVEL, size).parameters, languageModelTraining(FLAT, size).parameters];
process.stdout.write(`two levels ${twoLevel.count()} parameters, flat ${flat.count()}\n`);

for (const batch of values.batch.split(',').map(Number)) {
  const device = nodeDevice({ threads: 1 });
  const capacity = (notes + 1) * VOCAB_SIZES.length;
  const options = { batchSize: batch, capacity };
  const layered = await TwoLevelGenerator.open(TWO_LEVEL, twoLevel.initialValues(1), device, options);
  const plain = await LanguageModelGenerator.open(FLAT, flat.initialValues(1), device, options);
  await layered.start(new Int32Array(batch * VOCAB_SIZES.length));
  let logits = await plain.start(new Int32Array(batch));
  const times: [number, number][] = [];
  for (let note = 0; note < notes; note += 1) {
    const start = performance.now();
    await layered.next((found) => likeliest(found, batch));
    const between = performance.now();
    for (const _ of VOCAB_SIZES) logits = await plain.next(likeliest(logits, batch));
    times.push([between - start, performance.now() - between]);
  }
  const medians = [0, 1].map((index) => median(times.map((each) => each[index]!)));
  const ratio = median(times.map(([ours, theirs]) => theirs / ours));
  process.stdout.write(
    `batch ${batch}: two levels ${medians[0]!.toFixed(2)} ms a note, flat ${medians[1]!.toFixed(2)} ms: ` +
      `${ratio.toFixed(2)} times as fast\n`,
  );
  await layered.dispose();
  await plain.dispose();
}

function likeliest(logits: Float32Array, batch: number): Int32Array {
  const vocabSize = logits.length / batch;
  return Int32Array.from({ length: batch }, (_, row) => {
    const ofRow = logits.subarray(row * vocabSize, (row + 1) * vocabSize);
    return ofRow.indexOf(Math.max(...ofRow));
  });
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]!;
}
