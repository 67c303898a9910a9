import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newestCheckpoint } from '../starting-point.ts';
import { HAS_MPI, runMpi } from '../testing/run-mpi.ts';
import { fileCheckpointStore } from './file-checkpoint-store.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'continuo-mpi-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const PROGRAM = 'parallel-training.ts';

/** The losses that the first process printed. */
function lossesOf(stdout: string): number[] {
  return stdout
    .split('\n')
    .filter((line) => /^\d+ /.test(line))
    .map((line) => Number(line.split(' ')[1]));
}
const near = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 5));

describe.skipIf(!HAS_MPI)('over Open MPI', () => {
  test('three processes add up, average and take over what each of them gave', async () => {
    const { status, stdout, stderr } = await runMpi(3, ['mpi-laws.ts']);
    expect(status, stderr).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      launched: { rank: 0, size: 3, local: 3 },
      sum: [3, 30, 1.5],
      mean: [1],
      part: [-1, 3, 3, -1],
      told: [2, 2.25],
      long: [6],
    });
  });

  test('two and three processes have the losses of one with the same batch, to 1e-5', async () => {
    const [one, two, three] = await Promise.all(
      [1, 2, 3].map((count) => runMpi(count, [PROGRAM, join(folder, `of-${count}`), '60'])),
    );
    expect(lossesOf(one.stdout)).toHaveLength(60);
    expect(lossesOf(two.stdout), two.stderr).toEqual(near(lossesOf(one.stdout)));
    expect(lossesOf(three.stdout), three.stderr).toEqual(near(lossesOf(one.stdout)));
    expect(two.stdout).toContain('"communication":{"processes":2,"bytesPerStep":68,');
  });

  test.skipIf(process.platform !== 'linux')(
    'a process that is killed ends the run, and its last checkpoint is gone on from by one process or by two',
    async () => {
      const killed = join(folder, 'killed');
      const { status, stdout, stderr } = await runMpi(2, [PROGRAM, killed, '100000'], {
        kill: { rank: 1, at: '\n60 ' },
      });
      expect(status).not.toBe(0);
      expect(stderr).toMatch(/process rank 1 .* exited on signal 9/);
      expect(stdout).not.toContain('run-end');
      const { checkpoint, skipped } = await newestCheckpoint(fileCheckpointStore(killed));
      expect(skipped).toEqual([]);
      expect(checkpoint.step).toBeGreaterThanOrEqual(50);
      const resumed = await Promise.all(
        [1, 2].map(async (count) => {
          const copy = join(folder, `resumed-by-${count}`);
          await cp(killed, copy, { recursive: true });
          return runMpi(count, [PROGRAM, copy, String(checkpoint.step + 20), 'resume']);
        }),
      );
      const [byOne, byTwo] = resumed.map((run) => lossesOf(run.stdout));
      expect(byOne, resumed[0].stderr).toHaveLength(20);
      expect(byTwo, resumed[1].stderr).toEqual(near(byOne));
    },
  );
});
