/** Lines of JSON, as the data sets list their pieces and lead sheets. */
import { gunzipSync } from 'node:zlib';
import { readDataFile } from './archives.ts';

/** A piece of a set: its id, its part (train, valid or test, where the set has them) and what the set tells of it. */
export type PieceIndex = Readonly<Record<string, unknown>> & { readonly id: string; readonly split: string };

/**
 * The pieces of a data set.
 *
 * @param set  its folder, such as 'open/js-fakes'
 */
export function indexOf(set: string): readonly PieceIndex[] {
  return linesOf<PieceIndex>(`${set}/index.jsonl`);
}

/**
 * One value of JSON a line.
 *
 * @param path  within the data folder; '.jsonl', or '.jsonl.gz' where it is gzipped
 */
export function linesOf<Line>(path: string): readonly Line[] {
  const bytes = readDataFile(path);
  return new TextDecoder()
    .decode(path.endsWith('.gz') ? gunzipSync(bytes) : bytes)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
}
