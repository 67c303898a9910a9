/** What the launcher of this process says about the others. */
import { availableParallelism, cpus } from 'node:os';
import type { Collective } from '../collective.ts';
import { aloneCollective } from '../collective.ts';
import { mpiCollective } from './mpi-collective.ts';
import { mpiFailed } from './mpi-library.ts';

export type LaunchedProcesses = {
  /** this process's number, 0 … size − 1 */
  readonly rank: number;
  readonly size: number;
  /** how many of them run on this machine */
  readonly local: number;
};

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The processes that Open MPI's `mpirun` has started together with this one; one alone unless there are any.
 *
 * @throws TrainError  `mpi-failed`: another MPI's launcher started it
 * @example launchedProcesses({}) // => { rank: 0, size: 1, local: 1 }
 */
export function launchedProcesses(environment: Environment = process.env): LaunchedProcesses {
  const numberOf = (name: string, fallback: number): number => Number(environment[name] ?? fallback);
  if (environment.OMPI_COMM_WORLD_SIZE !== undefined) {
    return {
      rank: numberOf('OMPI_COMM_WORLD_RANK', 0),
      size: numberOf('OMPI_COMM_WORLD_SIZE', 1),
      local: numberOf('OMPI_COMM_WORLD_LOCAL_SIZE', 1),
    };
  }
  // without this, every process of another launcher would train by itself, into the same folder
  if (numberOf('PMI_SIZE', 1) > 1) {
    throw mpiFailed(
      `another MPI (PMI_SIZE is ${environment.PMI_SIZE}) has started this process; use Open MPI’s mpirun`,
    );
  }
  return { rank: 0, size: 1, local: 1 };
}

/**
 * Joins the processes that were started together with this one.
 *
 * @throws TrainError  `mpi-failed`
 */
export async function joinLaunched({ size }: LaunchedProcesses = launchedProcesses()): Promise<Collective> {
  return size > 1 ? mpiCollective() : aloneCollective();
}

/**
 * Threads for each of the processes on this machine: its share of the cores, but no more than the launcher has bound it to.
 *
 * @example threadsOfProcess({ rank: 0, size: 4, local: 2 }, { allowed: 8, cores: 8 }) // => 4
 */
export function threadsOfProcess(
  { local }: LaunchedProcesses,
  { allowed = availableParallelism(), cores = cpus().length } = {},
): number {
  return Math.min(allowed, Math.max(1, Math.floor(cores / local)));
}
