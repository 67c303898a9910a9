export type { ComposeOptions } from './compose.ts';
export { compose } from './compose.ts';
export type {
  ComposeAnswer,
  ComposeEvent,
  ComposeProgress,
  ComposeVariation,
  TonePossibility,
  WishOutcome,
  WrittenNote,
} from './compose-answer.ts';
export type { ComposeErrorCode } from './compose-error.ts';
export { ComposeError } from './compose-error.ts';
export type { ComposeRequest, ComposeRequestInput } from './compose-request.ts';
export { CHORAL_RANGES, composeRequestSchema, parseComposeRequest } from './compose-request.ts';
export type { Composer, ModelInfo } from './composer.ts';
export type { FormBar, FormContext } from './form/expand-form.ts';
export { expandForm } from './form/expand-form.ts';
export type { MotifOutcome, MotifWish, PlacedMotif } from './form/motif-places.ts';
export { motifPlaces, verifyMotifPlaces } from './form/motif-places.ts';
export type { PlanSurroundings } from './form/plan-problems.ts';
export { planProblems } from './form/plan-problems.ts';
export { trackOfWish } from './form/track-of-wish.ts';
export type { HumanizeOptions } from './humanize/humanize.ts';
export { humanize } from './humanize/humanize.ts';
export { COMPOSE_SCALES, usualScaleOf } from './key-wish.ts';
export type { LatentAttribute } from './latent/latent-attribute-names.ts';
export { LATENT_ATTRIBUTES } from './latent/latent-attribute-names.ts';
export type { ModelKind } from './model-abilities.ts';
export { hears, tasksOf, wishesOf } from './model-abilities.ts';
export type { Replay, ReplayOptions } from './replay.ts';
export { replay } from './replay.ts';
export type { ReplayRecord } from './replay-record.ts';
export { attachReplay, CONTINUO_VERSION, hashOfNotes, readReplay } from './replay-record.ts';
export { foldName, placeOfName } from './score/known-name.ts';
export type { RankedMelody } from './suggest/rank-melodies.ts';
export { rankMelodies } from './suggest/rank-melodies.ts';
export type { SuggestChordsOptions } from './suggest/suggest-chords.ts';
export { suggestChords } from './suggest/suggest-chords.ts';
export type { SuggestMelodiesOptions } from './suggest/suggest-melodies.ts';
export { suggestMelodies } from './suggest/suggest-melodies.ts';
export { suggestSections } from './suggest/suggest-sections.ts';
export type {
  AskingFor,
  ChordSuggestion,
  MelodySuggestion,
  SectionSuggestion,
  Suggestion,
} from './suggest/suggestion.ts';
export type { ParsePromptOptions } from './words/parse-prompt.ts';
export { parsePrompt } from './words/parse-prompt.ts';
export type {
  PromptFields,
  PromptReading,
  PromptReport,
  PromptSpan,
  UnderstoodWords,
} from './words/prompt-fields.ts';
export { promptFieldsSchema } from './words/prompt-fields.ts';
