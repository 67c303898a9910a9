/** Continuo's side of the engine's benchmark. */
import { languageModelTraining } from '@continuo/models';
import { type AdamW, initialTrainingState, optimizerFeeds } from '@continuo/tensor';
import { nodeDevice } from '@continuo/tensor/node';
import type { Engine } from './peer-process.ts';

/** What every engine is given. */
export type Task = {
  readonly dim: number;
  readonly depth: number;
  readonly heads: number;
  readonly mlpDim: number;
  readonly vocabSize: number;
  readonly batchSize: number;
  readonly length: number;
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly weightDecay: number;
  readonly tokens: readonly number[];
  readonly targets: readonly number[];
};

export async function startContinuo(task: Task): Promise<Engine> {
  const { batchSize, length, learningRate, beta1, beta2, epsilon, weightDecay } = task;
  const optimizer: AdamW = { kind: 'adamW', beta1, beta2, epsilon, weightDecay };
  const { program, parameters } = languageModelTraining(
    { ...task, activation: 'gelu' },
    { batchSize, length, optimizer },
  );
  const session = await nodeDevice().open(program);
  await session.writeState(initialTrainingState(program, parameters.initialValues(1)));
  const feeds = {
    tokens: Int32Array.from(task.tokens),
    targets: Int32Array.from(task.targets),
    learningRate: Float32Array.of(learningRate),
  };
  let steps = 0;
  return {
    name: 'Continuo',
    async step() {
      const start = performance.now();
      const { loss } = await session.run({ ...feeds, ...optimizerFeeds(steps, optimizer) });
      steps += 1;
      return { milliseconds: performance.now() - start, loss: Number(loss![0]) };
    },
    stop: () => session.dispose(),
  };
}
