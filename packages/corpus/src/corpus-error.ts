/** What can be wrong with music that is to become training or test data. */
export type CorpusErrorCode =
  | 'not-jsb-json'
  | 'not-frames-json'
  | 'voice-count'
  | 'polyphonic-voice'
  | 'pitch-range'
  | 'melody-count'
  | 'empty-score'
  | 'meter'
  | 'bad-index'
  | 'not-tar'
  | 'empty-corpus'
  | 'missing-folder'
  | 'bad-tokenizer'
  | 'too-long'
  | 'not-allowed'
  | 'bad-options'
  | 'bad-dataset'
  | 'output-exists'
  | 'changed-folder';

/**
 * The error of this package: the message says what was found, where, and what was expected; `details` holds the same.
 *
 * @example new CorpusError('voice-count', 'found 3 voices with notes, expected 4', { found: 3 }).code // => 'voice-count'
 */
export class CorpusError extends Error {
  override readonly name = 'CorpusError';
  readonly code: CorpusErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: CorpusErrorCode, message: string, details: Record<string, unknown> = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.details = details;
  }
}
