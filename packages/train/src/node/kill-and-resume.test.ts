import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newestCheckpoint } from '../train.ts';
import { fileCheckpointStore } from './file-checkpoint-store.ts';

const PROGRAM = fileURLToPath(new URL('../testing/line-training.ts', import.meta.url));
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'continuo-kill-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs the training; kills the process once it has told of step `killAt`, wherever it is then. */
function runTraining(args: readonly string[], killAt = Number.POSITIVE_INFINITY): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [PROGRAM, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    child.stdout.on('data', (text: Buffer) => {
      const step = Number(text.toString().trim().split('\n').at(-1));
      if (step >= killAt) child.kill('SIGKILL');
    });
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(signal ?? `exit ${code}`));
  });
}

describe('kill -9', () => {
  test('a training that is killed again and again ends with the weights of one that was not', async () => {
    const whole = join(folder, 'whole');
    const killed = join(folder, 'killed');
    expect(await runTraining([whole])).toBe('exit 0');
    const ends = [await runTraining([killed], 20)];
    for (const killAt of [65, 140, 233]) ends.push(await runTraining([killed, 'resume'], killAt));
    ends.push(await runTraining([killed, 'resume']));
    expect(ends).toEqual(['SIGKILL', 'SIGKILL', 'SIGKILL', 'SIGKILL', 'exit 0']);
    const [a, b] = await Promise.all([whole, killed].map((path) => newestCheckpoint(fileCheckpointStore(path))));
    expect(b.skipped).toEqual([]);
    expect({ ...b.checkpoint, seconds: 0 }).toEqual({ ...a.checkpoint, seconds: 0 });
  });
});
