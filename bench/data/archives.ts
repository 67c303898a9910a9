/** The archives of the public data sets: ../shared/data, or the folder that CONTINUO_DATA names. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { dataFolder, readTarGz, type TarMember } from '@continuo/corpus/node';

/** What a benchmark prints that has no figures without the data. */
export const NO_DATA = 'no data: lay it beside the project, in ../shared/data, or set CONTINUO_DATA';

/**
 * The bytes of a file of the data.
 *
 * @param path  within the data folder, such as 'open/js-fakes/mid.tar.gz'
 * @throws Error  the data or the file is not there
 */
export function readDataFile(path: string): Uint8Array {
  const folder = dataFolder();
  if (folder === undefined) throw new Error(`${path}: ${NO_DATA}`);
  return readFileSync(join(folder, path));
}

/**
 * The archives whose path matches, in the order of their paths; none where there is no data.
 *
 * @example archivePaths(/[/\\]abc\.tar\.gz$/)[0] // => 'caution/nottingham/abc.tar.gz'
 */
export function archivePaths(pattern: RegExp): readonly string[] {
  const folder = dataFolder();
  if (folder === undefined) return [];
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return paths.filter((path) => path.endsWith('.tar.gz') && pattern.test(path)).sort();
}

/**
 * The files of an archive, in its order.
 *
 * @example [...membersOf('open/js-fakes/mid.tar.gz')][0].name // => 'jsf-000.mid'
 */
export function membersOf(path: string): Generator<TarMember> {
  return readTarGz(readDataFile(path));
}

/**
 * The files of an archive by the ids of their pieces: their names less what the archive itself is named for.
 *
 * @example [...filesById('caution/pop909/key_audio.txt.tar.gz').keys()][0] // => '002', from '002.key_audio.txt'
 */
export function filesById(path: string): ReadonlyMap<string, Uint8Array> {
  const ending = `.${basename(path, '.tar.gz')}`;
  return new Map(
    [...membersOf(path)].map(({ name, bytes }) => [
      name.endsWith(ending) ? name.slice(0, -ending.length) : name,
      bytes,
    ]),
  );
}

/** The files of an archive as text, by the ids of their pieces. */
export function textsById(path: string): ReadonlyMap<string, string> {
  return new Map([...filesById(path)].map(([id, bytes]) => [id, new TextDecoder().decode(bytes)]));
}

/**
 * The first of every so many.
 *
 * @example everyNth([0, 1, 2, 3, 4], 2) // => [0, 2, 4]
 */
export function everyNth<Item>(items: Iterable<Item>, step: number): Item[] {
  return [...items].filter((_, i) => i % step === 0);
}
