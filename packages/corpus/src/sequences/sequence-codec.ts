/** Music as one sequence of tokens: what every next-token family (n-gram, RNN, LSTM, GRU, Transformer) is trained on. */
import type { Score } from '@continuo/music';

/** Knows which token may come next, so that what is generated always decodes. */
export type SequenceGrammar = {
  /** the notes that may come next are drums', whose pitches are no tones */
  readonly isDrums: boolean;
  /** bars that are whole, without a pickup: nothing can be added to them any more */
  readonly bars: number;
  /** the end was told */
  readonly isDone: boolean;
  /** writes 1 for each token that may come next and 0 for the others; gives how many may, 0 when done */
  readonly allowed: (mask: Uint8Array) => number;
  /** @throws CorpusError  `not-allowed`: this token may not come here */
  readonly accept: (token: number) => void;
  readonly clone: () => SequenceGrammar;
};

/** Music that became tokens; `reports` has a sentence for each thing that was lost on the way. */
export type EncodedSequence = {
  readonly tokens: Int32Array;
  /** the tick of the score at which the tokens begin */
  readonly startTick: number;
  readonly reports: readonly string[];
};

/** A note of a decoded score, and the token that told its pitch. */
export type NoteToken = { readonly token: number; readonly track: number; readonly note: number };

export type DecodeSequenceOptions = {
  /** quarter notes a minute where the tokens tell no tempo; default 110 */
  readonly bpm?: number;
  /** General MIDI program, 0–127, where the tokens tell none */
  readonly program?: number;
};

/** Where in its bar a token stands, as far as the tokens before it tell. */
export type TokenPositions = {
  /** positions are 0 … count − 1 */
  readonly count: number;
  /** of the token that will stand at `place`; looks at tokens before it alone, so that a network may be told it */
  readonly at: (tokens: ArrayLike<number>, place: number) => number;
};

/** A vocabulary and the way between scores and tokens; its header stands in the model file. */
export type SequenceCodec = {
  /** e.g. "melody" */
  readonly kind: string;
  /** V; tokens are 0 … V − 1 */
  readonly vocabularySize: number;
  /** the token that every piece begins with and no piece is scored on; undefined where pieces begin at once */
  readonly start: number | undefined;
  /** the token that ends a piece; undefined where pieces have no end of their own */
  readonly end: number | undefined;
  /**
   * A piece as its sequences: one for most forms, several where a score holds several melodies.
   *
   * @throws CorpusError  the score has nothing of this form, in one sentence
   */
  readonly encode: (score: Score) => readonly EncodedSequence[];
  /** Never throws: tokens that make no sense are left out. */
  readonly decode: (tokens: ArrayLike<number>, options?: DecodeSequenceOptions) => Score;
  readonly createGrammar: () => SequenceGrammar;
  /** the first so many bars, as tokens that decode; without an end of the piece */
  readonly cut: (tokens: Int32Array, bars: number) => Int32Array;
  /** the tokens of the same music so many semitones higher; undefined where a tone would leave the vocabulary */
  readonly transpose: (tokens: Int32Array, semitones: number) => Int32Array | undefined;
  /** the pitch of the note that a token tells, −1 for tokens that tell none; likelihoods are given a note, too */
  readonly pitchOf: (token: number) => number;
  /** the pitch classes that a token brings: of a key, a chord; where it is left out only notes bring any */
  readonly tonesOf?: (token: number) => readonly number[];
  /** where each token that tells a note lies in `decode(tokens)`, in the order of the tokens */
  readonly notesOf: (tokens: ArrayLike<number>) => readonly NoteToken[];
  /** quarter notes that the tokens last, for bits per quarter */
  readonly quartersOf: (tokens: ArrayLike<number>) => number;
  /** absent where the tokens do not tell it */
  readonly positions?: TokenPositions;
};
