/** The few functions of Open MPI that a training calls, through a foreign-function interface. */
import { TrainError } from '../train-error.ts';

/** An address. */
type Pointer = bigint | null;

/** MPI 3.1 (Message Passing Interface Forum 2015), chapters 5 and 8; each function gives an error code, 0 for none. */
export type MpiLibrary = {
  readonly initialize: () => number;
  readonly isInitialized: () => boolean;
  readonly rank: () => number;
  readonly size: () => number;
  readonly addUp: (values: Float32Array) => number;
  readonly broadcast: (values: Float32Array, from: number) => number;
  readonly barrier: () => number;
  readonly abort: (status: number) => number;
  readonly finalize: () => number;
  /** what an error code means */
  readonly describe: (code: number) => string;
};

/** Where Open MPI 4 and 5 lie: Linux, macOS. */
const NAMES = ['libmpi.so.40', 'libmpi.40.dylib', 'libmpi.so', 'libmpi.dylib'] as const;
/** Open MPI's `MPI_IN_PLACE`, `MPI_THREAD_SERIALIZED` and `MPI_MAX_ERROR_STRING`. */
const [IN_PLACE, THREAD_SERIALIZED, LONGEST_ERROR] = [1n, 2, 256];

/**
 * Loads Open MPI. Its handles are addresses of variables in the library; those of MPICH and its kin are numbers of another
 * kind, so these are refused.
 *
 * @throws TrainError  `mpi-failed`: there is none, or it is another MPI
 */
export async function loadMpiLibrary(): Promise<MpiLibrary> {
  const koffi = await import('koffi').then(
    (module) => module.default,
    (cause: unknown) => {
      throw mpiFailed('the package "koffi", which calls it, is not installed; npm install koffi', cause);
    },
  );
  const library = firstOf(NAMES, (name) => koffi.load(name, { global: true }));
  const symbol = (name: string): bigint => library.symbol(name) as bigint;
  let handles: { world: bigint; float: bigint; sum: bigint; errorsReturn: bigint };
  try {
    handles = {
      world: symbol('ompi_mpi_comm_world'),
      float: symbol('ompi_mpi_float'),
      sum: symbol('ompi_mpi_op_sum'),
      errorsReturn: symbol('ompi_mpi_errors_return'),
    };
  } catch (cause) {
    throw mpiFailed('the MPI library found is not Open MPI; install Open MPI 4 or 5 and start with its mpirun', cause);
  }
  const { world, float, sum, errorsReturn } = handles;
  const declare = <Call>(definition: string): Call => library.func(definition) as Call;
  const initThread = declare<(argc: Pointer, argv: Pointer, required: number, provided: number[]) => number>(
    'int MPI_Init_thread(void *argc, void *argv, int required, _Out_ int *provided)',
  );
  const initialized = declare<(flag: number[]) => number>('int MPI_Initialized(_Out_ int *flag)');
  const setErrorHandler = declare<(comm: Pointer, handler: Pointer) => number>(
    'int MPI_Comm_set_errhandler(void *comm, void *handler)',
  );
  const commRank = declare<(comm: Pointer, rank: number[]) => number>('int MPI_Comm_rank(void *comm, _Out_ int *rank)');
  const commSize = declare<(comm: Pointer, size: number[]) => number>('int MPI_Comm_size(void *comm, _Out_ int *size)');
  const allReduce = declare<
    (send: Pointer, values: Float32Array, count: number, type: Pointer, operation: Pointer, comm: Pointer) => number
  >('int MPI_Allreduce(void *send, void *receive, int count, void *type, void *operation, void *comm)');
  const broadcast = declare<
    (values: Float32Array, count: number, type: Pointer, from: number, comm: Pointer) => number
  >('int MPI_Bcast(void *values, int count, void *type, int from, void *comm)');
  const barrier = declare<(comm: Pointer) => number>('int MPI_Barrier(void *comm)');
  const abort = declare<(comm: Pointer, status: number) => number>('int MPI_Abort(void *comm, int status)');
  const finalize = declare<() => number>('int MPI_Finalize()');
  const errorString = declare<(code: number, text: Uint8Array, length: number[]) => number>(
    'int MPI_Error_string(int code, void *text, _Out_ int *length)',
  );
  const numberFrom = (ask: (result: number[]) => number): number => {
    const result = [0];
    ask(result);
    return result[0]!;
  };
  return {
    // an error comes back as a code, so that it can be told; by default MPI would end the process
    initialize: () => initThread(null, null, THREAD_SERIALIZED, [0]) || setErrorHandler(world, errorsReturn),
    isInitialized: () => numberFrom(initialized) !== 0,
    rank: () => numberFrom((result) => commRank(world, result)),
    size: () => numberFrom((result) => commSize(world, result)),
    addUp: (values) => allReduce(IN_PLACE, values, values.length, float, sum, world),
    broadcast: (values, from) => broadcast(values, values.length, float, from, world),
    barrier: () => barrier(world),
    abort: (status) => abort(world, status),
    finalize,
    describe: (code) => {
      const text = new Uint8Array(LONGEST_ERROR);
      const length = numberFrom((result) => errorString(code, text, result));
      return new TextDecoder().decode(text.subarray(0, length));
    },
  };
}

/** The first of some names that can be loaded. */
function firstOf<Library>(names: readonly string[], load: (name: string) => Library): Library {
  const causes: unknown[] = [];
  for (const name of names) {
    try {
      return load(name);
    } catch (cause) {
      causes.push(cause);
    }
  }
  throw mpiFailed(
    `no library of Open MPI was found (looked for ${names.join(', ')}); install it on every host`,
    causes[0],
  );
}

/** @example mpiFailed('no library was found').code // => 'mpi-failed' */
export function mpiFailed(reason: string, cause?: unknown): TrainError {
  return new TrainError('mpi-failed', `training over several processes needs Open MPI: ${reason}`, {}, cause);
}
