/** Puts the notes of a score on the grid that notation can write. */
import type { Note, Pitch, Score, Ticks } from '../score.ts';
import { MOST_TICKS_PER_QUARTER } from '../validate-score.ts';
import { greatestCommonDivisor } from './written-duration.ts';

/** A note on the grid. */
export type GridNote = {
  readonly pitch: Pitch;
  readonly velocity: number;
  readonly tick: Ticks;
  /** after `tick` */
  readonly end: Ticks;
};

/** Notes on the grid, in ticks of the score times `factor`. */
export type Grid = {
  readonly factor: number;
  readonly ticksPerQuarter: number;
  readonly tracks: readonly (readonly GridNote[])[];
  /** the nearest tick of the grid */
  readonly snap: (tick: Ticks) => Ticks;
  /** notes whose start or end moved */
  readonly moved: number;
};

/** Parts of a quarter on which notes may begin and end. */
const DIVISIONS: readonly number[] = [16, 24, 5, 10, 7, 14, 9];
/** Parts of a quarter to which a time off the grid goes, coarser ones first if they are near. */
const SNAPS: readonly number[] = [1, 2, 3, 4, 6, 8, 12, 16, 24];

/**
 * Puts notes on a grid of 64ths, 64th triplets, and quintuplets, septuplets and nonuplets of the quarter.
 *
 * Times that are on the grid stay; others go to the nearest coarse division within a sixteenth of a quarter, else to the
 * nearest of 24 parts. A note never gets shorter than the grid. Ticks are multiplied where the grid needs it.
 */
export function snapToGrid(score: Score): Grid {
  const finest = Math.max(16, ...score.meters.map(({ denominator }) => denominator / 4));
  const bases = [finest * 3, finest * 15, finest * 21, finest * 105].flatMap((base) => {
    const factor = base / greatestCommonDivisor(base, score.ticksPerQuarter);
    return factor * score.ticksPerQuarter <= MOST_TICKS_PER_QUARTER ? [factor] : [];
  });
  let best: Grid | undefined;
  for (const factor of new Set(bases.length > 0 ? bases : [1])) {
    const grid = snapWith(score, factor);
    if (!best || grid.moved < best.moved) best = grid;
    if (best.moved === 0) break;
  }
  return best as Grid;
}

function snapWith(score: Score, factor: number): Grid {
  const ticksPerQuarter = score.ticksPerQuarter * factor;
  const onGrid = positionsOf(DIVISIONS, ticksPerQuarter);
  const snaps = SNAPS.flatMap((division) => (ticksPerQuarter % division === 0 ? [ticksPerQuarter / division] : []));
  const least = snaps[snaps.length - 1];
  const snap = (tick: Ticks): Ticks => {
    if (onGrid.has(tick % ticksPerQuarter)) return tick;
    for (const unit of snaps) {
      const near = Math.round(tick / unit) * unit;
      if (Math.abs(near - tick) * 16 <= ticksPerQuarter) return near;
    }
    return Math.round(tick / least) * least;
  };
  let moved = 0;
  const tracks = score.tracks.map(({ notes }) =>
    notes.map(({ pitch, velocity, tick, durationTicks }: Note): GridNote => {
      const start = snap(tick * factor);
      const exactEnd = (tick + durationTicks) * factor;
      const end = snap(exactEnd);
      const kept = end > start ? end : nextOnGrid(start, ticksPerQuarter, onGrid);
      if (start !== tick * factor || kept !== exactEnd) moved++;
      return { pitch, velocity, tick: start, end: kept };
    }),
  );
  return { factor, ticksPerQuarter, tracks, snap, moved };
}

/** The 32nd after a tick, or the next place of the grid where that is off it. */
function nextOnGrid(tick: Ticks, ticksPerQuarter: number, onGrid: ReadonlySet<Ticks>): Ticks {
  let next = tick + ticksPerQuarter / 8;
  while (!onGrid.has(next % ticksPerQuarter)) next = Math.floor(next + 1);
  return next;
}

function positionsOf(divisions: readonly number[], ticksPerQuarter: number): ReadonlySet<Ticks> {
  const positions = new Set<Ticks>([0]);
  for (const division of divisions) {
    if (ticksPerQuarter % division !== 0) continue;
    for (let i = 0; i < division; i++) positions.add((i * ticksPerQuarter) / division);
  }
  return positions;
}
