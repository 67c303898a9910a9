/** Runs programs with ONNX Runtime, whichever build of it is handed in: state stays here, noise is drawn here. */
import type { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-common';
import { AppendedState } from './appended-state.ts';
import type { DeviceMemory } from './device-memory.ts';
import { fillNoise, hashName, mixSeed } from './noise.ts';
import type { OnnxRuntime } from './onnx-runtime.ts';
import type {
  BatchPart,
  NoiseSpec,
  Program,
  RunOptions,
  Session,
  StateSpec,
  TensorData,
  TensorSpec,
} from './program.ts';
import { formatShape, sameShape, sizeOf } from './shape.ts';

/** A run was given values that do not fit the program, or the program was disposed. */
export class SessionError extends Error {
  override readonly name = 'SessionError';
  readonly code: 'feed' | 'state' | 'disposed';
  constructor(code: SessionError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

export function emptyData(spec: TensorSpec): TensorData {
  const size = sizeOf(spec.shape);
  if (spec.type === 'float32') return new Float32Array(size);
  if (spec.type === 'int32') return new Int32Array(size);
  if (spec.type === 'int64') return new BigInt64Array(size);
  return new Uint8Array(size);
}

export type OpenSessionOptions = InferenceSession.SessionOptions & {
  /**
   * hand results their memory before a run, so that none is allocated for them; default true. onnxruntime-web writes into
   * a copy of such memory and never copies back (1.30, wasm-core-impl): there it must be false
   */
  readonly preallocate?: boolean;
  /** see `OpenOptions` */
  readonly stateOf?: Session;
  /** where carried and constant state is held between runs; default this process's memory */
  readonly memory?: DeviceMemory;
};

/** Opens a program on a build of ONNX Runtime, in this thread. */
export async function openSession(
  runtime: OnnxRuntime,
  program: Program,
  { preallocate = true, stateOf, memory, ...options }: OpenSessionOptions = {},
): Promise<Session> {
  const carried = program.state.filter(({ update }) => update === 'carry');
  const session = await runtime.InferenceSession.create(program.onnx, {
    graphOptimizationLevel: 'all',
    ...(memory && { preferredOutputLocation: Object.fromEntries(carried.map(({ next }) => [next!, 'gpu-buffer'])) }),
    ...options,
  });
  return new RuntimeSession(runtime, program, session, { preallocate, stateOf, memory });
}

type Results = Record<string, OrtTensor | null>;
type SessionParts = {
  readonly preallocate: boolean;
  readonly stateOf: Session | undefined;
  readonly memory: DeviceMemory | undefined;
};

class RuntimeSession implements Session {
  readonly program: Program;
  readonly #runtime: OnnxRuntime;
  readonly #fetchable: ReadonlyMap<string, TensorSpec>;
  /** one map for all sessions that share state */
  #state = new Map<string, OrtTensor>();
  /** how many sessions share it */
  readonly #sharers: { count: number } = { count: 0 };
  readonly #memory: DeviceMemory | undefined;
  /** those of them that rows are written into */
  #appended = new Map<string, AppendedState>();
  #noise: ReadonlyMap<string, OrtTensor>;
  /** two sets of results in turn, so that nothing is allocated while running; null where the runtime makes a result */
  #results: [Results, Results];
  #session: InferenceSession | undefined;
  #turn: 0 | 1 = 0;

  constructor(
    runtime: OnnxRuntime,
    program: Program,
    session: InferenceSession,
    { preallocate, stateOf, memory }: SessionParts,
  ) {
    this.program = program;
    this.#runtime = runtime;
    this.#session = session;
    this.#memory = memory;
    if (stateOf instanceof RuntimeSession) {
      this.#sharers = stateOf.#sharers;
      this.#state = stateOf.#state;
      this.#appended = stateOf.#appended;
    } else if (stateOf) throw new SessionError('state', 'stateOf: a session of another device has no state to share');
    this.#sharers.count += 1;
    for (const spec of program.state) this.#addState(spec);
    this.#noise = new Map(program.noises.map((spec) => [spec.name, this.#tensor(spec)]));
    const updates = program.state.filter((spec) => spec.next !== undefined);
    this.#fetchable = new Map([
      ...program.outputs.map((spec) => [spec.name, spec] as const),
      ...updates.filter((spec) => spec.update === 'carry').map((spec) => [spec.next!, spec] as const),
    ]);
    const results = (): Results =>
      Object.fromEntries(
        Array.from(this.#fetchable, ([name, spec]) => [name, preallocate ? this.#tensor(spec) : null]),
      );
    this.#results = [results(), results()];
  }

  async run(
    feeds: Readonly<Record<string, TensorData>>,
    options: RunOptions = {},
  ): Promise<Record<string, TensorData>> {
    const session = this.#open();
    const given: Record<string, OrtTensor> = {};
    const { position = 0 } = options;
    for (const spec of this.program.inputs) given[spec.name] = this.#feed(spec, feeds[spec.name]);
    for (const spec of this.program.state) {
      if (spec.update === 'append') this.#reserve(spec, position);
      else if (this.#memory && !this.#appended.has(spec.name)) await this.#upload(spec.name, this.#memory);
      given[spec.name] = this.#state.get(spec.name)!;
    }
    for (const spec of this.program.noises) {
      const tensor = this.#noise.get(spec.name)!;
      drawNoise(tensor.data as Float32Array, spec, options);
      given[spec.name] = tensor;
    }
    const wanted: Results = { ...this.#results[this.#turn] };
    for (const spec of this.program.state) if (spec.update === 'append') wanted[spec.next!] = null;
    const results = (await session.run(given, wanted)) as Record<string, OrtTensor>;
    for (const spec of this.program.state) {
      if (spec.update === 'carry') {
        // the state's old values become the place for the results of the run after next
        const old = this.#state.get(spec.name)!;
        this.#state.set(spec.name, results[spec.next!]!);
        if (this.#results[this.#turn][spec.next!]) this.#results[this.#turn][spec.next!] = old;
        else if (old.location !== 'cpu') old.dispose();
      } else if (spec.update === 'append') {
        this.#appended.get(spec.name)!.write(results[spec.next!]!.data as Float32Array, position, spec);
      }
    }
    this.#turn = this.#turn === 0 ? 1 : 0;
    return Object.fromEntries(this.program.outputs.map(({ name }) => [name, results[name]!.data as TensorData]));
  }

  async readState(names?: readonly string[]): Promise<Record<string, Float32Array>> {
    this.#open();
    const wanted = names ?? this.program.state.map((spec) => spec.name);
    const read: Record<string, Float32Array> = {};
    for (const name of wanted) {
      const tensor = this.#stateTensor(name);
      const here = tensor.location === 'cpu' ? tensor : await this.#memory!.download(tensor);
      read[name] = this.#appended.get(name)?.whole() ?? Float32Array.from(here.data as Float32Array);
    }
    return read;
  }

  async writeState(state: Readonly<Record<string, Float32Array>>): Promise<void> {
    this.#open();
    for (const [name, values] of Object.entries(state)) {
      const target = this.#stateTensor(name);
      const appended = this.#appended.get(name);
      const size = appended ? sizeOf(appended.spec.shape) : target.size;
      if (values.length !== size) {
        throw new SessionError('state', `state ${name} has ${size} values; ${values.length} were given`);
      }
      if (appended) {
        appended.replace(values);
        this.#hold(appended);
      } else if (target.location === 'cpu') (target.data as Float32Array).set(values);
      else {
        // it goes to the device when a run needs it
        this.#state.set(name, new this.#runtime.Tensor('float32', values.slice(), target.dims));
        target.dispose();
      }
    }
  }

  async dispose(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    if (session) this.#sharers.count -= 1;
    if (session && this.#sharers.count === 0) {
      for (const tensor of this.#state.values()) if (tensor.location !== 'cpu') tensor.dispose();
    }
    this.#state = new Map(); // those who share it keep it
    this.#appended = new Map();
    // whoever still holds the session holds none of its memory
    this.#noise = new Map();
    this.#results = [{}, {}];
    await session?.release();
  }

  #open(): InferenceSession {
    if (!this.#session) throw new SessionError('disposed', `program ${this.program.name} was disposed; open it again`);
    return this.#session;
  }

  async #upload(name: string, memory: DeviceMemory): Promise<void> {
    const tensor = this.#state.get(name)!;
    if (tensor.location === 'cpu') this.#state.set(name, await memory.upload(tensor));
  }

  #tensor(spec: TensorSpec, data: TensorData = emptyData(spec)): OrtTensor {
    return new this.#runtime.Tensor(spec.type, data, spec.shape);
  }

  #feed(spec: TensorSpec, data: TensorData | undefined): OrtTensor {
    const expected = emptyData({ ...spec, shape: [0] }).constructor as new () => TensorData;
    if (!(data instanceof expected) || data.length !== sizeOf(spec.shape)) {
      throw new SessionError(
        'feed',
        `program ${this.program.name}: input ${spec.name} is ${formatShape(spec.shape)} of ${spec.type}; ` +
          (data ? `a ${data.constructor.name} of ${data.length} values was given` : 'nothing was given'),
      );
    }
    return this.#tensor(spec, data);
  }

  #addState(spec: StateSpec): void {
    const shared = this.#state.get(spec.name);
    const there = this.#appended.get(spec.name)?.spec.shape ?? shared?.dims;
    if (there && !sameShape(there, spec.shape)) {
      throw new SessionError(
        'state',
        `program ${this.program.name}: state ${spec.name} is ${formatShape(spec.shape)}, and ${formatShape(there)} in the ` +
          'session that shares it',
      );
    }
    if (spec.update === 'append' && !this.#appended.has(spec.name)) {
      const appended = new AppendedState(spec);
      if (shared) appended.replace(shared.data as Float32Array);
      this.#appended.set(spec.name, appended);
      this.#hold(appended);
    } else if (!shared) this.#state.set(spec.name, this.#tensor(spec));
  }

  #stateTensor(name: string): OrtTensor {
    const tensor = this.#state.get(name);
    if (!tensor) throw new SessionError('state', `program ${this.program.name} has no state ${name}`);
    return tensor;
  }

  /** Makes room for the rows that a run at `position` will write. */
  #reserve(spec: StateSpec, position: number): void {
    const appended = this.#appended.get(spec.name)!;
    const end = position + spec.rows!;
    if (end > appended.capacity) {
      throw new SessionError(
        'state',
        `state ${spec.name} holds ${appended.capacity} rows; row ${end} was to be written`,
      );
    }
    if (appended.reserve(position, spec.rows!)) this.#hold(appended);
  }

  /** Has runs see the memory that an appended state has now. */
  #hold(appended: AppendedState): void {
    const { name, type } = appended.spec;
    this.#state.set(name, this.#tensor({ name, type, shape: appended.shape }, appended.data));
  }
}

/** Draws a program's noise, or the part of it that belongs to a part of the batch. */
function drawNoise(target: Float32Array, spec: NoiseSpec, { seed = 0, part }: RunOptions): void {
  const ownSeed = mixSeed(seed, hashName(spec.name));
  if (!part || part.count === part.of) {
    fillNoise(target, spec.distribution, ownSeed);
    return;
  }
  if (target.length % part.count !== 0) throw notRows(spec, part);
  const row = target.length / part.count;
  const [first, whole] = [row * part.first, row * part.of];
  // four elements share a word: the part is cut out of whole words, or out of all there is
  const drawn = new Float32Array(Math.min(whole, Math.ceil((first + target.length) / 4) * 4));
  fillNoise(drawn, spec.distribution, ownSeed);
  target.set(drawn.subarray(first, first + target.length));
}

function notRows({ name, shape }: NoiseSpec, { count }: BatchPart): SessionError {
  return new SessionError('feed', `noise ${name} is ${formatShape(shape)}, which is not ${count} rows of equal length`);
}
