export type {
  ComposeAnswer,
  ComposeEvent,
  ComposeProgress,
  ComposeVariation,
  ReplayRecord,
  TonePossibility,
  WishOutcome,
  WrittenNote,
} from './compose-answer.ts';
export type { ComposeErrorCode } from './compose-error.ts';
export { ComposeError } from './compose-error.ts';
export type { ComposeRequest, ComposeRequestInput } from './compose-request.ts';
export { CHORAL_RANGES, composeRequestSchema, parseComposeRequest } from './compose-request.ts';
export type { Composer, ModelInfo } from './composer.ts';
