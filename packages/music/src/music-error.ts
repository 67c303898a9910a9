/** Errors of this package: what was found, where, what was expected, what to do. */

/** What can be wrong with music, as a word that a program can switch on. */
export type MusicErrorCode =
  | 'not-midi'
  | 'too-large'
  | 'too-many-events'
  | 'too-long'
  | 'unsupported-type'
  | 'bad-division'
  | 'cut-short'
  | 'bad-byte'
  | 'bad-length'
  | 'invalid-score'
  | 'unknown-key'
  | 'unknown-scale'
  | 'unknown-pitch'
  | 'unknown-program'
  | 'out-of-range'
  | 'unknown-format'
  | 'not-well-formed'
  | 'bad-value'
  | 'too-deep'
  | 'no-music'
  | 'cannot-engrave';

/**
 * The base of all errors of this package.
 *
 * @example new MusicError('unknown-key', 'key "H" is not known').code // => 'unknown-key'
 */
export class MusicError extends Error {
  readonly code: MusicErrorCode;

  constructor(code: MusicErrorCode, message: string) {
    super(message);
    this.name = 'MusicError';
    this.code = code;
  }
}

/**
 * A MIDI file that cannot be read, and where.
 *
 * @example new MidiReadError('bad-byte', 'data byte 0x9c where 0–127 is expected', { track: 2, byte: 6703 }).message
 * // => 'track 3, byte 6703: data byte 0x9c where 0–127 is expected'
 */
export class MidiReadError extends MusicError {
  /** index of the track chunk from 0 (from 1 in the message); undefined in the header */
  readonly track: number | undefined;
  /** offset in the file from 0 */
  readonly byte: number;

  constructor(
    code: MusicErrorCode,
    what: string,
    where: { readonly track?: number | undefined; readonly byte: number },
  ) {
    super(code, `${where.track === undefined ? '' : `track ${where.track + 1}, `}byte ${where.byte}: ${what}`);
    this.name = 'MidiReadError';
    this.track = where.track;
    this.byte = where.byte;
  }
}

/** Formats of written music that are text. */
export type TextFormat = 'MusicXML' | 'ABC' | 'kern' | 'MEI' | 'JSON';

/**
 * A text file of music that cannot be read, and where.
 *
 * @example new ScoreReadError('bad-value', 'MusicXML', 'octave "x" where 0–9 is expected', { line: 12 }).message
 * // => 'MusicXML, line 12: octave "x" where 0–9 is expected'
 */
export class ScoreReadError extends MusicError {
  readonly format: TextFormat;
  /** from 1; undefined where no single line is to blame */
  readonly line: number | undefined;
  /** from 1 */
  readonly column: number | undefined;

  constructor(
    code: MusicErrorCode,
    format: TextFormat,
    what: string,
    where: { readonly line?: number | undefined; readonly column?: number | undefined } = {},
  ) {
    const line = where.line === undefined ? '' : `, line ${where.line}`;
    super(code, `${format}${line}${where.column === undefined ? '' : `, column ${where.column}`}: ${what}`);
    this.name = 'ScoreReadError';
    this.format = format;
    this.line = where.line;
    this.column = where.column;
  }
}
