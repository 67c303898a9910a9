/** Cells back as a score, and notes of cells as notes of a track. */
import { createScore, createTrack, DRUM_CHANNEL, type Note, type Score, type Track } from '@continuo/music';
import { CELL_STEPS_PER_QUARTER } from './cell-durations.ts';
import { type CellBar, type CellNote, type CellScore, LONGEST_CELL } from './cell-score.ts';

export const CELL_TICKS_PER_QUARTER = 480;

/**
 * Notes of one bar in a score's ticks.
 *
 * @example notesOfCell([{ position: 24, pitch: 60, duration: 12, velocity: 80 }], bar, 480)[0].tick // => bar.tick + 480
 */
export function notesOfCell(notes: readonly CellNote[], bar: Pick<CellBar, 'tick'>, ticksPerQuarter: number): Note[] {
  const ticks = ticksPerQuarter / CELL_STEPS_PER_QUARTER;
  return notes.map(({ position, pitch, duration, velocity }) => ({
    pitch,
    velocity,
    tick: bar.tick + Math.round(position * ticks),
    durationTicks: Math.max(1, Math.round(duration * ticks)),
  }));
}

/**
 * Shortens notes that reach into the next onset of their own pitch, and sorts: what a track must be.
 *
 * @example untangled([{ pitch: 60, tick: 0, durationTicks: 960, … }, { pitch: 60, tick: 480, … }])[0].durationTicks // => 480
 */
export function untangled(notes: readonly Note[]): Note[] {
  const sorted = [...notes].sort((a, b) => a.tick - b.tick || a.pitch - b.pitch);
  const next = new Map<number, number>();
  for (let index = sorted.length - 1; index >= 0; index -= 1) {
    const note = sorted[index]!;
    const limit = next.get(note.pitch);
    if (limit !== undefined && note.tick + note.durationTicks > limit) {
      sorted[index] = { ...note, durationTicks: Math.max(1, limit - note.tick) };
    }
    next.set(note.pitch, note.tick);
  }
  return sorted;
}

/**
 * A score of cells alone: its bars, tempi and meters from nothing.
 *
 * @example scoreOfCells(cellScoreOf(score)).tracks.length // => those of score that sound
 */
export function scoreOfCells({ bars, tracks, cells }: CellScore, names: readonly string[] = []): Score {
  const ticksPerQuarter = CELL_TICKS_PER_QUARTER;
  const ticks = ticksPerQuarter / CELL_STEPS_PER_QUARTER;
  const starts: number[] = [0];
  for (const { steps } of bars) starts.push(starts.at(-1)! + steps * ticks);
  const whole = wholeBars(bars);
  const hasPickup = whole[0]?.isShort === true && (whole[1] === undefined || isSame(whole[0].meter, whole[1].meter));
  const pickupTicks = hasPickup ? whole[0]!.steps * ticks : 0;
  let channel = -1;
  const made = tracks.map(({ program, isDrums }, track): Track => {
    if (!isDrums) channel = nextChannel(channel);
    const notes = bars.flatMap((_, bar) => notesOfCell(cells[bar]![track]!, { tick: starts[bar]! }, ticksPerQuarter));
    const name = names[track] ?? '';
    return createTrack({ name, program, channel: isDrums ? DRUM_CHANNEL : channel, notes: untangled(notes) });
  });
  const tempos = bars.flatMap(({ bpm }, bar) =>
    bar > 0 && bars[bar - 1]!.bpm === bpm
      ? []
      : [{ tick: starts[bar]!, microsecondsPerQuarter: Math.round(60_000_000 / bpm) }],
  );
  const meters = whole.flatMap(({ first, meter }, bar) => {
    const before = whole[bar - 1];
    const isExpected =
      before !== undefined && isSame(before.meter, meter) && (!before.isShort || (bar === 1 && hasPickup));
    return isExpected ? [] : [{ tick: starts[first]!, ...meter }];
  });
  const lastNote = Math.max(0, ...made.flatMap(({ notes }) => notes.map((note) => note.tick + note.durationTicks)));
  const empty = createScore({ ticksPerQuarter, endTick: Math.max(starts.at(-1)!, lastNote) });
  return { ...empty, tempos, meters, pickupTicks, tracks: made };
}

/** A bar with the pieces that it was cut into, `first` and those after it. */
type WholeBar = {
  readonly first: number;
  readonly meter: CellBar['meter'];
  readonly steps: number;
  /** shorter than its meter says */
  readonly isShort: boolean;
};

function wholeBars(bars: readonly CellBar[]): WholeBar[] {
  const whole: WholeBar[] = [];
  for (const [index, { meter, steps }] of bars.entries()) {
    const full = (meter.numerator * 4 * CELL_STEPS_PER_QUARTER) / meter.denominator;
    const open = bars[index - 1]?.steps === LONGEST_CELL ? whole.at(-1) : undefined;
    if (open?.isShort && isSame(open.meter, meter) && open.steps + steps <= full) {
      whole[whole.length - 1] = { ...open, steps: open.steps + steps, isShort: open.steps + steps < full };
    } else whole.push({ first: index, meter, steps, isShort: steps < full });
  }
  return whole;
}

function isSame(a: CellBar['meter'], b: CellBar['meter']): boolean {
  return a.numerator === b.numerator && a.denominator === b.denominator;
}

function nextChannel(channel: number): number {
  const next = (channel + 1) % 16;
  return next === DRUM_CHANNEL ? next + 1 : next;
}
