/** The data sets beside the project, for tests; they are skipped where it is not there. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** The folder of the data sets, or where CONTINUO_DATA points. */
export const DATA: string = process.env.CONTINUO_DATA ?? join(import.meta.dirname, '../../../../../shared/data');

export type DataFile = { readonly name: string; readonly bytes: Uint8Array };

/** Whether a folder or file of the data is there, e.g. `hasData('open/openewld')`; without a path, any. */
export function hasData(path = ''): boolean {
  return existsSync(join(DATA, path));
}

/** The files of a gzipped tar, e.g. `filesOf('open/openewld/mxl.tar.gz')`. */
export function* filesOf(path: string): Generator<DataFile> {
  const archive = gunzipSync(readFileSync(join(DATA, path)));
  for (let offset = 0; offset + 512 <= archive.length && archive[offset] !== 0; ) {
    const field = (start: number, length: number): string =>
      archive.toString('latin1', offset + start, offset + start + length).replace(/\0.*$/s, '');
    const size = Number.parseInt(field(124, 12), 8) || 0;
    const start = offset + 512;
    if (size > 0) yield { name: field(0, 100), bytes: Uint8Array.from(archive.subarray(start, start + size)) };
    offset = start + Math.ceil(size / 512) * 512;
  }
}

/** One file of a gzipped tar, e.g. `fileOf('open/openewld/mxl.tar.gz', 'air.mxl')`. */
export function fileOf(path: string, name: string): Uint8Array {
  for (const file of filesOf(path)) if (file.name === name) return file.bytes;
  throw new Error(`no ${name} in ${path}`);
}

/** The objects of a file of JSON lines, gzipped or not. */
export function objectsOf<Row>(path: string): readonly Row[] {
  const bytes = readFileSync(join(DATA, path));
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);
}
