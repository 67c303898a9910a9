/** What a model family hands to the trainer: everything is a pure function of configuration, seed and step. */
import type { Optimizer, Program, RunOptions, Tensor, TensorData } from '@continuo/tensor';
import type { NamedTensor } from './safetensors.ts';

/** Values of one validation pass; `loss` is what early stopping looks at (lower is better), in `lossUnit`. */
export type Validation = { readonly loss: number; readonly measures: Readonly<Record<string, number>> };

/** Some rows of a batch. */
export type BatchPart = NonNullable<RunOptions['part']>;

/** What one of several processes needs to take its part in a step. */
export type TrainingPart = {
  /** of these rows, [1]; over all parts, losses times `weight` add up to the loss of the batch */
  readonly loss: Tensor;
  /** 1 where the feeds already weigh each row by the whole batch; rows over rows of the batch where the loss is a mean */
  readonly weight: number;
  readonly parameters: readonly Tensor[];
  /** as the task's own program updates */
  readonly updating: { readonly optimizer: Optimizer; readonly gradClip?: number; readonly average?: boolean };
  /** feeds of these rows at step `step`, and what the optimizer is fed, without `learningRate` */
  feeds(step: number): Record<string, TensorData>;
};

/** What the step of any family is made with; each says what its rows and frames are. */
export type TaskOptions = {
  /** rows a step: excerpts, segments, phrases */
  readonly batchSize: number;
  /** steps of time or tokens of an excerpt, where the family takes excerpts */
  readonly frames: number;
  readonly seed: number;
  readonly optimizer: Optimizer;
  readonly gradClip?: number;
  /** decay of the moving average of the weights, which is what is validated and shipped; default none is kept */
  readonly averageDecay?: number;
};

export type TrainingTask = {
  /** family name, e.g. "transformer" */
  readonly family: string;
  /** the model's architecture as plain JSON, stored in the model file's header */
  readonly architecture: Readonly<Record<string, unknown>>;
  /** the unit of `Validation.loss` and of the program's `loss` output, e.g. "nats/note" */
  readonly lossUnit: string;
  /** one optimizer step as a program: state holds the parameters `p.*` and all optimizer moments */
  readonly program: Program;
  /** the first state, drawn from the seed: every name of `program.state` */
  initialState(): Record<string, Float32Array>;
  /** feeds of optimizer step `step` (0, 1, …) without `learningRate`: a function of seed and step alone */
  feeds(step: number): Record<string, TensorData>;
  /** rows of a step's batch, which processes can share among them; absent where a step cannot be cut */
  readonly batchSize?: number;
  /** the same step for some rows of its batch, with the noise and data that the whole batch would have there */
  part?(part: BatchPart): TrainingPart;
  /** tokens that one step trains on */
  readonly tokensPerStep: number;
  /** the parameters to validate and to ship (the moving average where there is one), taken out of a state */
  shippedParameters(state: Readonly<Record<string, Float32Array>>): Record<string, Float32Array>;
  validate(parameters: Readonly<Record<string, Float32Array>>): Promise<Validation>;
  /**
   * what is worked out from the weights that ship and stored beside them in the model file, such as directions in an
   * autoencoder's space; asked for when a training ends
   */
  derivedTensors?(parameters: Readonly<Record<string, Float32Array>>): Promise<Readonly<Record<string, NamedTensor>>>;
  dispose(): Promise<void>;
};
