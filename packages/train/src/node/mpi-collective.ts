/** Processes that `mpirun` has started, on one machine or on many. */
import type { Collective } from '../collective.ts';
import { TrainError } from '../train-error.ts';
import { loadMpiLibrary, type MpiLibrary } from './mpi-library.ts';

/** Most values of one call: MPI counts with 32 bits. */
const LONGEST_CALL = 2 ** 30;

/**
 * Joins the processes of this `mpirun`. The calls block their thread, so this belongs into a worker, and must be made and
 * used by one thread only; a process joins once.
 *
 * @throws TrainError  `mpi-failed`
 */
export async function mpiCollective(): Promise<Collective> {
  const mpi = await loadMpiLibrary();
  if (mpi.isInitialized()) {
    throw new TrainError(
      'mpi-failed',
      'this process has already trained over MPI, which it can do only once; start anew',
    );
  }
  check(mpi, mpi.initialize(), 'joining the others');
  const [rank, size] = [mpi.rank(), mpi.size()];
  return {
    rank,
    size,
    async allReduce(values, how = 'sum') {
      for (const piece of piecesOf(values)) check(mpi, mpi.addUp(piece), 'adding up over all processes');
      if (how === 'mean') for (let place = 0; place < values.length; place += 1) values[place] = values[place]! / size;
    },
    async broadcast(values, from = 0) {
      for (const piece of piecesOf(values)) check(mpi, mpi.broadcast(piece, from), `taking over from process ${from}`);
    },
    async barrier() {
      check(mpi, mpi.barrier(), 'waiting for the others');
    },
    abort: (status) => void mpi.abort(status),
    async dispose() {
      check(mpi, mpi.finalize(), 'leaving the others');
    },
  };
}

function* piecesOf(values: Float32Array): Generator<Float32Array> {
  for (let start = 0; start < values.length; start += LONGEST_CALL) yield values.subarray(start, start + LONGEST_CALL);
}

function check(mpi: MpiLibrary, code: number, what: string): void {
  if (code === 0) return;
  throw new TrainError(
    'mpi-failed',
    `${what} failed: ${mpi.describe(code)}; a process or its network is gone, the last checkpoint is kept, resume it`,
    { code },
  );
}
