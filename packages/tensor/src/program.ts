/** A compiled computation: ONNX bytes and what flows in, out and round. */

export type DataType = 'float32' | 'int32' | 'int64' | 'uint8' | 'bool';
/** Values of one tensor, row-major; int64 takes and gives BigInt64Array, bool Uint8Array. */
export type TensorData = Float32Array | Int32Array | BigInt64Array | Uint8Array;
export type TensorSpec = { readonly name: string; readonly type: DataType; readonly shape: readonly number[] };

/** What noise is drawn from. */
export type NoiseDistribution =
  /** 1/probability with `probability`, else 0 */
  | { readonly kind: 'bernoulli'; readonly probability: number }
  /** mean 0, deviation 1 */
  | { readonly kind: 'normal' }
  /** −ln(−ln u) of a uniform u: location 0, scale 1 */
  | { readonly kind: 'gumbel' }
  /** between 0 and 1, neither of them */
  | { readonly kind: 'uniform' };

/** A seeded random input that the session fills itself before each run, from the run's seed. */
export type NoiseSpec = TensorSpec & { readonly distribution: NoiseDistribution };

/**
 * A state tensor lives in the session between runs: the program reads it under `name` and the run's value of the output
 * `next` takes its place (`carry`), or that output is written into it at the run's `position` along `axis` (`append`).
 * With neither it is a constant of the session that may be set from outside (parameters while generating).
 */
export type StateSpec = TensorSpec & {
  readonly next?: string;
  readonly update?: 'carry' | 'append';
  /** of `append`: the axis that grows */
  readonly axis?: number;
  /** of `append`: how many rows a run writes */
  readonly rows?: number;
  /** of `append`: where `next` holds the rows of several states one after another, which of them are this state's; default 0 */
  readonly part?: number;
  /** of `append`: memory grows in steps of so many rows, and a run sees only those; without it all rows are there at once */
  readonly growth?: number;
};

export type Program = {
  readonly name: string;
  /** a complete ONNX ModelProto */
  readonly onnx: Uint8Array;
  readonly inputs: readonly TensorSpec[];
  readonly outputs: readonly TensorSpec[];
  readonly state: readonly StateSpec[];
  readonly noises: readonly NoiseSpec[];
};

/**
 * Rows `first` up to `first + count` of a batch of `of` rows: what one of several processes takes, or one of several runs
 * that make up a step.
 */
export type BatchPart = { readonly first: number; readonly count: number; readonly of: number };

export type RunOptions = {
  /** seeds the program's noise; two runs of the same feeds, state and seed are equal bit for bit */
  readonly seed?: number;
  /** where `append` outputs are written */
  readonly position?: number;
  /**
   * the rows that this run computes of a larger batch: noise, which must have the batch as its outermost axis, is then this
   * part of what the whole batch would be given
   */
  readonly part?: BatchPart;
};

/** A program loaded on a device; runs one after the other. */
export interface Session {
  readonly program: Program;
  /** The outputs belong to the caller until the next run but one. */
  run(feeds: Readonly<Record<string, TensorData>>, options?: RunOptions): Promise<Record<string, TensorData>>;
  /** Copies state out; all of it unless names are given. */
  readState(names?: readonly string[]): Promise<Record<string, Float32Array>>;
  writeState(state: Readonly<Record<string, Float32Array>>): Promise<void>;
  dispose(): Promise<void>;
}

export type OpenOptions = {
  readonly threads?: number;
  /**
   * a session of the same device whose state tensors this one shares by name: what one carries on, the other reads, without
   * a copy. Each may be disposed by itself
   */
  readonly stateOf?: Session;
};
/** A place where programs run: this thread, a worker thread, a browser worker. */
export interface Device {
  readonly name: string;
  open(program: Program, options?: OpenOptions): Promise<Session>;
  dispose(): Promise<void>;
}
