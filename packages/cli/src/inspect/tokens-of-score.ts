/** A score as the tokens of an encoding, for people to read. */
import { createTokenizer, describeTokens, ENCODINGS, vocabularyTable } from '@continuo/corpus';
import { nearestName, type ReadReport, type Score } from '@continuo/music';
import { CliError } from '../cli-error.ts';

/** Encodings that need no learned vocabulary. */
const SHOWN = ENCODINGS.filter((encoding) => encoding !== 'byte-pair');
type ShownEncoding = Exclude<(typeof ENCODINGS)[number], 'byte-pair'>;

/** Lines that are printed; all are in the JSON. */
const MOST_LINES = 12;
const LONGEST_LINE = 240;

export type TokenDescription = {
  readonly encoding: string;
  /** of the tokenizer's config: the same hash means the same tokens */
  readonly hash: string;
  /** one for each field of a token */
  readonly vocabularySizes: readonly number[];
  readonly count: number;
  readonly lines: readonly string[];
  /** what the encoding cannot hold */
  readonly reports: readonly ReadReport[];
};

/**
 * Makes sure that an encoding is known.
 *
 * @throws CliError  it is not; the message names the nearest
 */
export function checkEncoding(name: string): ShownEncoding {
  const found = SHOWN.find((encoding) => encoding === name);
  if (found !== undefined) return found as ShownEncoding;
  const near = nearestName(name, SHOWN);
  throw new CliError('usage', `--tokens "${name}": did you mean "${near}"? Known: ${SHOWN.join(', ')}`);
}

/** The tokens of a score. */
export function tokensOfScore(score: Score, encoding: ShownEncoding): TokenDescription {
  const tokenizer = createTokenizer(optionsOf(encoding));
  const { tokens, reports } = tokenizer.encode(score);
  return {
    encoding,
    hash: tokenizer.hash,
    vocabularySizes: tokenizer.fields.map(({ size }) => size),
    count: tokens.length / tokenizer.fields.length,
    lines: describeTokens(tokenizer, tokens),
    reports,
  };
}

/** The vocabulary of an encoding as Markdown. */
export function vocabularyOf(encoding: ShownEncoding): string {
  return vocabularyTable(createTokenizer(optionsOf(encoding)));
}

function optionsOf(encoding: ShownEncoding): Parameters<typeof createTokenizer>[0] {
  return { encoding } as Parameters<typeof createTokenizer>[0];
}

/** The tokens as lines for the terminal. */
export function tokenLines({ encoding, count, vocabularySizes, hash, lines, reports }: TokenDescription): string[] {
  const shown = lines.slice(0, MOST_LINES);
  return [
    '',
    `${count} ${encoding} tokens of a vocabulary of ${vocabularySizes.join(' + ')} (${hash})`,
    ...shown.map((line) => `  ${line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE - 1)}…` : line}`),
    ...(lines.length > MOST_LINES ? [`  and ${lines.length - MOST_LINES} more lines (--json has all)`] : []),
    ...reports.map(({ message }) => `  remark: ${message}`),
  ];
}
