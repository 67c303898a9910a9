/** What holds for the repository as a whole: types, lint and format, the lock file, the README's programs. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

test('every project type-checks', () => {
  expect(runOnNode('node_modules/typescript/bin/tsc', '-b')).toEqual({ status: 0, output: '' });
});

test('Biome finds nothing to say', () => {
  const { status, output } = runOnNode('node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings');
  expect(status, output).toBe(0);
});

describe('the lock file', () => {
  type Entry = {
    readonly version?: string;
    readonly optional?: boolean;
    readonly dependencies?: Record<string, string>;
    readonly optionalDependencies?: Record<string, string>;
  };
  const entries = (JSON.parse(readText('package-lock.json')) as { packages: Record<string, Entry> }).packages;

  test('it holds the optional binaries of every platform, so that npm ci works on all', () => {
    const missing = Object.entries(entries).flatMap(([path, entry]) =>
      Object.keys(entry.optionalDependencies ?? {})
        .filter(
          (name) =>
            entries[`node_modules/${name}`] === undefined && entries[`${path}/node_modules/${name}`] === undefined,
        )
        .map((name) => `${path} wants ${name}`),
    );
    expect(missing).toEqual([]);
  });

  test('it agrees with what each package asks for, and versions are exact', () => {
    const wrong = ['.', ...readdirSync(join(ROOT, 'packages')).map((name) => `packages/${name}`)].flatMap((folder) => {
      const manifest = JSON.parse(readText(`${folder}/package.json`)) as Record<
        string,
        Record<string, string> | undefined
      >;
      const wanted = { ...manifest.dependencies, ...manifest.devDependencies };
      return Object.entries(wanted).filter(([name, version]) => {
        const locked = entries[`${folder}/node_modules/${name}`] ?? entries[`node_modules/${name}`];
        return name.startsWith('@continuo/') ? locked === undefined : locked?.version !== version;
      });
    });
    expect(wrong).toEqual([]);
  });
});

describe('the README', () => {
  const programs = [...readText('README.md').matchAll(/^```ts\n([\s\S]*?)^```/gm)].map((match) => match[1]!);

  test('it shows at least one program', () => {
    expect(programs.length).toBeGreaterThan(0);
  });

  test.for(programs.map((program, index) => ({ index: index + 1, program })))(
    'its program $index runs',
    ({ index, program }, context) => {
      const named = /checkpoints\/[\w/.-]+/.exec(program)?.[0];
      if (named !== undefined && !existsSync(join(ROOT, named))) context.skip(`${named} is not there`);
      // inside the clone, so that packages are found, but in a folder of its own for what it writes
      const folder = join(ROOT, '.cache', 'readme');
      mkdirSync(folder, { recursive: true });
      // made anew each time: a clone that was moved has a link to where it was
      const link = join(folder, 'checkpoints');
      rmSync(link, { force: true });
      symlinkSync(join(ROOT, 'checkpoints'), link, 'junction');
      const file = join(folder, `program-${index}.ts`);
      writeFileSync(file, program);
      const result = spawnSync(process.execPath, [file], { cwd: folder, encoding: 'utf8' });
      expect(result.status, result.stderr).toBe(0);
    },
  );
});

function readText(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

function runOnNode(...args: readonly string[]): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  return { status, output: (stdout + stderr).trim() };
}
