/** Runs a program of this folder in several processes, for tests. */
import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Whether Open MPI's launcher is installed here. */
export const HAS_MPI: boolean = (() => {
  const { status, stdout } = spawnSync('mpirun', ['--version'], { encoding: 'utf8' });
  return status === 0 && stdout.includes('Open MPI');
})();

export type MpiRun = { readonly status: number | null; readonly stdout: string; readonly stderr: string };

export type RunMpiOptions = {
  /** kills this process as `kill -9` does once standard output holds the text */
  readonly kill?: { readonly rank: number; readonly at: string };
};

/** Runs `mpirun -n COUNT node PROGRAM …`; the program is a file of this folder, or a path. */
export function runMpi(count: number, args: readonly string[], { kill }: RunMpiOptions = {}): Promise<MpiRun> {
  const [program, ...rest] = args;
  const path = program.startsWith('/') ? program : fileURLToPath(new URL(program, import.meta.url));
  // told apart from other runs by a mark in their environment
  const mark = `CONTINUO_TEST_RUN=${process.pid}-${performance.now()}`;
  const [name, value] = mark.split('=');
  return new Promise((resolve, reject) => {
    const child = spawn('mpirun', ['-n', String(count), '--oversubscribe', process.execPath, path, ...rest], {
      env: { ...process.env, OMPI_ALLOW_RUN_AS_ROOT: '1', OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: '1', [name]: value },
    });
    let [stdout, stderr] = ['', ''];
    let waiting = kill !== undefined;
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
      if (!waiting || !kill || !stdout.includes(kill.at)) return;
      waiting = false;
      process.kill(processOf(mark, kill.rank), 'SIGKILL');
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, stdout, stderr }));
  });
}

/** The process of a rank, found by its environment (Linux). */
function processOf(mark: string, rank: number): number {
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const variables = environmentOf(entry);
    if (variables.includes(mark) && variables.includes(`OMPI_COMM_WORLD_RANK=${rank}`)) return Number(entry);
  }
  throw new Error(`process ${rank} of ${mark} is not running`);
}

function environmentOf(entry: string): string[] {
  try {
    return readFileSync(`/proc/${entry}/environ`, 'utf8').split('\0');
  } catch {
    return []; // gone meanwhile, or somebody else's
  }
}
