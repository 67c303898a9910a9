/** One sweep at a time in a folder: two would write the same checkpoints. */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { TrainError } from '../../train-error.ts';

const LOCK_FILE = '.sweep-lock';

/**
 * Takes a folder until what comes back is called; a lock that a dead process has left is taken over.
 *
 * @throws TrainError  `run-exists`: another process of this machine sweeps there, or one of another machine did
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, LOCK_FILE);
  const own = `${process.pid} ${hostname()}`;
  const holder = await readFile(path, 'utf8').catch(() => undefined);
  if (holder !== undefined && isHeld(holder)) {
    const [pid, ...host] = holder.split(' ');
    throw new TrainError(
      'run-exists',
      `a sweep runs in ${folder} already: process ${pid} on ${host.join(' ')}; wait for it, or delete ${path} if it is gone`,
      { path },
    );
  }
  await writeFile(path, own);
  return () => rm(path, { force: true });
}

/** Held by a process that lives, or that may live on another machine. */
function isHeld(holder: string): boolean {
  const [pid, ...host] = holder.split(' ');
  if (host.join(' ') !== hostname()) return true;
  if (Number(pid) === process.pid) return true;
  try {
    process.kill(Number(pid), 0);
    return true;
  } catch (error) {
    // a process of another user lives as well
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
