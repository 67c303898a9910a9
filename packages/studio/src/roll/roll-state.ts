/** What goes between the roll and the page. */
import type { Note, Score, Ticks } from '@continuo/music';
import type { ScoreCommand, Selection } from '../state/score-edit.ts';
import type { Viewport } from './viewport.ts';

/** What the roll shows. */
export type RollState = {
  readonly score: Score;
  readonly selection: Selection;
  /** notes that no generation changes */
  readonly locked: ReadonlySet<Note>;
  readonly tool: 'select' | 'draw';
  /** the track into which notes are drawn; it lies on top */
  readonly activeTrack: number;
  readonly silent: ReadonlySet<number>;
};

/** What the roll asks of the page. */
export type RollEvents = {
  edit(command: ScoreCommand): void;
  select(notes: Iterable<Note>): void;
  seek(tick: Ticks): void;
  audition(pitch: number, track: number): void;
  viewChange(view: Viewport): void;
};
