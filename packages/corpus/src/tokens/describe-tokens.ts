/** Tokens for people to read: a vocabulary as a table, a sequence as lines. */
import type { Tokenizer } from './tokenizer.ts';

/**
 * The vocabulary as a Markdown table of id, token and meaning; one table a field.
 *
 * @example vocabularyTable(createTokenizer({ encoding: 'remi' })).split('\n')[6] // => '| 4 | Bar | a bar begins |'
 */
export function vocabularyTable({ fields }: Tokenizer): string {
  const tables = fields.map(({ name, size, tokenName, meaning }) => {
    const rows = Array.from({ length: size }, (_, id) => `| ${id} | ${cell(tokenName(id))} | ${cell(meaning(id))} |`);
    const heading = fields.length === 1 ? '' : `${name} (${size})\n\n`;
    return `${heading}| id | token | meaning |\n|---|---|---|\n${rows.join('\n')}\n`;
  });
  return tables.join('\n');
}

/**
 * A sequence in words, a bar a line where the tokens are flat, a row a line where they have fields.
 *
 * @example describeTokens(tokenizer, tokens)[1] // => 'Bar | Meter 4/4 | Position 0 | Tempo 120 | Program 0 | Pitch 60 | …'
 */
export function describeTokens({ fields, align }: Tokenizer, tokens: ArrayLike<number>): readonly string[] {
  const width = fields.length;
  const count = Math.floor(tokens.length / width);
  const wordsOf = (row: number): string[] =>
    fields.map(({ tokenName }, field) => tokenName(tokens[row * width + field])).filter((word) => word !== '-');
  if (width > 1) return Array.from({ length: count }, (_, row) => wordsOf(row).join(' | '));
  const { bars } = align(tokens);
  const lines: string[][] = [];
  for (let row = 0; row < count; row++) {
    if (row === 0 || bars[row] !== bars[row - 1]) lines.push([]);
    lines.at(-1)!.push(...wordsOf(row));
  }
  return lines.map((words) => words.join(' | '));
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
