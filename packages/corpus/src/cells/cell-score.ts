/**
 * A score as cells: bars × tracks, each with its notes on a grid of 24 steps a quarter.
 *
 * It is what the composer reads and writes: a cell is what a person asks for ("bars 5–8 of the bass"). A note belongs to the
 * cell in which it begins, and may last beyond it.
 */
import { createBarMap, DRUM_CHANNEL, type Meter, type Score, type Ticks, type Track } from '@continuo/music';
import { CorpusError } from '../corpus-error.ts';
import { CELL_STEPS_PER_QUARTER } from './cell-durations.ts';

/** Bars longer than eight quarters are cut into several. */
export const LONGEST_CELL = 8 * CELL_STEPS_PER_QUARTER;
export const MOST_CELL_TRACKS = 16;
const MOST_BARS = 4000;

export type CellNote = {
  /** steps after the bar line, below the bar's own */
  readonly position: number;
  /** 0–127; of drums their key */
  readonly pitch: number;
  /** in steps, at least 1 */
  readonly duration: number;
  /** 1–127 */
  readonly velocity: number;
};

export type CellBar = {
  readonly tick: Ticks;
  readonly endTick: Ticks;
  /** its length */
  readonly steps: number;
  readonly meter: Pick<Meter, 'numerator' | 'denominator'>;
  /** quarter notes a minute where it begins */
  readonly bpm: number;
};

export type CellTrack = {
  /** index into the score's tracks */
  readonly track: number;
  /** 0–127 */
  readonly program: number;
  readonly isDrums: boolean;
};

export type CellScore = {
  readonly bars: readonly CellBar[];
  readonly tracks: readonly CellTrack[];
  /** [bar][track]: by position, then pitch; a pitch comes once at a position */
  readonly cells: readonly (readonly (readonly CellNote[])[])[];
};

/**
 * The bars of a score up to its end, the pickup first where there is one.
 *
 * @throws CorpusError  'too-long': more than 4000 bars
 * @example cellBars(scoreFromNotes([{ pitch: 60 }]))[0].steps // => 96
 */
export function cellBars(score: Score, endTick: Ticks = score.endTick): CellBar[] {
  const { barAtTick } = createBarMap(score);
  const stepOf = (tick: Ticks): number => Math.round((tick * CELL_STEPS_PER_QUARTER) / score.ticksPerQuarter);
  const bars: CellBar[] = [];
  let tempo = -1;
  for (let tick = 0; tick < endTick; ) {
    const { nextBarTick, meter } = barAtTick(tick);
    const longest = tick + (LONGEST_CELL * score.ticksPerQuarter) / CELL_STEPS_PER_QUARTER;
    const end = Math.max(tick + 1, Math.min(nextBarTick, Math.floor(longest)));
    while (tempo + 1 < score.tempos.length && score.tempos[tempo + 1]!.tick <= tick) tempo += 1;
    const bpm = 60_000_000 / (score.tempos[tempo]?.microsecondsPerQuarter ?? 500_000);
    const { numerator, denominator } = meter;
    bars.push({
      tick,
      endTick: end,
      steps: Math.max(1, stepOf(end) - stepOf(tick)),
      meter: { numerator, denominator },
      bpm,
    });
    tick = end;
    if (bars.length > MOST_BARS) throw new CorpusError('too-long', `has more than ${MOST_BARS} bars`);
  }
  return bars;
}

/**
 * A score as cells; notes are moved to the nearest step.
 *
 * @throws CorpusError  it has no notes, more than 16 tracks with notes, or too many bars
 * @example cellScoreOf(scoreFromNotes([{ pitch: 60 }])).cells[0][0] // => [{ position: 0, pitch: 60, duration: 24, velocity: 80 }]
 */
export function cellScoreOf(score: Score): CellScore {
  const sounding = score.tracks.flatMap((track, index) => (track.notes.length > 0 ? [{ track, index }] : []));
  if (sounding.length === 0) throw new CorpusError('empty-score', 'holds no notes');
  if (sounding.length > MOST_CELL_TRACKS) {
    throw new CorpusError(
      'voice-count',
      `has ${sounding.length} tracks with notes; at most ${MOST_CELL_TRACKS} are read`,
    );
  }
  const lastTick = Math.max(...sounding.map(({ track }) => track.notes.at(-1)!.tick)) + 1;
  const bars = cellBars(score, Math.max(score.endTick, lastTick));
  const columns = sounding.map(({ track }) => cellsOfTrack(track, bars, score.ticksPerQuarter));
  return {
    bars,
    tracks: sounding.map(({ track, index }) => ({
      track: index,
      program: track.program,
      isDrums: track.channel === DRUM_CHANNEL,
    })),
    cells: bars.map((_, bar) => columns.map((column) => column[bar]!)),
  };
}

/** The notes of a track by bars. */
export function cellsOfTrack(track: Track, bars: readonly CellBar[], ticksPerQuarter: number): CellNote[][] {
  const cells: CellNote[][] = bars.map(() => []);
  const stepOf = (tick: Ticks): number => Math.round((tick * CELL_STEPS_PER_QUARTER) / ticksPerQuarter);
  const starts = bars.map(({ tick }) => stepOf(tick));
  let bar = 0;
  for (const { tick, durationTicks, pitch, velocity } of track.notes) {
    const step = stepOf(tick);
    while (bar + 1 < bars.length && starts[bar + 1]! <= step) bar += 1;
    while (bar > 0 && starts[bar]! > step) bar -= 1;
    const position = Math.min(step - starts[bar]!, bars[bar]!.steps - 1);
    const cell = cells[bar]!;
    if (cell.some((other) => other.position === position && other.pitch === pitch)) continue;
    const duration = Math.max(1, stepOf(tick + durationTicks) - step);
    cell.push({ position, pitch, duration, velocity });
  }
  for (const cell of cells) cell.sort(inOrder);
  return cells;
}

/** The order in which notes of a cell are written: by position, then pitch. */
export function inOrder(a: Pick<CellNote, 'position' | 'pitch'>, b: Pick<CellNote, 'position' | 'pitch'>): number {
  return a.position - b.position || a.pitch - b.pitch;
}
