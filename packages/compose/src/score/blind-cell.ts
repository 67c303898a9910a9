/** What stands in for a model where it can read no more: everything is as likely. */
import { CELL_DURATIONS, type CellNote } from '@continuo/corpus';
import { END_OF_CELL, type ScoreGeneration, velocityLevel } from '@continuo/models';

/** Goes on in one cell from the notes that it has, as loud as its last one. */
export function blindCell(begun: readonly CellNote[]): ScoreGeneration {
  const notes = [...begun];
  return {
    room: Number.POSITIVE_INFINITY,
    cell: () => ({ bar: 0, track: 0 }),
    notes: () => notes,
    positions: async () => new Float32Array(END_OF_CELL + 1),
    pitches: async () => new Float32Array(256),
    durations: async () => new Float32Array(CELL_DURATIONS.length),
    velocities: async () => {
      const levels = new Float32Array(16);
      levels[velocityLevel(notes.at(-1)?.velocity ?? 80)] = 16;
      return levels;
    },
    choose: async ([note]) => {
      if (note !== undefined) notes.push(note);
    },
    dispose: () => {},
  };
}
