/** Rows of figures for three measured sets: what real music gives, and what the generator gives beside it. */
import { bootstrapInterval } from '../bootstrap.ts';
import { featureFrechetDistance } from '../measures/feature-frechet-distance.ts';
import { compareDensities, type Density } from '../measures/kernel-density.ts';
import { MGEVAL_FEATURES, type MgevalFeature } from '../measures/mgeval-features.ts';
import { interSetDistances, intraSetDistances } from '../measures/set-distances.ts';
import { MUSIC_MEASURE_NAMES, MUSIC_MEASURES, type MusicMeasure, type PieceMeasures } from './piece-measures.ts';

export type SetName = 'train' | 'test' | 'generated';
export type MeasuredSets = Readonly<Record<SetName, readonly PieceMeasures[]>>;

/** One set under one measure. */
export type SetFigures = {
  readonly mean: number;
  /** 95 % of the mean, bootstrapped over pieces */
  readonly interval: readonly [number, number];
  readonly deviation: number;
  /** pieces that have the measure */
  readonly pieces: number;
};

/** How like the training set's distribution another one is. */
export type Closeness = {
  /** 0–1, 1 is alike */
  readonly overlap: number;
  /** Kullback-Leibler divergence of the other from the training set's, nats */
  readonly divergenceNats: number;
};

export type MeasureRow = {
  readonly measure: MusicMeasure;
  readonly label: string;
  readonly unit: string;
  readonly train: SetFigures;
  readonly test: SetFigures;
  readonly generated: SetFigures;
  /** test − train: what two sets of real music differ by */
  readonly realGap: number;
  /** generated − test */
  readonly gap: number;
  /** the generated mean lies inside the test set's interval */
  readonly isInsideReal: boolean;
  /** of the pieces' values: test against train (the ceiling), generated against train */
  readonly real: Closeness;
  readonly ours: Closeness;
  /** on one grid, for a picture */
  readonly densities: Readonly<Record<SetName, Density>>;
};

/** One of MGEval's features: distances of the other set's pieces from the training pieces, beside those among the latter. */
export type FeatureRow = {
  readonly feature: MgevalFeature;
  readonly meanDistance: Readonly<Record<SetName, number>>;
  readonly real: Closeness;
  readonly ours: Closeness;
  readonly densities: Readonly<Record<SetName, Density>>;
};

export type FrechetRow = {
  readonly dimensions: number;
  /** vectors a set */
  readonly pieces: number;
  /** test against train: the ceiling */
  readonly real: number;
  readonly ours: number;
};

/** @param bootstrap  samples and seed of the intervals */
export function measureRows(
  sets: MeasuredSets,
  bootstrap: { readonly seed: number; readonly resamples: number },
): readonly MeasureRow[] {
  return MUSIC_MEASURE_NAMES.map((measure) => {
    const values = bySet((set) => sets[set].map((piece) => piece.values[measure]).filter(Number.isFinite));
    const [train, test, generated] = [values.train, values.test, values.generated].map((each) =>
      figuresOf(each, bootstrap),
    ) as [SetFigures, SetFigures, SetFigures];
    return {
      measure,
      ...{ label: MUSIC_MEASURES[measure].label, unit: MUSIC_MEASURES[measure].unit },
      ...{ train, test, generated },
      realGap: test.mean - train.mean,
      gap: generated.mean - test.mean,
      isInsideReal: generated.mean >= test.interval[0] && generated.mean <= test.interval[1],
      ...closenessOf(values),
    };
  });
}

/** Yang and Lerch 2018, section 3.3: intra-set distances of the training set against inter-set distances to it. */
export function featureRows(sets: MeasuredSets): readonly FeatureRow[] {
  return MGEVAL_FEATURES.map((feature) => {
    const rows = bySet((set) => sets[set].flatMap(({ features }) => (features ? [features[feature]] : [])));
    const distances = {
      train: intraSetDistances(rows.train),
      test: interSetDistances(rows.test, rows.train),
      generated: interSetDistances(rows.generated, rows.train),
    };
    return { feature, meanDistance: bySet((set) => meanOf(distances[set])), ...closenessOf(distances) };
  });
}

/** The distance of our own feature vectors, at equally many vectors a set. */
export function frechetRow(sets: MeasuredSets): FrechetRow {
  const vectors = bySet((set) => sets[set].flatMap(({ vector }) => (vector ? [vector] : [])));
  const pieces = Math.min(vectors.train.length, vectors.test.length, vectors.generated.length);
  const real = featureFrechetDistance(vectors.test.slice(0, pieces), vectors.train.slice(0, pieces));
  const ours = featureFrechetDistance(vectors.generated.slice(0, pieces), vectors.train.slice(0, pieces));
  return { dimensions: real.dimensions, pieces, real: real.distance, ours: ours.distance };
}

function closenessOf(values: Readonly<Record<SetName, ArrayLike<number>>>): {
  readonly real: Closeness;
  readonly ours: Closeness;
  readonly densities: Readonly<Record<SetName, Density>>;
} {
  const { densities, comparisons } = compareDensities(values.train, [values.test, values.generated]);
  const [real, ours] = comparisons as [Closeness, Closeness];
  const [train, test, generated] = densities as [Density, Density, Density];
  return { real, ours, densities: { train, test, generated } };
}

function figuresOf(
  values: readonly number[],
  bootstrap: { readonly seed: number; readonly resamples: number },
): SetFigures {
  const mean = meanOf(values);
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {
    mean,
    interval: bootstrapInterval(
      values.map((total) => ({ total, count: 1 })),
      bootstrap,
    ),
    deviation: Math.sqrt(squares / (values.length - 1)),
    pieces: values.length,
  };
}

function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += values[index]!;
  return sum / values.length;
}

function bySet<Value>(of: (set: SetName) => Value): Readonly<Record<SetName, Value>> {
  return { train: of('train'), test: of('test'), generated: of('generated') };
}
