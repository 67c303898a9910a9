import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fileCheckpointStore, writeWholeFile } from './file-checkpoint-store.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'continuo-store-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the store of files', () => {
  test('a folder that is not there yet is an empty store, and the first write makes it', async () => {
    const store = fileCheckpointStore(join(folder, 'a', 'b'));
    expect(await store.list()).toEqual([]);
    await store.write('x', Uint8Array.of(1, 2));
    expect(await store.list()).toEqual(['x']);
    expect([...(await store.read('x'))]).toEqual([1, 2]);
    await store.remove('x');
    await store.remove('x');
    expect(await store.list()).toEqual([]);
  });

  test('when the rename fails, what was there stays and nothing lies beside it', async () => {
    const path = join(folder, 'taken');
    await mkdir(path); // a file cannot be renamed over a folder
    await writeFile(join(path, 'inside'), 'old');
    await expect(writeWholeFile(path, 'new')).rejects.toThrow();
    expect(await readFile(join(path, 'inside'), 'utf8')).toBe('old');
    expect(await readdir(folder)).toEqual(['taken']);
  });

  test('a file that a dead process left unfinished is no checkpoint', async () => {
    await writeFile(join(folder, 'step-00000010.safetensors.77.unfinished'), 'half');
    expect(await fileCheckpointStore(folder).list()).toEqual([]);
  });
});
