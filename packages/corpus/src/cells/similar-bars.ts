/** Which earlier bar each cell is most like: what a melody that comes back comes back to. */
import type { CellNote } from './cell-score.ts';

/** Cells with fewer notes are like too many others. */
const FEWEST_NOTES = 3;
/** From this likeness on a cell counts as a return. */
const LEAST_LIKENESS = 0.6;
/** Farther back than the two bars before, which are near enough to be remembered. */
const NEAREST_BACK = 3;

/**
 * For each bar of one track the earlier bar, three or more back, that it is most like; −1 where there is none.
 *
 * Likeness is the share of notes with the same onset and the same interval from the cell's first note (2·common/(a + b)), so
 * that a transposed return counts as well.
 *
 * @param cells  of one track, by bars
 */
export function similarBars(cells: readonly (readonly CellNote[])[]): Int32Array {
  const sets = cells.map((notes) => (notes.length < FEWEST_NOTES ? undefined : shapeOf(notes)));
  const byShape = new Map<number, number[]>();
  const found = new Int32Array(cells.length).fill(-1);
  for (const [bar, shape] of sets.entries()) {
    if (shape === undefined) continue;
    const counts = new Map<number, number>();
    for (const item of shape) {
      for (const earlier of byShape.get(item) ?? []) {
        if (bar - earlier >= NEAREST_BACK) counts.set(earlier, (counts.get(earlier) ?? 0) + 1);
      }
    }
    let best = LEAST_LIKENESS;
    for (const [earlier, common] of counts) {
      const likeness = (2 * common) / (shape.size + sets[earlier]!.size);
      // the nearest of equals: what was heard last
      if (likeness > best || (likeness === best && earlier > found[bar]!)) {
        best = likeness;
        found[bar] = earlier;
      }
    }
    for (const item of shape) {
      const bars = byShape.get(item);
      if (bars === undefined) byShape.set(item, [bar]);
      else {
        bars.push(bar);
        // far more places than a return needs: the oldest are forgotten
        if (bars.length > 64) bars.shift();
      }
    }
  }
  return found;
}

function shapeOf(notes: readonly CellNote[]): Set<number> {
  const base = notes[0]!.pitch;
  return new Set(notes.map(({ position, pitch }) => position * 256 + (pitch - base + 128)));
}
