/** What every encoding is: the same verbs, the same laws. */
import type { Score } from '@continuo/music';
import type { TokenReport } from './token-reports.ts';
import type { TokenizerConfig } from './tokenizer-config.ts';
import type { Vocabulary } from './vocabulary.ts';

/** A score and what became of the rest. */
export type ScoreReading = { readonly score: Score; readonly reports: readonly TokenReport[] };

/**
 * Tokens, row after row: a flat encoding has one number a row, compound words one for each field.
 *
 * Row t is `tokens.subarray(t * fields.length, (t + 1) * fields.length)`.
 */
export type Encoding = { readonly tokens: Int32Array; readonly reports: readonly TokenReport[] };

/** Where each row of tokens stands in the decoded score; −1 where it has no place. */
export type Alignment = {
  /** the tick at which the row speaks */
  readonly ticks: Int32Array;
  /** the bar from 0, a pickup is one too; −1 before the first and where the encoding has no bars */
  readonly bars: Int32Array;
  /** the track of the note that the row belongs to */
  readonly tracks: Int32Array;
  /** the note's place in that track */
  readonly notes: Int32Array;
};

/**
 * Knows which token may come next, so that what is generated always decodes; each piece of music has exactly one
 * sequence that it allows.
 *
 * Rows are told field by field, in the order of `fields`.
 */
export type Grammar = {
  /** the field that comes next; always 0 in a flat encoding */
  readonly field: number;
  /** End was told */
  readonly isDone: boolean;
  /** writes 1 for each id that may come next in `field`, 0 for the others, and gives how many may; 0 when done */
  readonly allowed: (mask: Uint8Array) => number;
  /**
   * Takes the next token.
   *
   * @throws CorpusError  `not-allowed`: this token may not come here
   */
  readonly accept: (token: number) => void;
  /** a grammar in the same state, which goes its own way */
  readonly clone: () => Grammar;
};

/** An encoding of scores as tokens. */
export type Tokenizer = {
  /** the encoding, e.g. "remi" */
  readonly name: TokenizerConfig['encoding'];
  /** plain JSON from which the same tokenizer can be made */
  readonly config: TokenizerConfig;
  /** 16 hexadecimal digits of the config: equal for equal tokenizers */
  readonly hash: string;
  /** one for a flat encoding; for compound words one for each field, in the order in which they are told */
  readonly fields: readonly Vocabulary[];
  /** the score that comes back from tokens: decode(encode(score)) equals it exactly */
  readonly roundToGrid: (score: Score) => ScoreReading;
  /** @throws CorpusError  `too-long` */
  readonly encode: (score: Score) => Encoding;
  /** never throws: tokens that make no sense are left out and reported */
  readonly decode: (tokens: ArrayLike<number>) => ScoreReading;
  readonly align: (tokens: ArrayLike<number>) => Alignment;
  /** at the beginning, before Start */
  readonly createGrammar: () => Grammar;
};
