/** What a person can do something about: told in one line, exit status 2. */

export type CliErrorCode = 'usage' | 'input' | 'output' | 'unknown-name' | 'not-available';

/** Bad usage or bad input; the message says what was found and what to do. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly code: CliErrorCode;

  constructor(code: CliErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
