/** Whole numbers in figures and in English words. */
import { startsClause, type Token } from './prompt-tokens.ts';

const ONES =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const TENS = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const ORDINALS = 'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth'.split(' ');

/** A number and how many tokens say it. */
export type ReadNumber = { readonly value: number; readonly length: number };

/**
 * The number that begins at a token: "32", "2.5", "thirty-two", "a hundred and twenty", "a dozen".
 *
 * @example readNumber(tokenize('a hundred and twenty bars'), 0) // => { value: 120, length: 4 }
 */
export function readNumber(tokens: readonly Token[], at: number): ReadNumber | undefined {
  const word = wordAt(tokens, at);
  if (word === undefined) return undefined;
  if (/^\d+(\.\d+)?$/.test(word)) return { value: Number(word), length: 1 };
  const next = wordAt(tokens, at + 1, true);
  if (word === 'a' && next === 'dozen') return { value: 12, length: 2 };
  if (word === 'dozen') return { value: 12, length: 1 };
  const hundreds = word === 'a' ? 1 : ONES.indexOf(word);
  if (next === 'hundred' && hundreds >= 1 && hundreds <= 9) {
    const joint = wordAt(tokens, at + 2, true) === 'and' ? 3 : 2;
    const rest = belowHundred(tokens, at + joint);
    return rest === undefined
      ? { value: hundreds * 100, length: 2 }
      : { value: hundreds * 100 + rest.value, length: joint + rest.length };
  }
  const number = belowHundred(tokens, at);
  const dozens = number !== undefined && wordAt(tokens, at + number.length, true) === 'dozen';
  return dozens ? { value: number.value * 12, length: number.length + 1 } : number;
}

/**
 * A place in a row: "first", "3rd".
 *
 * @example ordinalOf('third') // => 3
 */
export function ordinalOf(word: string): number | undefined {
  const figures = /^(\d+)(?:st|nd|rd|th)$/.exec(word);
  if (figures) return Number(figures[1]);
  const place = ORDINALS.indexOf(word);
  return place < 0 ? undefined : place + 1;
}

function belowHundred(tokens: readonly Token[], at: number): ReadNumber | undefined {
  const word = wordAt(tokens, at);
  if (word === undefined) return undefined;
  const ten = TENS.indexOf(word);
  if (ten < 0) {
    const one = ONES.indexOf(word);
    return one < 0 ? undefined : { value: one, length: 1 };
  }
  const one = ONES.indexOf(wordAt(tokens, at + 1, true) ?? '');
  return one >= 1 && one <= 9 ? { value: (ten + 2) * 10 + one, length: 2 } : { value: (ten + 2) * 10, length: 1 };
}

/** A token's word; with `within`, only where no clause begins before it. */
function wordAt(tokens: readonly Token[], at: number, within = false): string | undefined {
  const token = tokens[at];
  return token === undefined || (within && startsClause(token)) ? undefined : token.word;
}
