/** What can be wrong with a request; the code is for programs, the message for people. */
export type ComposeErrorCode =
  | 'bad-request'
  | 'contradiction'
  | 'bad-score'
  | 'bad-lock'
  | 'bad-cells'
  | 'no-record'
  | 'bad-record'
  | 'model-unavailable'
  | 'worker-failed';

/**
 * The error of this package: what was found, what was expected, what to do; `details` holds the same.
 *
 * @example new ComposeError('contradiction', 'the soprano has no tone left', { voice: 'soprano' }).code // => 'contradiction'
 */
export class ComposeError extends Error {
  override readonly name = 'ComposeError';
  readonly code: ComposeErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: ComposeErrorCode, message: string, details: Record<string, unknown> = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.details = details;
  }
}
