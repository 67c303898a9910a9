/** Training that goes on from a model's weights instead of from random ones. */
import type { TrainingTask } from '@continuo/models';
import { TrainError } from '../train-error.ts';

/** Weights of a model by parameter, `p.…`, as its file holds them. */
export type StartWeights = Readonly<Record<string, Float32Array>>;

/**
 * The task, begun from these weights; its moving averages begin there too.
 *
 * @throws TrainError  `bad-start`: a parameter of the task is not among the weights, or has another size
 */
export function startFrom(task: TrainingTask, weights: StartWeights): TrainingTask {
  return {
    ...task,
    initialState() {
      const state = task.initialState();
      for (const name of Object.keys(state)) {
        if (name.startsWith('p.') || name.startsWith('a.')) state[name] = weightsOf(weights, name, state[name]!.length);
      }
      return state;
    },
  };
}

/** A copy of the weights that belong to a state. @throws TrainError  `bad-start` */
export function weightsOf(weights: StartWeights, state: string, length: number): Float32Array {
  const name = `p.${state.slice(2)}`;
  const found = weights[name];
  if (found?.length === length) return Float32Array.from(found);
  const held = found ? `${found.length} numbers` : 'nothing';
  throw new TrainError('bad-start', `the model to start from holds ${held} for ${name}, where ${length} are expected`, {
    name,
  });
}
