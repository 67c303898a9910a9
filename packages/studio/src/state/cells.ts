/** The bars × voices that a selection touches: what "Rewrite the selection" writes anew. */
import type { Score } from '@continuo/music';
import { type Bar, barsOf } from '../roll/bars.ts';
import type { Selection } from './score-edit.ts';

/** `bars` counts from 1, both ends included; `tracks` are places in the score. */
export type Cells = { readonly firstBar: number; readonly lastBar: number; readonly tracks: readonly number[] };

/**
 * The smallest block of whole bars and voices around the selected notes; undefined where none is selected.
 *
 * @example cellsOfSelection(score, new Set([altoNoteInBar3])) // => { firstBar: 3, lastBar: 3, tracks: [1] }
 */
export function cellsOfSelection(score: Score, selection: Selection): Cells | undefined {
  if (selection.size === 0) return undefined;
  const tracks = new Set<number>();
  let first = Number.POSITIVE_INFINITY;
  let last = 0;
  score.tracks.forEach((track, place) => {
    for (const note of track.notes) {
      if (!selection.has(note)) continue;
      tracks.add(place);
      first = Math.min(first, note.tick);
      last = Math.max(last, note.tick + Math.max(note.durationTicks, 1) - 1);
    }
  });
  if (tracks.size === 0) return undefined;
  const bars = barsOf(score);
  const barAt = (tick: number): number => bars.findLast((bar: Bar) => bar.tick <= tick)?.number ?? 1;
  return { firstBar: barAt(first), lastBar: barAt(last), tracks: [...tracks].sort((a, b) => a - b) };
}

/** @example cellsTitle({ firstBar: 3, lastBar: 4, tracks: [1, 2] }, ['soprano', 'alto', 'tenor', 'bass']) // => 'bars 3–4 · alto, tenor' */
export function cellsTitle(cells: Cells, names: readonly string[]): string {
  const bars = cells.firstBar === cells.lastBar ? `bar ${cells.firstBar}` : `bars ${cells.firstBar}–${cells.lastBar}`;
  const voices =
    cells.tracks.length === names.length
      ? 'all voices'
      : cells.tracks.map((place) => names[place] ?? place + 1).join(', ');
  return `${bars} · ${voices}`;
}
