/** The figures over all requests: shares that were kept, F1, rank correlations, cross-talk, each with an interval. */
import { bootstrapInterval } from '../bootstrap.ts';
import { controlGoals } from './control-goals.ts';
import type { ControlMeasurement, ControlOutcome, TextureCell } from './control-outcome.ts';
import { TEXTURE_ATTRIBUTES, type TextureAttribute } from './control-request.ts';
import type { ControlSummary, CrossTalk, Figure, TextureFigures, WishFigures } from './control-summary.ts';
import { type AskedGot, rankCorrelation } from './rank-correlation.ts';

export type SummarizeOptions = {
  /** of the intervals, default 1 */
  readonly seed?: number;
  /** draws of the bootstrap, default 1000 */
  readonly resamples?: number;
};

/**
 * Sums up what was measured.
 *
 * - Chord F1 as FIGARO's evaluation: bars averaged within a piece, pieces averaged.
 * - Rank correlations as MuseMorphose: what was asked for a bar beside what stands in it, bar by bar of each track.
 * - Cross-talk: |rho| of what was asked of one attribute and what is measured of another, of which nothing was asked.
 */
export function summarizeControls(
  measurements: readonly ControlMeasurement[],
  options: SummarizeOptions = {},
): ControlSummary {
  const figure = (of: (measurement: ControlMeasurement) => Totals): Figure => figureOf(measurements.map(of), options);
  const hard = figure(({ outcomes }) => keptTotals(outcomes.filter((outcome) => outcome.hard)));
  const facts = {
    requests: measurements.length,
    hardKeptPercent: hard,
    violations: measurements.flatMap(({ request, outcomes }) =>
      outcomes.filter((outcome) => outcome.hard && !outcome.kept).map((outcome) => ({ request, ...outcome })),
    ),
    wishes: wishFigures(measurements, options),
    softKeyCorrectPercent: figure(({ softKey }) => (softKey ? [100 * Number(softKey.correct), 1] : [0, 0])),
    softKeyCorrectKrumhanslPercent: figure(({ softKey }) =>
      softKey ? [100 * Number(softKey.correctKrumhansl), 1] : [0, 0],
    ),
    softKeyInScalePercent: figure(({ softKey }) => (softKey ? [100 * softKey.inScale, 1] : [0, 0])),
    chordF1: figure(({ chordBars }) => pieceMean(chordBars.map(({ f1 }) => f1))),
    chordRootF1: figure(({ chordBars }) => pieceMean(chordBars.map(({ rootF1 }) => rootF1))),
    chordToneSharePercent: figure(({ chordTime }) =>
      chordTime && chordTime.quarters > 0 ? [(100 * chordTime.inChord) / chordTime.quarters, 1] : [0, 0],
    ),
    instrumentsF1: figure(({ instrumentsF1 }) => (instrumentsF1 === undefined ? [0, 0] : [instrumentsF1, 1])),
    motifReturnedPercent: figure(({ motifs }) => returnedTotals(motifs.filter(({ free }) => !free))),
    freeMotifReturnedPercent: figure(({ motifs }) => returnedTotals(motifs.filter(({ free }) => free))),
    texture: TEXTURE_ATTRIBUTES.map((attribute) => textureFigures(measurements, attribute, options)),
    crossTalk: crossTalkFigures(measurements, options),
    energy: rankCorrelation(
      measurements.flatMap(({ request, energy = [] }) => energy.map((bar) => ({ request, ...bar }))),
      options,
    ),
  };
  return { ...facts, goals: controlGoals(facts) };
}

/** A sum and over how many. */
type Totals = readonly [total: number, count: number];

function keptTotals(outcomes: readonly ControlOutcome[]): Totals {
  return [100 * outcomes.filter(({ kept }) => kept).length, outcomes.length];
}

function returnedTotals(motifs: ControlMeasurement['motifs']): Totals {
  return [100 * motifs.filter(({ returned }) => returned).length, motifs.length];
}

function pieceMean(values: readonly number[]): Totals {
  return values.length === 0 ? [0, 0] : [values.reduce((sum, value) => sum + value, 0) / values.length, 1];
}

/** The mean and its interval by request; NaN where nothing was asked. */
function figureOf(totals: readonly Totals[], options: SummarizeOptions): Figure {
  const asked = totals.filter(([, count]) => count > 0).map(([total, count]) => ({ total, count }));
  const count = asked.reduce((sum, each) => sum + each.count, 0);
  const total = asked.reduce((sum, each) => sum + each.total, 0);
  return { count, mean: total / count, interval: bootstrapInterval(asked, options) };
}

/** Each kind of wish; those of sections ("key of bars 1–8") under one name. */
function wishFigures(measurements: readonly ControlMeasurement[], options: SummarizeOptions): WishFigures[] {
  const name = ({ wish, hard }: ControlOutcome): string => `${wish.replace(/ of .*$/, ' of a section')}\t${hard}`;
  const names = [...new Set(measurements.flatMap(({ outcomes }) => outcomes.map(name)))].sort();
  return names.map((each) => {
    const totals = measurements.map(({ outcomes }) => keptTotals(outcomes.filter((outcome) => name(outcome) === each)));
    const [wish, hard] = each.split('\t') as [string, string];
    return { wish, hard: hard === 'true', keptPercent: figureOf(totals, options) };
  });
}

function textureFigures(
  measurements: readonly ControlMeasurement[],
  attribute: TextureAttribute,
  options: SummarizeOptions,
): TextureFigures {
  const isAsked = (cell: TextureCell): boolean => cell.asked[attribute] !== undefined;
  const pairs = pairsOf(measurements, attribute, attribute, isAsked);
  const asked = measurements.flatMap(({ texture }) => texture.filter(isAsked)).length;
  const errors = pairs.reduce((sum, pair) => sum + Math.abs(pair.asked - pair.got), 0);
  return {
    attribute,
    overBars: rankCorrelation(pairs, options),
    emptyBars: asked - pairs.length,
    meanAbsoluteError: errors / pairs.length,
  };
}

const BOUND: readonly TextureAttribute[] = ['density', 'rhythm', 'polyphony'];

function crossTalkFigures(measurements: readonly ControlMeasurement[], options: SummarizeOptions): CrossTalk[] {
  return TEXTURE_ATTRIBUTES.flatMap((asked) =>
    TEXTURE_ATTRIBUTES.filter((measured) => measured !== asked).flatMap((measured) =>
      (['free', 'asked'] as const).map((other): CrossTalk => {
        const pairs = pairsOf(
          measurements,
          asked,
          measured,
          (cell) => (cell.asked[measured] === undefined) === (other === 'free'),
        );
        const isBoundByDefinition =
          (asked === 'density' && BOUND.includes(measured)) || (measured === 'density' && BOUND.includes(asked));
        return { asked, measured, other, isBoundByDefinition, correlation: rankCorrelation(pairs, options) };
      }),
    ),
  ).filter(({ correlation }) => correlation.pairs > 1);
}

function pairsOf(
  measurements: readonly ControlMeasurement[],
  asked: TextureAttribute,
  measured: TextureAttribute,
  counts: (cell: TextureCell) => boolean,
): AskedGot[] {
  return measurements.flatMap(({ request, texture }) =>
    texture.filter(counts).flatMap((cell): AskedGot[] => {
      const [want, got] = [cell.asked[asked], cell.got[measured]];
      return want === undefined || got === undefined ? [] : [{ request, asked: want, got }];
    }),
  );
}
