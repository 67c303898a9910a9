/** Writes files whole or not at all. */
import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { access, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { CliError } from './cli-error.ts';

/** A file to be written. */
export type OutputFile = { readonly path: string; readonly bytes: Uint8Array };

/**
 * The paths of `count` variations of one output: `a.mid`, `a-2.mid`, `a-3.mid`.
 *
 * @example numberedPaths('a.mid', 3) // => ['a.mid', 'a-2.mid', 'a-3.mid']
 */
export function numberedPaths(path: string, count: number): string[] {
  const extension = extname(path);
  const stem = path.slice(0, path.length - extension.length);
  return Array.from({ length: count }, (_, index) => (index === 0 ? path : `${stem}-${index + 1}${extension}`));
}

/**
 * Makes sure, before any work is done, that a file can be written.
 *
 * @throws CliError  its folder is missing or not writable, it is a folder itself, or its name is too long
 */
export async function checkWritable(path: string): Promise<void> {
  const folder = dirname(path);
  const found = await stat(folder).catch(() => undefined);
  if (found === undefined)
    throw new CliError('output', `cannot write ${path}: there is no folder ${folder}; make it first`);
  if (!found.isDirectory()) throw new CliError('output', `cannot write ${path}: ${folder} is a file, not a folder`);
  const allowed = await access(folder, constants.W_OK).then(
    () => true,
    () => false,
  );
  if (!allowed) throw new CliError('output', `cannot write ${path}: the folder ${folder} does not allow it`);
  const target = await stat(path).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'ENAMETOOLONG') return undefined;
    throw new CliError('output', `cannot write ${path}: the name is too long; choose a shorter one`, { cause });
  });
  if (target?.isDirectory() === true) throw new CliError('output', `cannot write ${path}: it is a folder; name a file`);
}

/**
 * Makes sure, before any work is done, that a folder is there to be written into or can be made.
 *
 * @throws CliError  it, or a part of its path, is a file, or the system does not allow it
 */
export async function checkFolder(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  const parent = dirname(path);
  if (found === undefined && parent !== path) return checkFolder(parent);
  if (found?.isDirectory() === false) {
    throw new CliError('output', `cannot write into ${path}: it is a file, not a folder; name another folder`);
  }
  await access(path, constants.W_OK).catch((cause) => {
    throw new CliError('output', `cannot write into ${path}: the system does not allow it`, { cause });
  });
}

/**
 * Writes files beside their places and renames them only when all are complete: a stop leaves no half-written file.
 *
 * @throws CliError  the disk does not take them
 */
export async function writeWhole(files: readonly OutputFile[]): Promise<void> {
  // a name of its own: one that adds to the file's could be too long
  const run = randomUUID();
  const beside = files.map(({ path }, index) => join(dirname(path), `.continuo-${run}-${index}.part`));
  try {
    for (const [index, { bytes }] of files.entries()) {
      const handle = await open(beside[index]!, 'w');
      try {
        await handle.writeFile(bytes);
        await handle.sync();
      } finally {
        await handle.close();
      }
    }
    for (const [index, { path }] of files.entries()) await rename(beside[index]!, path);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CliError('output', `cannot write ${files.map(({ path }) => path).join(', ')}: ${reason}`, { cause });
  } finally {
    await Promise.all(beside.map((path) => rm(path, { force: true })));
  }
}
