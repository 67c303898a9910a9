export type { AdversarialModel, GenerateRollsOptions, PianoRoll, PianoRollHeader } from './adversarial-model.ts';
export type { AnyModel } from './any-model.ts';
export type { ChoraleModel, Generation, GenerationPlan, PieceLikelihood } from './chorale-model.ts';
export { FREE } from './chorale-model.ts';
export type { KnownPassage } from './composer/composer-batch.ts';
export { type ComposerConfig, composerSchema } from './composer/composer-config.ts';
export type { PassageNats } from './composer/composer-likelihood.ts';
export { composerTask } from './composer/composer-task.ts';
export { type ComposerPiece, composerPiece, PLAIN_TELLING, passageOf, type Telling } from './composer/draw-passage.ts';
export { END_OF_CELL, MOST_BAR_TIMES, MOST_STYLES } from './composer/event-rows.ts';
export {
  distanceLevel,
  fifthLevel,
  meterLevel,
  polyphonyLevel,
  registerLevel,
  tempoLevel,
  velocityLevel,
  velocityOfLevel,
} from './composer/levels.ts';
export {
  type CellPlace,
  type CellWish,
  FREE_CELL,
  type Passage,
  type PassageBar,
  type PassageTrack,
} from './composer/passage.ts';
export type { CountedModel, CountingEvent, CountingTask } from './counting-task.ts';
export type { ExportableProgram, ProgramSizes } from './exportable-program.ts';
export { exportablePrograms } from './exportable-programs.ts';
export type { FrameGeneration, FrameLikelihood, FrameModel, FramesHeader } from './frame-model.ts';
export { choicesOfFrame, END_OF_FRAME, FRAME_CHOICES, frameOfChoices } from './frame-model.ts';
export { FRAME_TRUNKS, type FrameModelConfig, frameModelSchema } from './frames/frame-network.ts';
export { type FrameTrainingOptions, frameTask } from './frames/frame-task.ts';
export { frameModel } from './frames/load-frame-model.ts';
export { type GanTrainingOptions, ganTask } from './gan/gan-task.ts';
export { type MuseganConfig, museganSchema } from './gan/musegan.ts';
export type { DecodeOptions, Encoded, LatentModel, SegmentBound } from './latent-model.ts';
export type { ModelContent, ModelFile, ModelMetadata, Tokenizer, WriteModelFileOptions } from './model-file.ts';
export {
  MODEL_FORMAT_VERSION,
  modelMetadataSchema,
  readModelFile,
  tokenizerSchema,
  writeModelFile,
} from './model-file.ts';
export type { ModelFileErrorCode } from './model-file-error.ts';
export { ModelFileError } from './model-file-error.ts';
export type { NatsTally } from './nats-tally.ts';
export { tallyNats } from './nats-tally.ts';
export { ngramModel } from './ngram/load-ngram.ts';
export type { MemoryConfig, NgramConfig, NgramRecipe } from './ngram/ngram-config.ts';
export { ngramRecipeSchema, ngramSchema } from './ngram/ngram-config.ts';
export { ngramTask } from './ngram/ngram-task.ts';
export { openModel } from './open-model.ts';
export { RECURRENT_FORMS, type RecurrentConfig, recurrentSchema } from './recurrent/recurrent-network.ts';
export { requireChorale } from './require-chorale.ts';
export type { NamedTensor, SafetensorsContent, WeightPrecision, WriteSafetensorsOptions } from './safetensors.ts';
export { readSafetensors, roundToPrecision, writeSafetensors } from './safetensors.ts';
export type { CellsHeader, ScoreGeneration, ScoreModel } from './score-model.ts';
export type { SealedContent, SealedFileOptions } from './sealed-file.ts';
export { readSealedFile, sha256, writeSealedFile } from './sealed-file.ts';
export {
  isNetworkFamily,
  NETWORK_FAMILIES,
  type NetworkFamily,
  networkModel,
  networkOf,
  networkOfFile,
  networkSchemaOf,
} from './sequence/network-families.ts';
export { networkPrograms } from './sequence/network-programs.ts';
export type { SequenceNetwork } from './sequence/sequence-network.ts';
export { type SequenceSplits, type SequenceTrainingOptions, sequenceTask } from './sequence/sequence-task.ts';
export type { LikelihoodKind, SequenceGeneration, SequenceLikelihood, SequenceModel } from './sequence-model.ts';
export type { BatchPart, TaskOptions, TrainingPart, TrainingTask, Validation } from './training-task.ts';
export { choralePrograms } from './transformer/chorale-programs.ts';
export type { ChoraleTrainingOptions } from './transformer/chorale-task.ts';
export { choraleTransformerTask } from './transformer/chorale-task.ts';
export type { ChoraleTransformerConfig } from './transformer/chorale-transformer.ts';
export { choraleTransformerSchema } from './transformer/chorale-transformer.ts';
export type { LanguageModelConfig, LanguageModelTrainingOptions } from './transformer/language-model.ts';
export { languageModelTraining } from './transformer/language-model.ts';
export type { GenerateTokensOptions, LanguageModelGeneratorOptions } from './transformer/language-model-generation.ts';
export { generateTokens, LanguageModelGenerator } from './transformer/language-model-generation.ts';
export { choraleTransformer } from './transformer/load-chorale-transformer.ts';
export { type MusicTransformerConfig, musicTransformerSchema } from './transformer/music-transformer.ts';
export type { GenerationWeights } from './transformer/quantized-linear.ts';
export type { ChooseAttribute, TwoLevelConfig, TwoLevelGeneratorOptions } from './transformer/two-level-decoder.ts';
export { TwoLevelGenerator, twoLevelLogits, twoLevelTraining } from './transformer/two-level-decoder.ts';
export { SEGMENT_ATTRIBUTES } from './vae/attribute-vectors.ts';
export { type FittedGaussian, samplePlace } from './vae/fitted-gaussian.ts';
export { moveAlong, sampleNear, samplePosterior, samplePrior, slerp } from './vae/latent-space.ts';
export { type MelodySegment, melodySegments } from './vae/melody-segments.ts';
export { type VaeConfig, vaeSchema } from './vae/vae-config.ts';
export { type VaeCorpus, type VaeTrainingOptions, vaeTask } from './vae/vae-task.ts';
