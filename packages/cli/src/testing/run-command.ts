/** Runs the real command in its own process, as a person would. */
import { spawn } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));

export type CommandRun = { readonly status: number | null; readonly stdout: string; readonly stderr: string };

export type RunCommandOptions = {
  /** sends an interrupt, as Ctrl-C does, once standard error holds this */
  readonly interruptAt?: RegExp;
  /** closes the reading end of standard output at once, as `| head` may */
  readonly closeOutput?: boolean;
};

/** Runs `continuo ...args` in a folder. */
export function runCommand(
  folder: string,
  args: readonly string[],
  { interruptAt, closeOutput }: RunCommandOptions = {},
): Promise<CommandRun> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [MAIN, ...args], {
      cwd: folder,
      env: { ...process.env, CONTINUO_SOUNDFONT: 'built-in' },
    });
    let stdout = '';
    let stderr = '';
    let interrupted = false;
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
      if (!interrupted && interruptAt?.test(stderr)) {
        interrupted = true;
        child.kill('SIGINT');
      }
    });
    if (closeOutput === true) child.stdout.destroy();
    child.on('error', fail);
    child.on('close', (status) => done({ status, stdout, stderr }));
  });
}

/** Runs a command that must fail as bad usage or input does: status 2, one line, nothing on standard output, no new file. */
export async function expectRefusal(folder: string, args: readonly string[], line: RegExp): Promise<void> {
  const before = await readdir(folder);
  const { status, stdout, stderr } = await runCommand(folder, args);
  expect({ status, stdout, lines: stderr.trimEnd().split('\n').length }, stderr).toEqual({
    status: 2,
    stdout: '',
    lines: 1,
  });
  expect(stderr).toMatch(line);
  expect(await readdir(folder)).toEqual(before);
}
