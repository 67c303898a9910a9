/** Bar lines and the numbers of endings (ABC 2.1, sections 4.8 to 4.10). */
import type { LineCursor } from './line-cursor.ts';
import type { BarToken, Token, TokenOf } from './token.ts';

const HIGHEST_ENDING = 32;

/** Whether a bar line begins with two characters. */
export function beginsBar(c: string, next: string): boolean {
  if (c === ':') return next === '|' || next === ':' || next === '[';
  return c === '|' || ((c === '[' || c === '.') && next === '|');
}

/** A bar line, and the ending that begins there. */
export function barTokens(cursor: LineCursor): readonly Token[] {
  const { line, at: start } = cursor;
  while (goesOn(cursor, cursor.at === start)) cursor.at++;
  const bar = barOf(line.slice(start, cursor.at));
  const after = cursor.at;
  cursor.count(' ');
  if (/[0-9]/.test(cursor.here)) return [bar, endingToken(cursor)];
  cursor.at = after;
  return [bar];
}

/** Whether the character here belongs to the bar line. */
function goesOn({ here, next }: LineCursor, isFirst: boolean): boolean {
  if (here === '|' || here === ':') return true;
  if (here === '[') return next === '|' || next === ']';
  return isFirst ? here === '.' : here === ']';
}

/** `1`, `1,3`, `1-3` */
export function endingToken(cursor: LineCursor): TokenOf<'ending'> {
  const numbers = new Set<number>();
  let from: number | undefined;
  for (;;) {
    const number = cursor.number();
    if (number === undefined) break;
    for (let n = from ?? number; n <= Math.min(number, HIGHEST_ENDING); n++) numbers.add(n);
    const { here: separator, next } = cursor;
    from = separator === '-' ? number : undefined;
    if (!/[0-9]/.test(next) || !/[,.-]/.test(separator)) break;
    cursor.at++;
  }
  return { kind: 'ending', numbers: [...numbers].filter((n) => n > 0).sort((a, b) => a - b) };
}

/**
 * What a run of bar-line characters says.
 *
 * @example barOf(':|]') // => { kind: 'bar', repeats: 1, repeatStart: false, style: 'light-heavy' }
 */
export function barOf(text: string): BarToken {
  let left = 0;
  let right = 0;
  while (text[left] === ':') left++;
  while (right < text.length - left && text[text.length - 1 - right] === ':') right++;
  const line = text.slice(left, text.length - right);
  if (line === '') {
    // "::" and its like: colons of both sides
    right = Math.floor(left / 2);
    left -= right;
  } else if (line.includes('::')) {
    left = Math.max(left, 1);
    right = Math.max(right, 1);
  }
  const style = styleOf(line.replaceAll(':', ''));
  const token = { kind: 'bar', repeats: left, repeatStart: right > 0 } as const;
  return style === undefined ? token : { ...token, style };
}

function styleOf(line: string): BarToken['style'] {
  if (line.startsWith('[') && line.endsWith(']')) return 'none';
  if (line.endsWith(']')) return 'light-heavy';
  if (line.includes('[')) return 'heavy-light';
  if (line.startsWith('.')) return 'dotted';
  return line.length > 1 ? 'light-light' : undefined;
}
