/** One optimizer step, taken by this process alone or together with others. */
import type { TrainingTask } from '@continuo/models';
import type { Device, OpenOptions, Session, StateSpec, TensorData } from '@continuo/tensor';
import { addGradients, gradientStep, gradientsOf, updateStep } from '@continuo/tensor';
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
  /** runs, one after the other, that this process's rows of a batch are computed in; default 1 */
  readonly parts?: number | undefined;
  /** seconds from some moment */
  readonly now: () => number;
};

/**
 * A stepper for the task on the device.
 *
 * @throws TrainError  `bad-processes`: the step cannot be shared among so many
 */
export function openStepper(task: TrainingTask, options: StepperOptions): Promise<Stepper> {
  const whole = options.collective.size === 1 && (options.parts ?? 1) === 1;
  return whole ? stepAlone(task, options) : stepInParts(task, options);
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
 * Synchronous data parallelism (Goyal et al. 2017, section 2): each process computes the gradients of its rows, in several
 * runs where that is to save memory; these are added up over all processes, and each makes the same update of its own copy
 * of the state.
 *
 * The gradients leave the graph all at once, so adding them up does not overlap with computing them.
 */
async function stepInParts(task: TrainingTask, options: StepperOptions): Promise<Stepper> {
  const { device, open, collective, now } = options;
  const parts = partsOf(task, options).map((rows) => ({ rows, ...task.part!(rows) }));
  const { parameters, updating } = parts[0]!;
  const update = await device.open(updateStep({ name: 'update', parameters, ...updating }), open);
  // parts of as many rows run the same program
  const sessions = new Map<number, Session>();
  for (const { rows, loss, weight, parameters: own } of parts) {
    if (sessions.has(rows.count)) continue;
    const program = gradientStep({ name: 'gradients of a part', loss, weight, parameters: own });
    sessions.set(rows.count, await device.open(program, { ...open, stateOf: update }));
  }
  return {
    ...keeping(update),
    async step(number, { learningRate, seed }) {
      const rate = { learningRate: Float32Array.of(learningRate) };
      let sums: Record<string, Float32Array> | undefined;
      let fed: Record<string, TensorData> = rate;
      for (const { rows, feeds: feedsOf } of parts) {
        fed = { ...feedsOf(number), ...rate };
        const outputs = await sessions.get(rows.count)!.run(fed, { seed, part: rows });
        const found = { ...gradientsOf(outputs), loss: outputs.loss as Float32Array };
        // results are overwritten by the run after next: what is added to must be a copy
        if (sums) addGradients(sums, found);
        else sums = parts.length === 1 ? found : copyOf(found);
      }
      const { communication, sums: whole } = await addOverProcesses(collective, sums!, now);
      const { loss, ...slopes } = whole;
      const { gradientNorm } = await update.run({ ...fed, ...slopes });
      const result = resultOf({ loss: loss!, gradientNorm: gradientNorm! });
      return collective.size === 1 ? result : { ...result, communication };
    },
    async dispose() {
      for (const session of sessions.values()) await session.dispose();
      await update.dispose();
    },
  };
}

type Sums = Readonly<Record<string, Float32Array>>;

async function addOverProcesses(
  collective: Collective,
  sums: Sums,
  now: () => number,
): Promise<{ readonly sums: Sums; readonly communication: Communication }> {
  const arrays = Object.values(sums);
  const ready = now();
  await collective.barrier();
  const started = now();
  await allReduceBuckets(collective, arrays, BUCKET_LENGTH);
  const communication = {
    bytes: arrays.reduce((bytes, { byteLength }) => bytes + byteLength, 0),
    waitingSeconds: started - ready,
    transferSeconds: now() - started,
  };
  return { sums, communication };
}

function copyOf(sums: Sums): Record<string, Float32Array> {
  return Object.fromEntries(Object.entries(sums).map(([name, values]) => [name, values.slice()]));
}

/** The rows of this process's parts of a batch. */
function partsOf(task: TrainingTask, { collective, parts = 1 }: StepperOptions): ReturnType<typeof partOfBatch>[] {
  const { rank, size } = collective;
  const shared = size > 1 ? `${size} processes` : `${parts} parts`;
  if (!task.part || task.batchSize === undefined) {
    throw new TrainError(
      'bad-processes',
      `the family "${task.family}" cannot share a step among ${shared}; ` +
        (size > 1 ? 'start one process only' : 'leave parts out of the recipe'),
      { size, parts },
    );
  }
  if (size * parts > task.batchSize) {
    const { batchSize } = task;
    const each = size > 1 && parts > 1 ? ` of ${parts} parts each` : '';
    throw new TrainError(
      'bad-processes',
      `${shared}${each} cannot share a batch of ${batchSize} rows; ` +
        (size > 1
          ? `start at most ${Math.floor(batchSize / parts)}, or raise batchSize`
          : 'lower parts, or raise batchSize'),
      { size, parts, batchSize },
    );
  }
  return Array.from({ length: parts }, (_, part) => partOfBatch(rank * parts + part, size * parts, task.batchSize!));
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
