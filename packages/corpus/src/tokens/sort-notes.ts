/** Puts notes into the order of the grid, and joins those that an instrument strikes twice in one step. */
import { MAXIMUM_STEPS, type StepNotes } from './step-grid.ts';

/** Notes as they come; `keys` is instrument × 128 + pitch. */
export type NoteColumns = {
  count: number;
  readonly steps: Int32Array;
  readonly durations: Int32Array;
  readonly keys: Int32Array;
  readonly velocities: Int32Array;
};

export type SortedNotes = {
  readonly notes: StepNotes;
  /** where each note as it came stands now */
  readonly places: Int32Array;
  /** how many were joined with another */
  readonly joined: number;
};

/** Room for so many notes. */
export function noteColumns(capacity: number): NoteColumns {
  return {
    count: 0,
    steps: new Int32Array(capacity),
    durations: new Int32Array(capacity),
    keys: new Int32Array(capacity),
    velocities: new Int32Array(capacity),
  };
}

/**
 * Sorts notes by step, instrument, pitch; of those that agree in all three, the longest length and the loudest velocity
 * stay in one.
 *
 * @example sortNotes(columns).joined // => 0
 */
export function sortNotes({ count, steps, durations, keys, velocities }: NoteColumns): SortedNotes {
  const order = sortedOrder(count, steps, keys);
  const places = new Int32Array(count);
  const sorted = {
    steps: new Int32Array(count),
    durations: new Int32Array(count),
    instruments: new Int32Array(count),
    pitches: new Int32Array(count),
    velocities: new Int32Array(count),
  };
  let length = 0;
  let lastStep = -1;
  let lastKey = -1;
  for (let i = 0; i < count; i++) {
    const from = order === undefined ? i : order[i];
    const step = steps[from];
    const key = keys[from];
    if (step === lastStep && key === lastKey) {
      const at = length - 1;
      if (durations[from] > sorted.durations[at]) sorted.durations[at] = durations[from];
      if (velocities[from] > sorted.velocities[at]) sorted.velocities[at] = velocities[from];
    } else {
      sorted.steps[length] = step;
      sorted.durations[length] = durations[from];
      sorted.instruments[length] = key >> 7;
      sorted.pitches[length] = key & 127;
      sorted.velocities[length] = velocities[from];
      length++;
      lastStep = step;
      lastKey = key;
    }
    places[from] = length - 1;
  }
  if (length === count) return { notes: sorted, places, joined: 0 };
  return {
    notes: {
      steps: sorted.steps.slice(0, length),
      durations: sorted.durations.slice(0, length),
      instruments: sorted.instruments.slice(0, length),
      pitches: sorted.pitches.slice(0, length),
      velocities: sorted.velocities.slice(0, length),
    },
    places,
    joined: count - length,
  };
}

/** The order by step and key; undefined where it is the order in which they came. */
function sortedOrder(count: number, steps: Int32Array, keys: Int32Array): Int32Array | undefined {
  let last = 0;
  let sorted = true;
  for (let i = 0; i < count; i++) {
    if (i > 0 && (steps[i] < steps[i - 1] || (steps[i] === steps[i - 1] && keys[i] < keys[i - 1]))) sorted = false;
    if (steps[i] > last) last = steps[i];
  }
  if (sorted) return undefined;
  if (last >= MAXIMUM_STEPS) throw new RangeError(`step ${last} where at most ${MAXIMUM_STEPS} are expected`);
  // counted into steps, which keeps the order of arrival, then each step's few notes by insertion
  const ends = new Int32Array(last + 1);
  for (let i = 0; i < count; i++) ends[steps[i]]++;
  let sum = 0;
  for (let step = 0; step <= last; step++) {
    const here = ends[step];
    ends[step] = sum;
    sum += here;
  }
  const order = new Int32Array(count);
  for (let i = 0; i < count; i++) order[ends[steps[i]]++] = i;
  for (let start = 0; start < count; ) {
    const step = steps[order[start]];
    let end = start + 1;
    while (end < count && steps[order[end]] === step) end++;
    if (end - start > 32) order.subarray(start, end).sort((a, b) => keys[a] - keys[b] || a - b);
    else {
      for (let i = start + 1; i < end; i++) {
        const moving = order[i];
        let at = i;
        for (; at > start && keys[order[at - 1]] > keys[moving]; at--) order[at] = order[at - 1];
        order[at] = moving;
      }
    }
    start = end;
  }
  return order;
}
