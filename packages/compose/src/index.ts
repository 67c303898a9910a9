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
export { COMPOSE_SCALES } from './key-wish.ts';
export type { ModelKind } from './model-abilities.ts';
export { hears, tasksOf, wishesOf } from './model-abilities.ts';
export type { Replay, ReplayOptions } from './replay.ts';
export { replay } from './replay.ts';
export type { ReplayRecord } from './replay-record.ts';
export { attachReplay, CONTINUO_VERSION, hashOfNotes, readReplay } from './replay-record.ts';
