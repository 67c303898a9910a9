/** What went wrong, in one word. */
export type AudioErrorCode =
  | 'bank-damaged'
  | 'bank-missing'
  | 'wav-damaged'
  | 'bad-option'
  | 'too-long'
  | 'aborted'
  | 'player-failed';

/** The one error of this package: `code` says what, the message also where and what to do. */
export class AudioError extends Error {
  override readonly name = 'AudioError';
  readonly code: AudioErrorCode;
  /** the facts of the message: a path, a byte position, a value found */
  readonly details: Readonly<Record<string, string | number>>;

  constructor(
    code: AudioErrorCode,
    message: string,
    details: Readonly<Record<string, string | number>> = {},
    cause?: unknown,
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.details = details;
  }
}
