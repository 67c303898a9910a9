/**
 * Memory over many training steps: the resident size of the process after 100 steps and after 10 000 of a small
 * Transformer, trained in a worker thread as `continuo train` does it.
 *
 * `npm run bench -- steady [--steps 10000] [--json]`. What each step leaves behind would show: its parameters and moments
 * come to 1.3 MB, 13 GB over all steps. "Used" is what remains when the collector has taken what nothing refers to.
 */
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { languageModelTraining } from '@continuo/models';
import { initialTrainingState, optimizerFeeds } from '@continuo/tensor';
import { workerDevice } from '@continuo/tensor/node';

const { values } = parseArgs({
  options: { steps: { type: 'string', default: '10000' }, json: { type: 'boolean', default: false } },
});
const steps = Math.max(200, Number(values.steps));
const EARLY = 100;

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

const optimizer = { kind: 'adamW', weightDecay: 0.01 } as const;
const sizes = { dim: 64, depth: 2, heads: 4, mlpDim: 256, vocabSize: 64 };
const [batchSize, length] = [4, 64];
const { program, parameters } = languageModelTraining(
  { ...sizes, activation: 'gelu' },
  { batchSize, length, optimizer, gradClip: 1 },
);
const device = workerDevice();
const session = await device.open(program);
await session.writeState(initialTrainingState(program, parameters.initialValues(1)));

type Sample = { readonly step: number; readonly residentMebibytes: number; readonly loss: number };
const samples: Sample[] = [];
const start = performance.now();
for (let step = 1; step <= steps; step += 1) {
  const tokenAt = (place: number): number => (step * 31 + place * 7 + (place % 5)) % sizes.vocabSize;
  const { loss } = await session.run(
    {
      tokens: Int32Array.from({ length: batchSize * length }, (_, place) => tokenAt(place)),
      targets: Int32Array.from({ length: batchSize * length }, (_, place) => tokenAt(place + 1)),
      learningRate: Float32Array.of(1e-3),
      ...optimizerFeeds(step - 1, optimizer),
    },
    { seed: step },
  );
  if (step !== EARLY && step !== steps && step % Math.ceil(steps / 10) !== 0) continue;
  collectGarbage();
  const residentMebibytes = process.memoryUsage().rss / 2 ** 20;
  samples.push({ step, residentMebibytes, loss: loss![0] as number });
  const left = Math.round((((performance.now() - start) / step) * (steps - step)) / 1000);
  process.stderr.write(`step ${step}: ${residentMebibytes.toFixed(0)} MiB resident, ${left} s left\n`);
}
await session.dispose();
await device.dispose();

const stepsPerSecond = (steps * 1000) / (performance.now() - start);
const [early, late] = [samples[0]!, samples.at(-1)!];
if (values.json) {
  process.stdout.write(`${JSON.stringify({ parameters: parameters.count(), stepsPerSecond, samples })}\n`);
} else {
  const growth = late.residentMebibytes - early.residentMebibytes;
  process.stdout.write(
    `${steps} training steps of a Transformer of ${parameters.count()} parameters on ${batchSize}×${length} tokens in a worker thread, ` +
      `${stepsPerSecond.toFixed(0)} steps a second\n` +
      `resident after ${early.step} steps ${early.residentMebibytes.toFixed(0)} MiB, after ${late.step} steps ` +
      `${late.residentMebibytes.toFixed(0)} MiB: ${growth >= 0 ? '+' : ''}${growth.toFixed(0)} MiB ` +
      `(${((growth / early.residentMebibytes) * 100).toFixed(1)} %); loss ${early.loss.toFixed(3)} → ${late.loss.toFixed(3)}\n`,
  );
}
