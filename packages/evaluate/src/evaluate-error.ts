/** What an evaluation can find wrong. */
export type EvaluateErrorCode =
  | 'no-pieces'
  | 'not-normalized'
  | 'leak'
  | 'bad-likelihood'
  | 'bad-index'
  | 'bad-request';

/**
 * The error of this package: where in which piece, what was found, what was expected.
 *
 * @example new EvaluateError('leak', 'frame 3, alto: …', { place: 13 }).code // => 'leak'
 */
export class EvaluateError extends Error {
  override readonly name = 'EvaluateError';
  readonly code: EvaluateErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: EvaluateErrorCode, message: string, details: Record<string, unknown> = {}) {
    super(message);
    this.code = code;
    this.details = details;
  }
}
