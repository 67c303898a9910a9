/** Tunes of the data sets beside the project, for tests. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** The data sets beside the project, or where CONTINUO_DATA points. */
export const DATA: string = process.env.CONTINUO_DATA ?? join(import.meta.dirname, '../../../../../../shared/data');

/** Folders with ABC files and their MIDI twins. */
export const ABC_SETS = ['open/open-hymnal', 'open/folk-tunes-pd', 'caution/nottingham'] as const;

export const hasTunes: boolean = ABC_SETS.every((set) => existsSync(join(DATA, set, 'abc.tar.gz')));

/** The members of an archive of a set, by name without ending, e.g. `filesOf('open/open-hymnal', 'mid')`. */
export function filesOf(set: string, ending: 'abc' | 'mid'): ReadonlyMap<string, Uint8Array> {
  const archive = gunzipSync(readFileSync(join(DATA, set, `${ending}.tar.gz`)));
  const files = new Map<string, Uint8Array>();
  const field = (start: number, length: number): string =>
    archive.toString('latin1', start, start + length).replace(/\0.*$/s, '');
  for (let offset = 0; offset + 512 <= archive.length && archive[offset] !== 0; ) {
    const size = Number.parseInt(field(offset + 124, 12), 8) || 0;
    const name = field(offset, 100);
    if (name.endsWith(`.${ending}`)) {
      files.set(name.slice(0, -ending.length - 1), archive.subarray(offset + 512, offset + 512 + size));
    }
    offset += 512 + Math.ceil(size / 512) * 512;
  }
  return files;
}

/** The lines of a set's index.jsonl. */
export function indexOf(set: string): readonly Readonly<Record<string, unknown>>[] {
  const text = readFileSync(join(DATA, set, 'index.jsonl'), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}
