/** `continuo sweep`, as a person would run it over a night in which the power fails. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createScore, writeMidi } from '@continuo/music';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectRefusal, runCommand } from './testing/run-command.ts';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));
const SWEEP = {
  base: {
    ...{ name: 'tunes', licence: 'CC0-1.0', family: 'lstm', corpus: 'events', data: 'music' },
    architecture: { embedding: 4, hidden: 8, depth: 1 },
    schedule: { kind: 'constant', learningRate: 0.01 },
    ...{ batchSize: 2, frames: 16, maxSteps: 20, validateEvery: 10, averageDecay: 0.9, threads: 1 },
    checkpointEvery: { steps: 5 },
  },
  axes: { 'schedule.learningRate': [0.03, 0.01] },
};
const folder = mkdtempSync(join(tmpdir(), 'continuo sweep '));

beforeAll(() => {
  mkdirSync(join(folder, 'music'));
  for (let piece = 0; piece < 5; piece++) {
    const notes = Array.from({ length: 32 }, (_, place) => ({
      pitch: 60 + [0, 2, 4, 5, 7, 9, 11, 12][(place * (piece + 2) + (place >> 3)) % 8]!,
      tick: 240 * place,
      durationTicks: 240,
    }));
    writeFileSync(
      join(folder, 'music', `${piece}.mid`),
      writeMidi(createScore({ meters: '4/4', tracks: [{ name: 'Melody', notes }] })),
    );
  }
  writeFileSync(join(folder, 'night.json'), JSON.stringify(SWEEP));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the sweep and kills the process, which cannot know, once standard error holds this. */
function runAndKill(output: string, killAt: RegExp): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [MAIN, 'sweep', 'night.json', '-o', output], { cwd: folder });
    let said = '';
    child.stderr.on('data', (chunk) => {
      said += chunk;
      if (killAt.test(said)) child.kill('SIGKILL');
    });
    child.on('error', reject);
    child.on('close', (_, signal) => resolve(signal));
  });
}

test('killed in the middle and run again, it gives the table of a sweep that went through', async () => {
  // the first run is told of when it is done: the second is under way then, or about to be
  expect(await runAndKill('killed', /1 of 2 {2}learningRate=0\.03/)).toBe('SIGKILL');
  const first = JSON.parse(readFileSync(join(folder, 'killed', 'results.json'), 'utf8'));
  expect(first.runs.map(({ state }: { state: string }) => state)).toEqual(['finished', 'unfinished']);
  const again = await runCommand(folder, ['sweep', 'night.json', '-o', 'killed', '--json']);
  expect(again.status, again.stderr).toBe(0);
  expect(again.stderr).toContain('2 settings, 2 runs, 1 of them done before');
  const whole = await runCommand(folder, ['sweep', 'night.json', '-o', 'whole', '--json']);
  expect(whole.status, whole.stderr).toBe(0);
  const withoutTime = (stdout: string) => ({ ...JSON.parse(stdout), seconds: 0, output: '' });
  expect(withoutTime(again.stdout)).toEqual(withoutTime(whole.stdout));
  expect(withoutTime(whole.stdout).reason).toBe('completed');
  const page = (output: string): string => readFileSync(join(folder, output, 'sweep.md'), 'utf8');
  expect(page('killed')).toBe(page('whole'));
  expect(page('whole')).toContain('2 of 2 runs are done. Sorted by validation loss in nats/token');
}, 400_000);

test('what is no sweep is refused in one line', async () => {
  writeFileSync(join(folder, 'wrong.json'), JSON.stringify({ ...SWEEP, axes: { learnRate: [1] } }));
  await expectRefusal(folder, ['sweep', 'wrong.json', '-o', 'out'], /unknown key "learnRate"/);
  await expectRefusal(folder, ['sweep', 'nowhere.json', '-o', 'out'], /nowhere\.json cannot be read/);
});
