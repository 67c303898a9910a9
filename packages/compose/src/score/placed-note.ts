/** Notes of a score in the cells in which they begin, each with its exact place. */
import { CELL_STEPS_PER_QUARTER, type CellBar, type CellNote } from '@continuo/corpus';
import type { Note, Ticks } from '@continuo/music';

/** A note of a cell that knows its exact place in the score: played notes lie beside the grid. */
export type PlacedNote = CellNote & { readonly tick: Ticks; readonly durationTicks: Ticks };

type Grid = { readonly bars: readonly CellBar[]; readonly ticksPerQuarter: number };

/** A track by bars. */
export type TrackPart = {
  /** what a model is told of each bar: a pitch comes once at a position */
  readonly cells: readonly (readonly CellNote[])[];
  /** by bar, of the bars that are written */
  readonly locked: ReadonlyMap<number, readonly PlacedNote[]>;
  readonly replaced: ReadonlyMap<number, readonly PlacedNote[]>;
  /** all but those that are replaced */
  readonly kept: readonly Note[];
};

/**
 * Sorts the notes of a track into bars.
 *
 * A note that begins a little before a bar line is told as one on the line, as cells do (`cellsOfTrack`); but where one of the two
 * bars is to be written it belongs to the one in which its tick lies, for what is outside the cells stays to the tick.
 */
export function partOfTrack(
  notes: readonly Note[],
  grid: Grid,
  isWritten: (bar: number) => boolean,
  isLocked: (note: Note) => boolean,
): TrackPart {
  const { bars } = grid;
  const stepOf = stepsOf(grid);
  const starts = bars.map(({ tick }) => stepOf(tick));
  const cells: CellNote[][] = bars.map(() => []);
  const [locked, replaced] = [new Map<number, PlacedNote[]>(), new Map<number, PlacedNote[]>()];
  const kept: Note[] = [];
  for (const note of notes) {
    const own = barOfTick(bars, note.tick);
    let bar = own;
    while (bar + 1 < bars.length && starts[bar + 1]! <= stepOf(note.tick)) bar += 1;
    if (bar !== own && (isWritten(bar) || isWritten(own))) bar = own;
    const placed = placedIn(note, bar, grid);
    const isThere = cells[bar]!.some(({ position, pitch }) => position === placed.position && pitch === placed.pitch);
    if (!isThere) cells[bar]!.push(plainNote(placed));
    const stays = !isWritten(own) || isLocked(note);
    if (stays) kept.push(note);
    if (!isWritten(own)) continue;
    const into = stays ? locked : replaced;
    into.set(own, [...(into.get(own) ?? []), placed]);
  }
  for (const cell of cells) cell.sort(inCellOrder);
  for (const placed of [...locked.values(), ...replaced.values()]) placed.sort(inCellOrder);
  return { cells, locked, replaced, kept: kept.sort((a, b) => a.tick - b.tick || a.pitch - b.pitch) };
}

/** A note at an exact place as one of the bar in which it begins. */
export function placedAt(note: Note, grid: Grid): { readonly bar: number; readonly placed: PlacedNote } {
  const bar = barOfTick(grid.bars, note.tick);
  return { bar, placed: placedIn(note, bar, grid) };
}

function placedIn({ tick, durationTicks, pitch, velocity }: Note, bar: number, grid: Grid): PlacedNote {
  const { steps, tick: start } = grid.bars[bar]!;
  const stepOf = stepsOf(grid);
  return {
    position: Math.max(0, Math.min(steps - 1, stepOf(tick) - stepOf(start))),
    pitch,
    duration: Math.max(1, stepOf(tick + durationTicks) - stepOf(tick)),
    velocity,
    tick,
    durationTicks,
  };
}

function stepsOf({ ticksPerQuarter }: Pick<Grid, 'ticksPerQuarter'>): (tick: Ticks) => number {
  return (tick) => Math.round((tick * CELL_STEPS_PER_QUARTER) / ticksPerQuarter);
}

/** The last bar that begins at a tick or before it; 0 before the first. */
export function barOfTick(bars: readonly Pick<CellBar, 'tick'>[], tick: Ticks): number {
  let [low, high] = [0, bars.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (bars[middle]!.tick <= tick) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** What a model is told of a placed note. */
export function plainNote({ position, pitch, duration, velocity }: CellNote): CellNote {
  return { position, pitch, duration, velocity };
}

/** By position, then pitch; of equals the earlier, then the shorter. */
export function inCellOrder(a: CellNote & Partial<PlacedNote>, b: CellNote & Partial<PlacedNote>): number {
  const exact = (a.tick ?? 0) - (b.tick ?? 0) || (a.durationTicks ?? 0) - (b.durationTicks ?? 0);
  return a.position - b.position || a.pitch - b.pitch || exact;
}
