/** A family's training step as a program to be exported. */
import { initialTrainingState } from '@continuo/tensor';
import type { ExportableProgram } from './exportable-program.ts';
import type { TaskOptions, TrainingTask } from './training-task.ts';

/** Corpora of a task that never runs. */
export const NO_PIECES = { train: [], validation: [] } as const;

/**
 * The step that goes on from some weights.
 *
 * @param taskOf  describes the task for a batch size and length
 */
export function trainingProgram(
  training: TaskOptions,
  parameters: Readonly<Record<string, Float32Array>>,
  taskOf: (options: TaskOptions) => TrainingTask,
): ExportableProgram {
  return {
    name: 'training',
    description: 'one optimizer step, forward, backward and update, that goes on from these weights',
    sizes: { batchSize: training.batchSize, length: training.frames },
    build({ batchSize, length }) {
      const { program } = taskOf({ ...training, batchSize, frames: length });
      const { optimizer, averageDecay } = training;
      return {
        program,
        state: initialTrainingState(program, parameters),
        metadata: {
          'continuo.optimizer': JSON.stringify({ ...optimizer, averageDecay }),
          'continuo.feeds': JSON.stringify(OPTIMIZER_FEEDS),
        },
      };
    },
  };
}

/** What `optimizerFeeds` gives, in words; a program has those inputs of these that its optimizer needs. */
const OPTIMIZER_FEEDS = {
  learningRate: 'as you choose',
  biasCorrections: '[1 - beta1^t, 1 - beta2^t] at step t = 1, 2, …',
  squareDecay: '1 - t^-decayExponent at step t = 1, 2, …',
  averageDecay: 'the smaller of averageDecay and t / (9 + t) at step t = 1, 2, …',
};
