/** Real MIDI files to take times with. */
import { archivePaths, everyNth, membersOf } from './archives.ts';

/**
 * Every tenth MIDI file of all sets, those of at most so many bytes; none where there is no data.
 *
 * @example someMidiFiles(100_000).length // => 1270, in November 2026
 */
export function someMidiFiles(largestBytes: number): Uint8Array[] {
  const files = archivePaths(/[/\\]mid\.tar\.gz$/).flatMap((path) => [...membersOf(path)].map(({ bytes }) => bytes));
  return everyNth(
    files.filter(({ length }) => length > 0 && length <= largestBytes),
    10,
  );
}
