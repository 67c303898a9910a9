/** `mpirun -n 2 continuo train …`, as people use it: one story of a training, one of what goes wrong. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { communicationLine, stopLine } from './several-processes.ts';
import { type CommandRun, runCommand } from './testing/run-command.ts';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));
const HAS_MPI = spawnSync('mpirun', ['--version'], { encoding: 'utf8' }).stdout?.includes('Open MPI') ?? false;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'continuo-processes-'));
  const piece = [67, 69, 71, 72].flatMap((top) => Array(4).fill([top, 62, 59, 55]));
  const chorales = { train: [piece, piece], valid: [piece], test: [piece] };
  await writeFile(join(folder, 'Jsb16thSeparated.json'), JSON.stringify(chorales));
  const recipe = {
    ...{ name: 'tiny', licence: 'CC0-1.0', family: 'transformer', data: '.', threads: 1 },
    architecture: { dim: 16, depth: 1, heads: 2, headDim: 16, mlpDim: 32, dropout: { trunk: 0.2 } },
    ...{ batchSize: 3, frames: 16, maxSteps: 12, validateEvery: 6 },
  };
  await writeFile(join(folder, 'tiny.json'), JSON.stringify(recipe));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function inProcesses(count: number, args: readonly string[]): Promise<CommandRun> {
  return new Promise((done, fail) => {
    const child = spawn('mpirun', ['-n', String(count), '--oversubscribe', process.execPath, MAIN, ...args], {
      cwd: folder,
      env: { ...process.env, OMPI_ALLOW_RUN_AS_ROOT: '1', OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: '1' },
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.on('error', fail);
    child.on('close', (status) => done({ status, stdout, stderr }));
  });
}

describe.skipIf(!HAS_MPI)('continuo train under mpirun', () => {
  test('two processes share a batch of three, one speaks, and the model is as good as that of one process', async () => {
    const [alone, together] = await Promise.all([
      runCommand(folder, ['train', 'tiny.json', '-o', 'alone', '--json']),
      inProcesses(2, ['train', 'tiny.json', '-o', 'together', '--json']),
    ]);
    expect(together.status, together.stderr).toBe(0);
    const [one, two] = [alone, together].map(({ stdout }) => JSON.parse(stdout) as Record<string, never>);
    expect(one).toMatchObject({ processes: 1, step: 12 });
    expect(two).toMatchObject({ processes: 2, step: 12, communication: { processes: 2 } });
    const lossOf = ({ best }: Record<string, { loss: number }>): number => best!.loss;
    expect(lossOf(two!)).toBeCloseTo(lossOf(one!), 5);
    expect(together.stderr.match(/step 6: validation/g)).toHaveLength(1);
    const files = ['card.md', 'checkpoints', 'loss.svg', 'model.safetensors'];
    expect((await readdir(join(folder, 'together'))).toSorted()).toEqual(files);
    const card = await readFile(join(folder, 'together', 'card.md'), 'utf8');
    expect(card).toContain('| command | `mpirun -n 2 continuo train tiny.json -o together --json` |');
    expect(card).toMatch(/\| processes \| 2, which took .* % of each step's time to add up 0\.\d+ MB of gradients/);
  });

  test('a fault that all processes have is told once, and ends them all', async () => {
    const { status, stdout, stderr } = await inProcesses(4, ['train', 'tiny.json', '-o', 'few']);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr.match(/^continuo: .*$/gm)).toEqual([
      'continuo: 4 processes cannot share a batch of 3 rows; start at most 3, or raise batchSize',
    ]);
  });
});

test('who is told to stop hears at once what is kept', () => {
  expect(stopLine(0, 'runs/a')).toBe(
    'Told to stop, by hand or by mpirun because a process has died: there is no checkpoint yet.',
  );
  expect(stopLine(40, 'runs/a')).toContain('the checkpoint of step 40 is kept');
  expect(stopLine(40, 'runs/a')).toContain('continuo train … -o runs/a --resume');
});

test('the share of time that processes spend on talking is told in percent', () => {
  const summary = { processes: 2, bytesPerStep: 20e6, stepSeconds: 1, transferShare: 0.031, waitingShare: 0.002 };
  expect(communicationLine(summary)).toBe(
    '2 processes: of each step 3.1 % went to adding up 20.0 MB of gradients, 0.2 % to waiting for the slowest.',
  );
});
