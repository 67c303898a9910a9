import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newestCheckpoint } from '../starting-point.ts';
import { fileCheckpointStore } from './file-checkpoint-store.ts';

const PROGRAM = fileURLToPath(new URL('../testing/line-training.ts', import.meta.url));
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'continuo-kill-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs the training; kills the process some milliseconds after it has told of step `killAt`, wherever it is then. */
function runTraining(args: readonly string[], killAt = Number.POSITIVE_INFINITY, delay = 0): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [PROGRAM, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    child.stdout.on('data', (text: Buffer) => {
      const step = Number(text.toString().trim().split('\n').at(-1));
      if (step >= killAt) setTimeout(() => child.kill('SIGKILL'), delay);
    });
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(signal ?? `exit ${code}`));
  });
}

describe('kill -9', () => {
  test('a training that is killed ten times at random moments ends with the weights of one that was not', async () => {
    const whole = join(folder, 'whole');
    const killed = join(folder, 'killed');
    expect(await runTraining([whole])).toBe('exit 0');
    const moments = Array.from({ length: 10 }, () => ({
      step: 5 + Math.floor(200 * Math.random()),
      delay: 8 * Math.random(),
    }));
    moments.sort((a, b) => a.step - b.step);
    const ends: string[] = [];
    for (const { step, delay } of moments) {
      ends.push(await runTraining(ends.length > 0 ? [killed, 'resume'] : [killed], step, delay));
    }
    ends.push(await runTraining([killed, 'resume']));
    expect(ends, JSON.stringify(moments)).toEqual([...Array(10).fill('SIGKILL'), 'exit 0']);
    const [a, b] = await Promise.all([whole, killed].map((path) => newestCheckpoint(fileCheckpointStore(path))));
    expect(b.skipped).toEqual([]);
    expect({ ...b.checkpoint, seconds: 0 }).toEqual({ ...a.checkpoint, seconds: 0 });
  });
});
