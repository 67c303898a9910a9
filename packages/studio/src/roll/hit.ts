/** What lies under the pointer. */
import type { Note, Score } from '@continuo/music';
import { pitchOfY, tickOfX, type Viewport, xOfTick, yOfPitch } from './viewport.ts';
import { visibleNotes } from './visible-notes.ts';

export type Hit =
  | { readonly place: 'ruler' | 'keyboard' | 'corner' | 'grid' }
  | { readonly place: 'note' | 'note-end'; readonly note: Note; readonly track: number };

/** How near to its end a note is taken by the end, in pixels; short notes keep most of their length for moving. */
const END_PIXELS = 7;

/**
 * The note or region at a point; where notes lie upon each other, the selected or active one is found first.
 *
 * @param order  track places from the topmost down
 * @param slack  pixels by which a note counts as wider than it is: fingers need some
 */
export function hitTest(view: Viewport, score: Score, x: number, y: number, order: readonly number[], slack = 1): Hit {
  if (x < view.keyboardWidth) return { place: y < view.rulerHeight ? 'corner' : 'keyboard' };
  if (y < view.rulerHeight) return { place: 'ruler' };
  const pitch = pitchOfY(view, y);
  const reach = slack / view.pixelsPerTick;
  const tick = tickOfX(view, x);
  for (const track of order) {
    const notes = visibleNotes(score.tracks[track]?.notes ?? [], tick - reach, tick + reach);
    const note = notes.findLast((candidate) => candidate.pitch === pitch);
    if (note === undefined) continue;
    const end = xOfTick(view, note.tick + note.durationTicks);
    const grip = Math.min(END_PIXELS, (end - xOfTick(view, note.tick)) / 3);
    return { place: x >= end - grip ? 'note-end' : 'note', note, track };
  }
  return { place: 'grid' };
}

/** The notes whose boxes touch a rectangle given by two corners. */
export function notesInBox(
  view: Viewport,
  score: Score,
  box: { readonly x0: number; readonly y0: number; readonly x1: number; readonly y1: number },
  tracks: readonly number[],
): readonly Note[] {
  const from = tickOfX(view, Math.min(box.x0, box.x1));
  const to = tickOfX(view, Math.max(box.x0, box.x1));
  const top = Math.min(box.y0, box.y1);
  const bottom = Math.max(box.y0, box.y1);
  return tracks.flatMap((track) =>
    visibleNotes(score.tracks[track]?.notes ?? [], from, to).filter((note) => {
      const y = yOfPitch(view, note.pitch);
      return y < bottom && y + view.rowHeight > top;
    }),
  );
}
