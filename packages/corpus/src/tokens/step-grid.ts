/**
 * A score on the grid of steps: what all encodings write as tokens and read back.
 *
 * Columns of whole numbers rather than objects, for speed. Ids are places in the lists of `GridTables`.
 */

/** Things that happen at a step, at most one a step: tempos, keys, chords. */
export type StepEvents = { readonly steps: Int32Array; readonly ids: Int32Array };

/** Controller values, sorted by step, instrument, controller; at most one of each. */
export type StepControls = {
  readonly steps: Int32Array;
  readonly instruments: Int32Array;
  /** places in the tokenizer's list of controllers */
  readonly controllers: Int32Array;
  /** bins */
  readonly values: Int32Array;
};

/** Notes, sorted by step, instrument, pitch: an instrument strikes a key at most once a step. */
export type StepNotes = {
  readonly steps: Int32Array;
  /** in steps, at least 1 */
  readonly durations: Int32Array;
  readonly instruments: Int32Array;
  readonly pitches: Int32Array;
  /** bins */
  readonly velocities: Int32Array;
};

/** A whole piece. */
export type StepGrid = {
  /** the first bar is a pickup, which is as long as the bar says */
  readonly pickup: boolean;
  /** where each bar begins, rising from 0; empty where the encoding has no bars or the piece no length */
  readonly barSteps: Int32Array;
  /** the meter of each bar; a bar may be shorter than its meter says, never longer */
  readonly barMeters: Int32Array;
  /** where the piece ends; all notes have ended by then */
  readonly endStep: number;
  readonly tempos: StepEvents;
  readonly keys: StepEvents;
  readonly chords: StepEvents;
  readonly controls: StepControls;
  readonly notes: StepNotes;
};

export const NO_EVENTS: StepEvents = { steps: new Int32Array(0), ids: new Int32Array(0) };
export const NO_CONTROLS: StepControls = {
  steps: new Int32Array(0),
  instruments: new Int32Array(0),
  controllers: new Int32Array(0),
  values: new Int32Array(0),
};

/** Pieces of more bars are refused. */
export const MAXIMUM_BARS = 100_000;
/** Pieces of more steps are refused; `GridTables.maximumSteps` may be less. */
export const MAXIMUM_STEPS: number = 2 ** 24;
/** Sequences of more tokens are refused. */
export const MAXIMUM_TOKENS: number = 2 ** 25;

/**
 * The instruments that play or are steered, rising.
 *
 * @example instrumentsOfGrid(grid) // => [0, 32, 128]
 */
export function instrumentsOfGrid({ notes, controls }: Pick<StepGrid, 'notes' | 'controls'>): number[] {
  const used = new Set<number>();
  let last = -1;
  for (const list of [notes.instruments, controls.instruments]) {
    for (let i = 0; i < list.length; i++) {
      if (list[i] !== last) used.add(list[i]);
      last = list[i];
    }
  }
  return [...used].sort((a, b) => a - b);
}
