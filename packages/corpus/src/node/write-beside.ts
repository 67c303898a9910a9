/** Writes a file whole or not at all. */
import { open, rename, rm } from 'node:fs/promises';

/** Writes beside its place and renames: a full disk or a stop leaves no half-written file. */
export async function writeBeside(path: string, content: Uint8Array | string): Promise<void> {
  const beside = `${path}.part`;
  try {
    const handle = await open(beside, 'w');
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    // the errors of a handle do not say which file it was
    throw Object.assign(error as NodeJS.ErrnoException, { path });
  }
}
