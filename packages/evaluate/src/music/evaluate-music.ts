/** Generated music beside real music: the same measures of equally many pieces, trimmed alike. */
import type { Score } from '@continuo/music';
import { EvaluateError } from '../evaluate-error.ts';
import type { TrimOptions } from '../measures/trim-score.ts';
import {
  type FeatureRow,
  type FrechetRow,
  featureRows,
  frechetRow,
  type MeasuredSets,
  type MeasureRow,
  measureRows,
  type SetName,
} from './compare-sets.ts';
import { measurePiece, type PieceMeasures } from './piece-measures.ts';
import { drawFrom } from './sample-scores.ts';

type Scores = Iterable<Score> | AsyncIterable<Score>;

export type EvaluateMusicOptions = {
  /** the most pieces of each set, default 500; all sets are brought to the size of the smallest */
  readonly samples?: number;
  /** default the first 64 quarters and 1,024 notes of each piece */
  readonly trim?: TrimOptions;
  /** of the draw and the intervals, default 1 */
  readonly seed?: number;
  /** bootstrap samples, default 1000 */
  readonly resamples?: number;
  readonly signal?: AbortSignal;
};

export type MusicResult = {
  /** pieces of each set that were measured */
  readonly pieces: number;
  /** pieces that there were */
  readonly found: Readonly<Record<SetName, number>>;
  readonly trimQuarters: number;
  readonly trimNotes: number;
  readonly seed: number;
  readonly measures: readonly MeasureRow[];
  readonly features: readonly FeatureRow[];
  readonly featureFrechetDistance: FrechetRow;
};

export type MusicEvent =
  | { readonly kind: 'progress'; readonly set: SetName; readonly phase: 'reading'; readonly done: number }
  | {
      readonly kind: 'progress';
      readonly set: SetName;
      readonly phase: 'measuring';
      readonly done: number;
      readonly total: number;
    }
  | { readonly kind: 'result'; readonly result: MusicResult };

/** A density of fewer pieces says nothing. */
const LEAST_PIECES = 2;
const SETS = ['train', 'test', 'generated'] as const;

/**
 * Measures three sets alike, with progress, then gives the table: the test set against the training set is what real music
 * reaches (the ceiling), the generated set against the same training set is ours.
 *
 * @param generated  pieces of a generator
 * @param real       real pieces: those it learned from, and held-out ones
 * @throws EvaluateError  'no-pieces': fewer than two in a set
 * @example for await (const event of evaluateMusic(ours, { train, test })) if (event.kind === 'result') event.result.measures[0].gap // => 0.08
 */
export async function* evaluateMusic(
  generated: Scores,
  real: { readonly train: Scores; readonly test: Scores },
  options: EvaluateMusicOptions = {},
): AsyncGenerator<MusicEvent> {
  const { samples = 500, trim = {}, seed = 1, resamples = 1000, signal } = options;
  const scores: Partial<Record<SetName, Score[]>> = {};
  const found = { train: 0, test: 0, generated: 0 };
  const sources: Readonly<Record<SetName, Scores>> = { ...real, generated };
  for (const [number, set] of SETS.entries()) {
    signal?.throwIfAborted();
    const drawn = await drawFrom(untilStopped(sources[set], signal), samples, seed + number);
    scores[set] = drawn.items;
    found[set] = drawn.count;
    yield { kind: 'progress', set, phase: 'reading', done: found[set] };
    if (found[set] < LEAST_PIECES) {
      throw new EvaluateError(
        'no-pieces',
        `found ${found[set]} ${set} pieces; at least ${LEAST_PIECES} are needed for a distribution`,
        { set, found: found[set] },
      );
    }
  }
  const pieces = Math.min(...SETS.map((set) => scores[set]!.length));
  const measured: Record<SetName, PieceMeasures[]> = { train: [], test: [], generated: [] };
  for (const [number, set] of SETS.entries()) {
    for (const score of (await drawFrom(scores[set]!, pieces, seed + number)).items) {
      signal?.throwIfAborted();
      measured[set].push(measurePiece(score, trim));
      yield {
        kind: 'progress',
        set,
        phase: 'measuring',
        done: number * pieces + measured[set].length,
        total: SETS.length * pieces,
      };
    }
  }
  yield { kind: 'result', result: resultOf(measured, { pieces, found, trim, seed, resamples }) };
}

function resultOf(
  sets: MeasuredSets,
  facts: {
    readonly pieces: number;
    readonly found: Readonly<Record<SetName, number>>;
    readonly trim: TrimOptions;
    readonly seed: number;
    readonly resamples: number;
  },
): MusicResult {
  const { pieces, found, trim, seed, resamples } = facts;
  return {
    ...{ pieces, found, trimQuarters: trim.quarters ?? 64, trimNotes: trim.notes ?? 1024, seed },
    measures: measureRows(sets, { seed, resamples }),
    features: featureRows(sets),
    featureFrechetDistance: frechetRow(sets),
  };
}

async function* untilStopped(scores: Scores, signal: AbortSignal | undefined): AsyncGenerator<Score> {
  for await (const score of scores) {
    signal?.throwIfAborted();
    yield score;
  }
}
