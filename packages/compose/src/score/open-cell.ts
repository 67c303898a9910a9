/** The cell that is being written, with all that bounds its next note. */
import type { CellBar } from '@continuo/corpus';
import type { Ticks } from '@continuo/music';
import type { CellPlan } from './cell-plan.ts';
import type { Slot } from './kept-rhythm.ts';
import type { PlacedNote } from './placed-note.ts';
import type { SoundingNotes } from './sounding-notes.ts';
import type { CellSteering } from './steering.ts';

export type OpenCell = CellPlan & {
  readonly isDrums: boolean;
  readonly bar: CellBar;
  readonly ticksPerQuarter: number;
  /** no note begins at it or after it */
  readonly endTick: Ticks;
  /** of its track */
  readonly sounding: SoundingNotes;
  /** what was written in it, without what stays */
  readonly own: readonly PlacedNote[];
  /** places in later cells of the track that sound together with this cell's */
  readonly slotsAhead: readonly Slot[];
  /** the piece ends in it: its note is held */
  readonly isHeld: boolean;
  /** what its first note is to be, where that is possible: of a pitch class, and lower than what the other tracks have in the bar */
  readonly final: { readonly pitchClass: number; readonly below: number } | undefined;
  /** it must not stay empty */
  readonly mustPlay: boolean;
  /** what soft wishes do to the model's choices */
  readonly steering: CellSteering;
};
