/** POP909 in its corrected edition as a data set of one piano, for measuring only. */
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readTarGz } from '@continuo/corpus/node';
import { tarGzOf } from '@continuo/corpus/testing';
import { readMidi, type Score, writeMidi } from '@continuo/music';

/** What the set is called in a recipe's `only`. */
export const POP_SET = 'pop909-piano';

/**
 * The folder that holds the set, made where it is not there: the songs that are in 4/4 throughout, without the track of
 * chords that the edition adds, in the splits of the index.
 *
 * @param source  the folder `caution/pop909`
 * @param target  a folder that git does not see
 */
export async function popSongs(source: string, target: string): Promise<string> {
  const folder = join(target, POP_SET);
  if (existsSync(folder)) return target;
  const index = (await readFile(join(source, 'index.jsonl'), 'utf8')).trim().split('\n');
  const lineOf = new Map(index.map((line) => [String(JSON.parse(line).id), line]));
  const lines: string[] = [];
  const songs: (readonly [string, Uint8Array])[] = [];
  for (const { name, bytes } of readTarGz(await readFile(join(source, 'cl.mid.tar.gz')))) {
    const id = name.replace(/\.cl\.mid$/, '');
    const { score } = readMidi(bytes);
    const tracks = score.tracks.filter((track) => track.name === 'piano' && track.notes.length > 0);
    const line = lineOf.get(id);
    if (line === undefined || tracks.length === 0 || !isInFour(score)) continue;
    lines.push(line);
    songs.push([`${id}.mid`, writeMidi({ ...score, tracks })]);
  }
  const unfinished = `${folder}.unfinished`;
  await mkdir(unfinished, { recursive: true });
  await writeFile(join(unfinished, 'mid.tar.gz'), tarGzOf(songs));
  await writeFile(join(unfinished, 'index.jsonl'), `${lines.join('\n')}\n`);
  await rename(unfinished, folder);
  return target;
}

function isInFour({ meters }: Score): boolean {
  return meters.every(({ numerator, denominator }) => numerator === 4 && denominator === 4);
}
