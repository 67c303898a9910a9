/** From performance to score: a played file becomes notes on a grid of beats and bars. */

import type { ReadReport } from '../read-report.ts';
import type { Score, TextEvent, Ticks } from '../score.ts';
import { createTempoMap, lastAtOrBefore, type Seconds } from '../time/tempo-map.ts';
import { type BeatGrid, GRID_TICKS_PER_QUARTER, type GridBeat, gridOfBeats } from './beat-grid.ts';
import { gridFit } from './grid-fit.ts';
import { mapTicks } from './map-ticks.ts';
import { chooseLevel } from './metrical-level.ts';
import { onsetsOf } from './onsets.ts';
import { rescaleTicks } from './rescale-ticks.ts';
import { type GraceNote, snapScore } from './snap-score.ts';
import { detectSwing, isSteadySwing, type Swing, straightenSwing } from './swing.ts';
import { toWrittenGrid } from './to-written-grid.ts';
import { type TrackedBeat, trackBeats } from './track-beats.ts';

export type QuantizeOptions = {
  /**
   * `file`: the file's quarters are the beats; `performance`: beats are found in what was played; default `auto`: the file
   * where its notes lie near some grid of its quarters
   */
  readonly tempoFollows?: 'auto' | 'file' | 'performance';
  /** numbers of equal parts that a beat may have; default 1 to 8, 12 and 16 */
  readonly subdivisions?: readonly number[];
  /** `auto` (default) writes steadily swung eighths straight; `keep` never; a number: the ratio that was played */
  readonly swing?: 'auto' | 'keep' | number;
  readonly signal?: AbortSignal;
};

/** What was found about time. */
export type QuantizedGrid = {
  readonly tempoFollows: 'file' | 'performance';
  /** how well the file's own ticks lay on a grid, 0–1 (see `gridFit`) */
  readonly fit: number;
  /** seconds of the performance before tick 0, left out of the score */
  readonly startSeconds: Seconds;
  /** the beats found in a performance: their ticks in the score, their seconds in the performance; empty for `file` */
  readonly beats: readonly GridBeat[];
  readonly swing: Swing;
  /** whether swung eighths are now written straight */
  readonly straightened: boolean;
  readonly graceNotes: readonly GraceNote[];
  /** root mean square of what the starts of notes were moved, in seconds */
  readonly deviationSeconds: Seconds;
};

export type Quantized = {
  readonly score: Score;
  readonly reports: readonly ReadReport[];
  readonly grid: QuantizedGrid;
};

/** Below this fit the ticks of a file are taken for a clock; a performance gives about 0.1, one to a click 0.5. */
const LEAST_FIT = 0.4;

/**
 * Puts a score on a grid that can be printed: beats, bars and pickup, starts and lengths of notes, grace notes, swing.
 *
 * Of a performance the beats are tracked, meter and bar lines found, and a tempo a beat makes the new score play in the old
 * one's time (less the silence before it). No note is dropped, except where two of one pitch fall together. The same score
 * gives the same result.
 *
 * @throws the signal's reason where it is aborted
 * @example quantize(scoreFromNotes([{ pitch: 60, tick: 7 }, { pitch: 62, tick: 471 }])).score.tracks[0].notes.map((note) => note.tick)
 * // => [0, 480]
 */
