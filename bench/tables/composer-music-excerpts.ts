/** Held-out pieces for `composer-music`: the beginning of each on the composer's grid, and the request that asks for its like. */
import type { ComposeRequestInput } from '@continuo/compose';
import {
  type CellScore,
  type CorpusPiece,
  cellScoreOf,
  folderOfPiece,
  LONGEST_CELL,
  scoreOfCells,
} from '@continuo/corpus';
import { trimScore } from '@continuo/evaluate';
import { findKey, PROGRAM_NAMES, type Score } from '@continuo/music';

export type Excerpt = {
  readonly id: string;
  /** folder of the corpus */
  readonly corpus: string;
  readonly score: Score;
  /** all that the composer is told of it */
  readonly request: ComposeRequestInput;
};

const MOST_BARS = 32;
/** Less says nothing about structure. */
const LEAST_BARS = 8;
/** The measures look no further. */
const MOST_NOTES = 1024;
/** What a request takes. */
const [SLOWEST, FASTEST] = [10, 400];

/**
 * The first bars of a piece in one meter, at most 32 or 1,024 notes, from the first whole bar on, without tracks that are silent there.
 *
 * Notes lie on the grid that the composer writes on, so that real and written music are measured alike.
 *
 * @param styleOf  what the model calls a folder
 * @returns  undefined where fewer than eight such bars are there, bars are longer than a cell, or it cannot be read as cells
 */
export function excerptOf(piece: CorpusPiece, styleOf: (corpus: string) => string): Excerpt | undefined {
  const whole = cellsOf(piece.score);
  const first = whole?.bars.findIndex(({ tick }) => tick >= piece.score.pickupTicks) ?? -1;
  if (whole === undefined || first < 0) return undefined;
  const { meter, bpm } = whole.bars[first]!;
  const steps = (96 * meter.numerator) / meter.denominator;
  const isAlike = (bar: CellScore['bars'][number]): boolean =>
    bar.steps === steps && bar.meter.numerator === meter.numerator && bar.meter.denominator === meter.denominator;
  const change = whole.bars.findIndex((bar, index) => index >= first && !isAlike(bar));
  const most = Math.min(change < 0 ? whole.bars.length : change, first + MOST_BARS);
  const counts = whole.cells.slice(first, most).map((row) => row.reduce((sum, notes) => sum + notes.length, 0));
  let [bars, notes] = [0, 0];
  while (bars < counts.length && (bars < LEAST_BARS || notes + counts[bars]! <= MOST_NOTES)) notes += counts[bars++]!;
  const last = first + bars;
  if (steps > LONGEST_CELL || bars < LEAST_BARS) return undefined;
  const rows = whole.cells.slice(first, last);
  const sounding = whole.tracks.flatMap((_, track) => (rows.some((row) => row[track]!.length > 0) ? [track] : []));
  if (sounding.length === 0) return undefined;
  const tracks = sounding.map((track) => whole.tracks[track]!);
  const cells = rows.map((row) => sounding.map((track) => row[track]!));
  const played = scoreOfCells({ bars: whole.bars.slice(first, last), tracks, cells });
  const score = trimScore(played, { quarters: (bars * steps) / 24, notes: Number.POSITIVE_INFINITY });
  const corpus = folderOfPiece(piece);
  const key = findKey(score)?.name;
  const request: ComposeRequestInput = {
    task: 'compose',
    bars,
    meter: `${meter.numerator}/${meter.denominator}`,
    bpm: Math.min(FASTEST, Math.max(SLOWEST, bpm)),
    instruments: tracks.map(({ program, isDrums }) => (isDrums ? 'drums' : PROGRAM_NAMES[program]!)),
    style: styleOf(corpus),
    ...(key !== undefined && { key, keyIs: 'soft' as const }),
    // music that is cut goes on
    ends: last === whole.bars.length,
  };
  return { id: piece.id, corpus, score, request };
}

/** So many of a list, evenly, in order. @example chosenEvenly([1, 2, 3, 4], 2) // => [2, 4] */
export function chosenEvenly<Item>(items: readonly Item[], count: number): Item[] {
  const most = Math.min(count, items.length);
  return Array.from({ length: most }, (_, index) => items[Math.floor(((index + 0.5) * items.length) / most)]!);
}

function cellsOf(score: Score): CellScore | undefined {
  try {
    return cellScoreOf(score);
  } catch {
    // no notes, or more tracks or bars than the composer takes: it did not learn from the like of it either
    return undefined;
  }
}
