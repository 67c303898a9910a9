/** What can be wrong with a model file, as one error class that code can tell apart by `code`. */

/**
 * - `damaged`: not what its writer wrote (cut short, a changed byte)
 * - `not-a-model`: a sound safetensors file, but none that Continuo's trainer wrote
 * - `another-kind`: a model of another kind than the one that was expected
 * - `newer-format`: written by a later version of Continuo
 * - `not-finite`: a weight is NaN, infinite or too large for the precision asked for
 * - `bad-metadata`: what is to be written does not fit the metadata's schema
 * - `truncated`, `header-too-large`, `bad-header`, `bad-offsets`, `wrong-type`: faults of the safetensors layer
 */
export type ModelFileErrorCode =
  | 'damaged'
  | 'not-a-model'
  | 'another-kind'
  | 'newer-format'
  | 'not-finite'
  | 'bad-metadata'
  | 'truncated'
  | 'header-too-large'
  | 'bad-header'
  | 'bad-offsets'
  | 'wrong-type';

/**
 * A model file cannot be read or written; the message says what was found, what was expected and what to do.
 *
 * @example new ModelFileError('damaged', 'the file is cut short').code // => 'damaged'
 */
export class ModelFileError extends Error {
  override readonly name = 'ModelFileError';
  readonly code: ModelFileErrorCode;
  /** what the message says, as fields: `tensor`, `found`, `expected` */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    code: ModelFileErrorCode,
    message: string,
    details: Readonly<Record<string, unknown>> = {},
    cause?: unknown,
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.details = details;
  }
}
