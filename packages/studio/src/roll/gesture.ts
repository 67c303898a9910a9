/** What a drag means: from where it started and where the pointer is now to one command of the score. */
import type { Note, Ticks } from '@continuo/music';
import type { ScoreCommand, Selection } from '../state/score-edit.ts';
import { pitchOfY, snapDown, snapNear, tickOfX, type Viewport } from './viewport.ts';

export type Point = { readonly x: number; readonly y: number };

/** A drag that has begun. `start` is kept in ticks and pitches, so that scrolling meanwhile does no harm. */
export type Drag =
  | {
      readonly kind: 'move' | 'resize';
      readonly notes: Selection;
      readonly anchor: Note;
      readonly tick: number;
      readonly pitch: number;
    }
  | {
      readonly kind: 'draw';
      readonly track: number;
      readonly tick: Ticks;
      readonly pitch: number;
      readonly velocity: number;
    };

/** Ticks to snap to; 1 is none. */
export type Step = Ticks;

/** Starts a drag of notes at a point. */
export function dragNotes(kind: 'move' | 'resize', notes: Selection, anchor: Note, view: Viewport, at: Point): Drag {
  return { kind, notes, anchor, tick: tickOfX(view, at.x), pitch: pitchOfY(view, at.y) };
}

/** Starts a new note in the cell under a point. */
export function dragNewNote(track: number, view: Viewport, at: Point, step: Step, velocity = 84): Drag {
  return {
    kind: 'draw',
    track,
    tick: Math.max(0, snapDown(tickOfX(view, at.x), step)),
    pitch: pitchOfY(view, at.y),
    velocity,
  };
}

/**
 * The command that a drag amounts to with the pointer at `to`; undefined while it changes nothing.
 *
 * Notes snap by their own start (move) or end (resize), so that a note off the grid lands on it.
 */
export function commandOfDrag(drag: Drag, view: Viewport, to: Point, step: Step): ScoreCommand | undefined {
  const tick = tickOfX(view, to.x);
  if (drag.kind === 'draw') {
    const end = Math.max(drag.tick + step, snapNear(tick, step));
    const note = { pitch: drag.pitch, velocity: drag.velocity, tick: drag.tick, durationTicks: end - drag.tick };
    return { kind: 'add', track: drag.track, notes: [note] };
  }
  const moved = tick - drag.tick;
  const still = Math.abs(moved) < step / 2;
  if (drag.kind === 'resize') {
    const end = drag.anchor.tick + drag.anchor.durationTicks;
    const ticks = still ? 0 : snapNear(end + moved, step) - end;
    return ticks === 0 ? undefined : { kind: 'resize', notes: drag.notes, ticks, shortest: step };
  }
  const ticks = still ? 0 : snapNear(drag.anchor.tick + moved, step) - drag.anchor.tick;
  const semitones = pitchOfY(view, to.y) - drag.pitch;
  return ticks === 0 && semitones === 0 ? undefined : { kind: 'move', notes: drag.notes, ticks, semitones };
}
