import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkFolder, checkWritable, numberedPaths, writeWhole } from './write-whole.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'continuo-write-'));
});
afterEach(() => rm(folder, { recursive: true }));

const bytes = new TextEncoder().encode('music');

test('variations are numbered from 2 before the extension', () => {
  expect(numberedPaths('out/a.b.mid', 3)).toEqual(['out/a.b.mid', 'out/a.b-2.mid', 'out/a.b-3.mid']);
});

test('files are written and nothing else stays in the folder', async () => {
  await writeWhole([
    { path: join(folder, 'a.mid'), bytes },
    { path: join(folder, 'b.mid'), bytes },
  ]);
  expect(await readdir(folder)).toEqual(['a.mid', 'b.mid']);
  expect(await readFile(join(folder, 'b.mid'), 'utf8')).toBe('music');
});

test('where one of two files cannot be written, neither part stays behind', async () => {
  const files = [
    { path: join(folder, 'a.mid'), bytes },
    { path: join(folder, 'missing', 'b.mid'), bytes },
  ];
  await expect(writeWhole(files)).rejects.toThrow(/cannot write/);
  expect(await readdir(folder)).toEqual([]);
});

test('a missing folder, a file for a folder and a folder for a file are told before any work', async () => {
  await mkdir(join(folder, 'sub'));
  await writeWhole([{ path: join(folder, 'a.mid'), bytes }]);
  await expect(checkWritable(join(folder, 'none', 'b.mid'))).rejects.toThrow(/there is no folder/);
  await expect(checkWritable(join(folder, 'a.mid', 'b.mid'))).rejects.toThrow(/is a file, not a folder/);
  await expect(checkWritable(join(folder, 'sub'))).rejects.toThrow(/it is a folder; name a file/);
  await checkWritable(join(folder, 'b.mid'));
});

test('the longest name that a disk takes can be written, and a longer one is refused before any work', async () => {
  const longest = join(folder, `${'x'.repeat(251)}.mid`);
  await checkWritable(longest);
  await writeWhole([{ path: longest, bytes }]);
  expect(await readFile(longest, 'utf8')).toBe('music');
  await expect(checkWritable(join(folder, `${'x'.repeat(300)}.mid`))).rejects.toThrow(/the name is too long/);
});

test('a folder to be made is refused where a part of its path is a file', async () => {
  await writeWhole([{ path: join(folder, 'a.mid'), bytes }]);
  await expect(checkFolder(join(folder, 'a.mid'))).rejects.toThrow(/a\.mid: it is a file, not a folder/);
  await expect(checkFolder(join(folder, 'a.mid', 'run'))).rejects.toThrow(/a\.mid: it is a file, not a folder/);
  await checkFolder(join(folder, 'new', 'run'));
  expect(await readdir(folder)).toEqual(['a.mid']);
});
