/** What the server cannot do, with the reason as a code. */
export type ServerErrorCode = 'no-such-directory' | 'cannot-listen';

/** Says what was found, where, and what to do. */
export class ServerError extends Error {
  readonly code: ServerErrorCode;
  /** the folder or address that was asked for */
  readonly place: string;

  constructor(code: ServerErrorCode, message: string, place: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ServerError';
    this.code = code;
    this.place = place;
  }
}
