/** One line out of many notes. */

import type { Note } from '../score.ts';
import { byTick } from '../sorted.ts';

/**
 * The top line: of the notes that start together the highest, each cut where the next begins.
 *
 * Uitdenbogerd and Zobel 1999, "Melodic matching techniques for large music databases", the method all-mono, for which
 * Chai and Vercoe 2000 have the name skyline. Beside it, a note that starts below one still sounding for longer than
 * `overlap` of its own length is left out, so that a held melody note hides the accompaniment under it.
 *
 * @param overlap  share of a note's length, 0–1, that may lie under a higher one; 1 is the plain skyline; default 0.5
 * @example skylineOf([note(72, 0, 960), note(60, 480, 480)]).length // => 1
 */
export function skylineOf(
  notes: readonly Note[],
  { overlap = 0.5 }: { readonly overlap?: number } = {},
): readonly Note[] {
  const line: Note[] = [];
  const sorted = byTick(notes);
  for (let i = 0; i < sorted.length; ) {
    let top = sorted[i];
    let next = i + 1;
    for (; next < sorted.length && sorted[next].tick === sorted[i].tick; next++) {
      if (sorted[next].pitch > top.pitch) top = sorted[next];
    }
    i = next;
    const last = line.at(-1);
    const covered = last && last.pitch > top.pitch ? last.tick + last.durationTicks - top.tick : 0;
    if (covered > overlap * top.durationTicks) continue;
    line.push(top);
  }
  return withoutOverlaps(line);
}

/** Each note cut where the next begins. */
function withoutOverlaps(line: readonly Note[]): readonly Note[] {
  return line.map((note, i) => {
    const end = line[i + 1]?.tick ?? Number.POSITIVE_INFINITY;
    return note.tick + note.durationTicks > end ? { ...note, durationTicks: end - note.tick } : note;
  });
}
