/** Finds sets of frames in a folder: `NAME.json` or `NAME.json.gz`, as `readFrames` reads them. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type FrameSplits, readFrames } from '../frames/read-frames.ts';
import { unreadableFolder } from './unreadable-folder.ts';

const SET_FILE = /^(.+)\.json(\.gz)?$/;

/** A set and its name. */
export type FrameSet = { readonly name: string; readonly splits: FrameSplits };

/**
 * The sets of a folder; none where it holds no such file.
 *
 * @param only  names of sets; the others are passed over; default all
 * @throws CorpusError  `missing-folder`; `not-frames-json`: a file is none
 * @example (await openFrameSets(folder, ['nottingham']))[0].splits.train.length // => 694
 */
export async function openFrameSets(folder: string, only?: readonly string[]): Promise<FrameSet[]> {
  const files = await readdir(folder).catch((cause) => {
    throw unreadableFolder(folder, cause);
  });
  const sets: FrameSet[] = [];
  for (const file of files.sort()) {
    const name = SET_FILE.exec(file)?.[1];
    if (name === undefined || (only && !only.includes(name))) continue;
    sets.push({ name, splits: await readFrames(await readFile(join(folder, file))) });
  }
  return sets;
}
