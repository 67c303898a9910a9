/** The part of a training task that is alike for every network whose loss adds up over rows. */
import {
  initialTrainingState,
  optimizerFeeds,
  type ParameterSet,
  type Tensor,
  type TensorData,
  trainingStep,
} from '@continuo/tensor';
import { rowsOfPart } from './rows-of-part.ts';
import { shippedParameters } from './shipped-parameters.ts';
import type { TaskOptions, TrainingTask } from './training-task.ts';

export type NetworkStepOptions = {
  /** of the program */
  readonly name: string;
  readonly options: Omit<TaskOptions, 'frames'>;
  /** described anew for so many rows */
  readonly lossOf: (rows: number) => { readonly loss: Tensor; readonly parameters: ParameterSet };
  /** what the rows of a whole batch are fed; the batch is the outermost axis of each */
  readonly rowFeeds: (step: number) => Record<string, TensorData>;
  /** what is fed beside the rows; default nothing */
  readonly stepFeeds?: (step: number) => Record<string, TensorData>;
  /** the loss is a mean over rows; default false: what is fed weighs each row by the whole batch */
  readonly isMean?: boolean;
};

/** Program, state, feeds and parts of a task. */
export function networkStep({
  name,
  options: { batchSize, seed, optimizer, gradClip, averageDecay },
  lossOf,
  rowFeeds,
  stepFeeds = () => ({}),
  isMean = false,
}: NetworkStepOptions): Required<
  Pick<TrainingTask, 'program' | 'initialState' | 'feeds' | 'batchSize' | 'part' | 'shippedParameters'>
> {
  const { loss, parameters } = lossOf(batchSize);
  const updating = { optimizer, ...(gradClip !== undefined && { gradClip }), average: averageDecay !== undefined };
  const program = trainingStep({ name, loss, parameters: parameters.list(), ...updating });
  const otherFeeds = (step: number): Record<string, TensorData> => ({
    ...stepFeeds(step),
    ...optimizerFeeds(step, optimizer, averageDecay),
  });
  return {
    program,
    initialState: () => initialTrainingState(program, parameters.initialValues(seed)),
    feeds: (step) => ({ ...rowFeeds(step), ...otherFeeds(step) }),
    batchSize,
    part(part) {
      const own = lossOf(part.count);
      return {
        loss: own.loss,
        weight: isMean ? part.count / part.of : 1,
        parameters: own.parameters.list(),
        updating,
        feeds: (step) => ({ ...rowsOfPart(rowFeeds(step), part), ...otherFeeds(step) }),
      };
    },
    shippedParameters(state) {
      const names = parameters.specs().map((spec) => spec.name);
      return shippedParameters(names, state, averageDecay);
    },
  };
}
