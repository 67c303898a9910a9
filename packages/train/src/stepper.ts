/** One optimizer step, taken by this process alone or together with others. */
import type { TrainingTask } from '@continuo/models';
import type { Device, OpenOptions, Session, StateSpec, TensorData } from '@continuo/tensor';
// @ts-expect-error until '@continuo/tensor' exports them
import { gradientStep, gradientsOf, updateStep } from '../../tensor/src/gradient-step.ts';
import type { Collective } from './collective.ts';
import { allReduceBuckets, BUCKET_LENGTH, partOfBatch } from './collective.ts';
import { TrainError } from './train-error.ts';

/** Takes steps and holds the state; all processes of a collective take the same steps and hold the same state. */
export type Stepper = {
  readonly state: readonly StateSpec[];
  step(number: number, options: { readonly learningRate: number; readonly seed: number }): Promise<StepResult>;
  readState(): Promise<Record<string, Float32Array>>;
  writeState(state: Readonly<Record<string, Float32Array>>): Promise<void>;
  dispose(): Promise<void>;
};

export type StepResult = {
  /** of the whole batch */
  readonly loss: number;
  readonly gradientNorm?: number;
  /** what the processes said to each other; absent where there is only one */
  readonly communication?: Communication;
};

export type Communication = {
  /** bytes that each process gave to be added up */
  readonly bytes: number;
  /** until the slowest process was ready as well */
  readonly waitingSeconds: number;
  readonly transferSeconds: number;
};

export type StepperOptions = {
  readonly device: Device;
  readonly collective: Collective;
  readonly open: Pick<OpenOptions, 'threads'>;
  /** seconds from some moment */
  readonly now: () => number;
};

/**
 * A stepper for the task on the device.
 *
 * @throws TrainError  `bad-processes`: the step cannot be shared among so many
 */
export function openStepper(task: TrainingTask, options: StepperOptions): Promise<Stepper> {
  return options.collective.size === 1 ? stepAlone(task, options) : stepTogether(task, options);
}

async function stepAlone(task: TrainingTask, { device, open }: StepperOptions): Promise<Stepper> {
  const session = await device.open(task.program, open);
  return {
    ...keeping(session),
    async step(number, { learningRate, seed }) {
      const feeds = { ...task.feeds(number), learningRate: Float32Array.of(learningRate) };
      return resultOf(await session.run(feeds, { seed }));
    },
    dispose: () => session.dispose(),
  };
}

/**
 * Synchronous data parallelism (Goyal et al. 2017, section 2): each process computes the gradients of its rows, these are
 * added up over all processes, and each makes the same update of its own copy of the state.
 *
 * The gradients leave the graph all at once, so adding them up does not overlap with computing them.
 */
async function stepTogether(task: TrainingTask, { device, open, collective, now }: StepperOptions): Promise<Stepper> {
  const rows = partOf(task, collective);
  const { loss, weight, parameters, updating, feeds: feedsOf } = task.part!(rows);
  const update = await device.open(updateStep({ name: 'update', parameters, ...updating }), open);
  const program = gradientStep({ name: 'gradients of a part', loss, weight, parameters });
  const gradient = await device.open(program, { ...open, stateOf: update });
  return {
    ...keeping(update),
    async step(number, { learningRate, seed }) {
      const feeds = { ...feedsOf(number), learningRate: Float32Array.of(learningRate) };
      const outputs = await gradient.run(feeds, { seed, part: rows });
      const slopes = gradientsOf(outputs);
      const sums = [...Object.values(slopes), outputs.loss as Float32Array];
      const ready = now();
      await collective.barrier();
      const started = now();
      await allReduceBuckets(collective, sums, BUCKET_LENGTH);
      const communication = {
        bytes: sums.reduce((bytes, { byteLength }) => bytes + byteLength, 0),
        waitingSeconds: started - ready,
        transferSeconds: now() - started,
      };
      const { gradientNorm } = await update.run({ ...feeds, ...slopes });
      return { ...resultOf({ loss: outputs.loss!, gradientNorm: gradientNorm! }), communication };
    },
    async dispose() {
      await gradient.dispose();
      await update.dispose();
    },
  };
}

function partOf(task: TrainingTask, { rank, size }: Collective): ReturnType<typeof partOfBatch> {
  if (!task.part || task.batchSize === undefined) {
    throw new TrainError(
      'bad-processes',
      `the family "${task.family}" cannot share a step among ${size} processes; start one process only`,
      { size },
    );
  }
  if (size > task.batchSize) {
    const { batchSize } = task;
    throw new TrainError(
      'bad-processes',
      `${size} processes cannot share a batch of ${batchSize} rows; start at most ${batchSize}, or raise batchSize`,
      { size, batchSize },
    );
  }
  return partOfBatch(rank, size, task.batchSize);
}

function keeping(session: Session): Pick<Stepper, 'state' | 'readState' | 'writeState'> {
  return {
    state: session.program.state,
    readState: () => session.readState(),
    writeState: (state) => session.writeState(state),
  };
}

function resultOf(outputs: Readonly<Record<string, TensorData>>): StepResult {
  const loss = numberOf(outputs.loss, 'loss');
  return outputs.gradientNorm ? { loss, gradientNorm: numberOf(outputs.gradientNorm, 'gradientNorm') } : { loss };
}

function numberOf(data: ArrayLike<number | bigint> | undefined, name: string): number {
  if (data?.length !== 1) {
    const found = data ? `${data.length} values` : 'nothing';
    throw new TrainError('bad-task', `the program's output "${name}" should be one number, but is ${found}`, { name });
  }
  return Number(data[0]);
}
