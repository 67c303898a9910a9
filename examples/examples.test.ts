/** Runs every example of this folder as a person would. */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const CHORALE = fileURLToPath(new URL('../checkpoints/chorale/model.safetensors', import.meta.url));
const names = readdirSync(HERE).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'continuo examples-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe.each(names)('%s', (name) => {
  const text = readFileSync(join(HERE, name), 'utf8');
  const lines = text.split('\n');

  test('is under 60 lines', () => {
    expect(lines.length).toBeLessThan(60);
  });

  test.skipIf(text.includes('checkpoints/chorale') && !existsSync(CHORALE))(
    'runs, and prints what its comments say',
    async () => {
      const { status, stdout, stderr } = await run(name);
      expect(status, stderr).toBe(0);
      const promised = lines.flatMap((line) => /console\.log\(.*\); \/\/ => (.+)$/.exec(line)?.[1] ?? []);
      for (const line of promised) expect(stdout.split('\n')).toContain(line);
    },
  );
});

function run(name: string): Promise<{ status: number | null; stdout: string; stderr: string }> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [join(HERE, name), folder], { cwd: folder });
    let stdout = '';
    let stderr = '';
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
