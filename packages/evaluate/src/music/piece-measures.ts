/** All measures of one piece as numbers, so that a set of pieces can be compared without its scores. */
import type { Score } from '@continuo/music';
import { compressionRatio } from '../measures/compression-ratio.ts';
import { featureVector } from '../measures/feature-vector.ts';
import { grooveConsistency } from '../measures/groove-consistency.ts';
import { type MgevalFeatures, mgevalFeatures } from '../measures/mgeval-features.ts';
import { noteDensity } from '../measures/note-density.ts';
import { pitchClassEntropy } from '../measures/pitch-class-entropy.ts';
import { pitchRange, usedPitchClasses } from '../measures/pitch-use.ts';
import { polyphonyOf } from '../measures/polyphony.ts';
import { scaleConsistency } from '../measures/scale-consistency.ts';
import { structurenessOf } from '../measures/structureness.ts';
import { type TrimOptions, trimScore } from '../measures/trim-score.ts';

/** The measures that are one number a piece: what a table calls them, their unit, and digits worth printing. */
export const MUSIC_MEASURES = {
  pitchClassEntropy: { label: 'pitch-class entropy', unit: 'bits', digits: 3 },
  scaleConsistency: { label: 'scale consistency', unit: 'percent', digits: 2 },
  grooveConsistency: { label: 'groove consistency', unit: 'percent', digits: 2 },
  polyphony: { label: 'polyphony', unit: 'pitches', digits: 2 },
  polyphonicRate: { label: 'polyphonic rate', unit: 'percent', digits: 1 },
  noteDensity: { label: 'note density', unit: 'notesPerQuarter', digits: 2 },
  pitchRange: { label: 'pitch range', unit: 'semitones', digits: 1 },
  usedPitchClasses: { label: 'used pitch classes', unit: 'count', digits: 2 },
  compressionRatio: { label: 'compression ratio', unit: 'ratio', digits: 2 },
  structureShort: { label: 'structure, 3–8 s', unit: 'fitness', digits: 3 },
  structureMiddle: { label: 'structure, 8–15 s', unit: 'fitness', digits: 3 },
  structureLong: { label: 'structure, over 15 s', unit: 'fitness', digits: 3 },
} as const satisfies Record<string, { label: string; unit: string; digits: number }>;
export type MusicMeasure = keyof typeof MUSIC_MEASURES;
export const MUSIC_MEASURE_NAMES: readonly MusicMeasure[] = Object.keys(MUSIC_MEASURES) as MusicMeasure[];

export type PieceMeasures = {
  /** NaN where a piece has nothing to measure */
  readonly values: Readonly<Record<MusicMeasure, number>>;
  readonly features: MgevalFeatures | undefined;
  readonly vector: Float64Array | undefined;
};

/**
 * Measures one piece, trimmed to 64 quarters and 1,024 notes; the structure is looked for in the first 128 quarters.
 *
 * @example measurePiece(score).values.pitchClassEntropy // => 2.81
 */
export function measurePiece(score: Score, trim: TrimOptions = {}): PieceMeasures {
  const trimmed = trimScore(score, trim);
  const { short, middle, long } = structurenessOf(score);
  return {
    values: {
      pitchClassEntropy: pitchClassEntropy(trimmed),
      scaleConsistency: scaleConsistency(trimmed),
      grooveConsistency: grooveConsistency(trimmed),
      ...polyphonyOf(trimmed),
      noteDensity: noteDensity(trimmed),
      pitchRange: pitchRange(trimmed),
      usedPitchClasses: usedPitchClasses(trimmed),
      compressionRatio: compressionRatio(trimmed),
      structureShort: short,
      structureMiddle: middle,
      structureLong: long,
    },
    features: mgevalFeatures(trimmed),
    vector: featureVector(trimmed),
  };
}
