/** Checkpoints as files of one folder, each there whole or not at all. */
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { CheckpointStore } from '../checkpoint-store.ts';

const UNFINISHED = '.unfinished';

/**
 * A store in a folder, which the first write makes.
 *
 * @example await fileCheckpointStore('runs/chorale/checkpoints').list() // => []
 */
export function fileCheckpointStore(folder: string): CheckpointStore {
  return {
    async list() {
      const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return [];
        throw error;
      });
      return names.filter((name) => !name.endsWith(UNFINISHED));
    },
    read: (name) => readFile(join(folder, name)),
    write: (name, bytes) => writeWholeFile(join(folder, name), bytes),
    remove: (name) => rm(join(folder, name), { force: true }),
  };
}

/**
 * Writes a file so that its name always stands for the old or the new content, whole, even when the power fails: written
 * beside, flushed to the disk, renamed over, and the folder flushed.
 *
 * @throws Error  of the file system; the old file is as it was and nothing is left beside it
 * @example await writeWholeFile('runs/chorale/card.md', '# chorale')
 */
export async function writeWholeFile(path: string, content: Uint8Array | string): Promise<void> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true });
  const beside = `${path}.${process.pid}${UNFINISHED}`;
  try {
    const file = await open(beside, 'w');
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
  await flushFolder(folder);
}

/** Makes a rename last; some systems (Windows) do not open folders and need not. */
async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => {});
  await handle?.close();
}
