/** How much of a blend something is: "70%", "30 percent", "half". */
import { readNumber } from './number-words.ts';
import type { Token } from './prompt-tokens.ts';

/** @example shareAt(tokenize('30 percent folk'), 0) // => { value: 0.3, length: 2 } */
export function shareAt(
  tokens: readonly Token[],
  at: number,
): { readonly value: number; readonly length: number } | undefined {
  if (tokens[at]?.word === 'half') return { value: 0.5, length: 1 };
  const number = readNumber(tokens, at);
  if (number === undefined || number.value <= 0 || number.value > 100) return undefined;
  if (!/^(%|percent)$/.test(tokens[at + number.length]?.word ?? '')) return undefined;
  return { value: number.value / 100, length: number.length + 1 };
}