export function quantize(score: Score, wishes: QuantizeOptions = {}): Quantized {
  const { tempoFollows = 'auto', swing: swingWish = 'auto', subdivisions, signal } = wishes;
  const fit = gridFit(score);
  const followed =
    tempoFollows === 'auto' ? (fit >= LEAST_FIT || hasFewNotes(score) ? 'file' : 'performance') : tempoFollows;
  const reports: ReadReport[] = [];
  const played = followed === 'performance' ? layOnGrid(score, reports, signal) : undefined;
  let written = played?.score ?? score;
  const swing: Swing =
    typeof swingWish === 'number' ? { ratio: swingWish, strength: 1, count: 0 } : detectSwing(written);
  const straightened =
    typeof swingWish === 'number' || (swingWish === 'auto' && isBinary(written) && isSteadySwing(swing));
  if (straightened) {
    written = withText(straightenSwing(written, swing.ratio), 'Swing');
    const message = `eighths swing ${swing.ratio.toFixed(2)}:1 and are written straight, with the word "Swing"`;
    reports.push({ code: 'swing-straightened', message });
  }
  const options = {
    keepPlain: followed === 'file',
    played: played !== undefined,
    ...(subdivisions === undefined ? {} : { subdivisions }),
    ...(signal === undefined ? {} : { signal }),
  };
  const usualOf = (scale: number) =>
    played === undefined ? {} : { usual: (tick: Ticks) => played.usual(Math.round(tick / scale)) };
  let scale = 1;
  let snapped = snapScore(written, { ...options, ...usualOf(1) });
  if (snapped.tickFactor > 1) {
    // thirds of 1024 ticks are no whole ticks: a grid that is rounded is none
    const roomy = rescaleTicks(written, snapped.tickFactor);
    scale = roomy.ticksPerQuarter / written.ticksPerQuarter;
    snapped = snapScore(roomy, { ...options, ...usualOf(scale) });
  }
  const { score: onGrid, moved } = toWrittenGrid(snapped.score);
  const finer = onGrid.ticksPerQuarter / snapped.score.ticksPerQuarter;
  if (moved > 0) {
    const message = 'a note on a place finer than notation has was moved to the nearest that it has';
    reports.push({ code: 'too-fine', message, count: moved });
  }
  return {
    score: onGrid,
    reports: [...reports, ...snapped.reports],
    grid: {
      tempoFollows: played === undefined ? 'file' : 'performance',
      fit,
      startSeconds: played?.grid.startSeconds ?? 0,
      beats: (played?.grid.beats ?? []).map((beat) => ({ ...beat, tick: beat.tick * scale * finer })),
      swing,
      straightened,
      graceNotes: snapped.graceNotes.map((note) => ({
        ...note,
        tick: note.tick * finer,
        mainTick: note.mainTick * finer,
      })),
      deviationSeconds: snapped.deviationSeconds,
    },
  };
}

type LaidScore = { readonly score: Score; readonly grid: BeatGrid; readonly usual: (tick: Ticks) => 2 | 3 };

/** The performance with ticks that follow its beats, not yet rounded to any grid; undefined where no beat is found. */
function layOnGrid(score: Score, reports: ReadReport[], signal: AbortSignal | undefined): LaidScore | undefined {
  const onsets = onsetsOf(score);
  const tracked = trackBeats(onsets, signal === undefined ? {} : { signal });
  if (tracked.length < 2) return undefined;
  const { beats, bars } = chooseLevel(score, onsets, fromFirstNote(tracked, onsets[0].seconds));
  const grid = gridOfBeats(beats, bars);
  const { secondsAtTick } = createTempoMap(score);
  const place = (tick: Ticks): Ticks =>
    Math.max(0, Math.round(grid.beatAtSeconds(secondsAtTick(tick)) * grid.beatTicks));
  const laid = mapTicks({ ...score, keys: [] }, place);
  const { meters, tempos, pickupTicks } = grid;
  const first = meters[0];
  reports.push({
    code: 'beats-found',
    message: `the file's ticks follow no beat: ${beats.length} beats were found, first meter ${first.numerator}/${first.denominator}`,
  });
  if (grid.startSeconds > 0.001) {
    const message = `${grid.startSeconds.toFixed(2)} seconds before the first beat are left out`;
    reports.push({ code: 'lead-in-left-out', message });
  }
  const starts = grid.beats.map((beat) => beat.tick);
  return {
    score: {
      ...laid,
      ticksPerQuarter: GRID_TICKS_PER_QUARTER,
      tempos,
      meters,
      pickupTicks,
      keys: score.keys.map((key) => ({ ...key, tick: place(key.tick) })),
    },
    grid,
    usual: (tick) => beats[lastAtOrBefore(starts, tick)].division,
  };
}

/** Beats from the one at or just before the first note on. */
function fromFirstNote(beats: readonly TrackedBeat[], first: Seconds): readonly TrackedBeat[] {
  let start = 0;
  while (start + 2 < beats.length && beats[start + 1].seconds <= first + 0.03) start++;
  const kept = beats.slice(start);
  if (kept[0].seconds <= first + 0.03) return kept;
  const period = kept[1].seconds - kept[0].seconds;
  return [{ seconds: Math.min(first, kept[0].seconds - period), division: kept[0].division }, ...kept];
}

/** Too few notes to find a beat in. */
function hasFewNotes(score: Score): boolean {
  return score.tracks.reduce((sum, track) => sum + track.notes.length, 0) < 8;
}

/** Swing is said of quarters divided in two only. */
function isBinary(score: Score): boolean {
  return score.meters.every(({ numerator, denominator }) => denominator <= 4 || numerator % 3 !== 0);
}

function withText(score: Score, text: string): Score {
  const event: TextEvent = { tick: 0, kind: 'text', text };
  return { ...score, texts: [event, ...score.texts] };
}
