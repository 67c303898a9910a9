export { bootstrapInterval, type PieceTotal } from './bootstrap.ts';
export { assertNoLeak, assertNormalized, type ChainRuleMeasures, type LeakTestOptions } from './chain-rule.ts';
export { controlGoals } from './controls/control-goals.ts';
export type { ChordBar, ControlMeasurement, ControlOutcome, TextureCell } from './controls/control-outcome.ts';
export {
  CONTROL_CADENCES,
  CONTROL_KINDS,
  type ControlCadence,
  type ControlKind,
  type ControlLimit,
  type ControlMotif,
  type ControlRequest,
  type ControlScope,
  type ControlSection,
  type ControlWish,
  TEXTURE_ATTRIBUTES,
  type TextureAttribute,
} from './controls/control-request.ts';
export type {
  ControlGoal,
  ControlSummary,
  CrossTalk,
  Figure,
  TextureFigures,
  Violation,
  WishFigures,
} from './controls/control-summary.ts';
export { measureControls, refusedControls } from './controls/measure-controls.ts';
export { type AskedGot, type RankCorrelation, rankCorrelation } from './controls/rank-correlation.ts';
export { type ControlRequestsOptions, controlRequests } from './controls/requests/control-requests.ts';
export { type SummarizeOptions, summarizeControls } from './controls/summarize-controls.ts';
export { countTableModel, LADDER, type Rung } from './count-tables.ts';
export { EvaluateError, type EvaluateErrorCode } from './evaluate-error.ts';
export {
  evaluateFrameLikelihood,
  type FrameLikelihoodEvent,
  type FrameLikelihoodResult,
  type FramePiece,
} from './evaluate-frame-likelihood.ts';
export {
  type EvaluateLikelihoodOptions,
  evaluateLikelihood,
  type LikelihoodEvent,
  type LikelihoodResult,
  type PieceResult,
} from './evaluate-likelihood.ts';
export {
  type EvaluateScoreLikelihoodOptions,
  evaluateScoreLikelihood,
  SCORE_ATTRIBUTES,
  type ScoreAttribute,
  type ScoredScoreModel,
  type ScoreFigures,
  type ScoreLikelihoodEvent,
  type ScoreLikelihoodResult,
  type ScoreMeasure,
  type ScorePiece,
  type ScorePieceResult,
} from './evaluate-score-likelihood.ts';
export {
  evaluateSequenceLikelihood,
  type ScoredModel,
  type SequenceLikelihoodEvent,
  type SequenceLikelihoodResult,
  type SequencePiece,
  type SequencePieceResult,
} from './evaluate-sequence-likelihood.ts';
export {
  evaluateInterpolation,
  type InterpolationEvent,
  type InterpolationOptions,
  type InterpolationPoint,
} from './interpolation.ts';
export { compressionRatio } from './measures/compression-ratio.ts';
export { featureFrechetDistance, frechetDistance } from './measures/feature-frechet-distance.ts';
export { featureVector } from './measures/feature-vector.ts';
export { geometricCompression } from './measures/geometric-compression.ts';
export { grooveConsistency } from './measures/groove-consistency.ts';
export { compareDensities, type Density, type DensityComparison, scottBandwidth } from './measures/kernel-density.ts';
export {
  MGEVAL_FEATURES,
  type MgevalFeature,
  type MgevalFeatures,
  mgevalFeatures,
} from './measures/mgeval-features.ts';
export { noteDensity } from './measures/note-density.ts';
export { pitchClassEntropy } from './measures/pitch-class-entropy.ts';
export { pitchRange, usedPitchClasses, usedPitches } from './measures/pitch-use.ts';
export { type Polyphony, polyphonyOf } from './measures/polyphony.ts';
export { scaleConsistency } from './measures/scale-consistency.ts';
export { interSetDistances, intraSetDistances } from './measures/set-distances.ts';
export { type Structureness, structurenessOf } from './measures/structureness.ts';
export { type TrimOptions, trimScore } from './measures/trim-score.ts';
export type { Closeness, FeatureRow, FrechetRow, MeasureRow, SetFigures, SetName } from './music/compare-sets.ts';
export { type EvaluateMusicOptions, evaluateMusic, type MusicEvent, type MusicResult } from './music/evaluate-music.ts';
export { MUSIC_MEASURES, type MusicMeasure, measurePiece, type PieceMeasures } from './music/piece-measures.ts';
export { drawFrom, Reservoir } from './music/sample-scores.ts';
export {
  type AspectOriginality,
  type BorrowedShare,
  compareOriginality,
  evaluateOriginality,
  type NamedScore,
  type OriginalityEvent,
  type OriginalityResult,
  OriginalityTally,
  type OriginalityVerdict,
} from './originality/evaluate-originality.ts';
export { type Copy, FrameIndex, type FrameIndexOptions, type PieceCopies } from './originality/frame-index.ts';
export {
  buildOriginalityCorpus,
  type OriginalityCorpus,
  readOriginalityCorpus,
  writeOriginalityCorpus,
} from './originality/originality-corpus.ts';
export {
  OriginalityIndex,
  type OriginalityIndexOptions,
  type PieceOriginality,
} from './originality/originality-index.ts';
export { ASPECT_NAMES, ASPECTS, type Aspect, type PieceFrames, SILENT_VOICE } from './originality/piece-frames.ts';
export { barTexts, measureRolls, type RollReport, shareOfKnownBars } from './piano-roll-measures.ts';
export {
  evaluateReconstruction,
  type ReconstructionEvent,
  type ReconstructionOptions,
  type ReconstructionResult,
  type TokenAccuracy,
} from './reconstruction.ts';
export type { ScoreProgress } from './score-pieces.ts';
export { scoredByBound } from './scored-by-bound.ts';
