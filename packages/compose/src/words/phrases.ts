/** A lexicon: phrases of one or more words, found at a place in a text. */
import { startsClause, type Token } from './prompt-tokens.ts';

/** What a phrase means; asked for the longest one at a place. */
export type Phrases<T> = { readonly meanings: ReadonlyMap<string, T>; readonly longest: number };

/**
 * A lexicon out of rows of words, parted by commas; all words of a row mean the same.
 *
 * @example phrasesOf([['happy, glad', 1]]).meanings.get('glad') // => 1
 */
export function phrasesOf<T>(rows: readonly (readonly [words: string, meaning: T])[]): Phrases<T> {
  const meanings = new Map(
    rows.flatMap(([words, meaning]) => words.split(/\s*,\s*/).map((phrase): [string, T] => [phrase, meaning])),
  );
  return { meanings, longest: Math.max(...[...meanings.keys()].map((phrase) => phrase.split(' ').length)) };
}

/**
 * The longest phrase of a lexicon that begins at a token; the last word may be in the plural.
 *
 * @example findPhrase(phrasesOf([['french horn', 60]]), tokenize('two French horns'), 1) // => { meaning: 60, length: 2, plural: true }
 */
export function findPhrase<T>(
  phrases: Phrases<T>,
  tokens: readonly Token[],
  at: number,
): { readonly meaning: T; readonly length: number; readonly plural: boolean } | undefined {
  const words: string[] = [];
  for (const token of tokens.slice(at, at + phrases.longest)) {
    if (words.length > 0 && startsClause(token)) break;
    words.push(token.word);
  }
  for (let length = words.length; length > 0; length--) {
    const before = words.slice(0, length - 1);
    for (const last of singulars(words[length - 1])) {
      const phrase = [...before, last].join(' ');
      const meaning = phrases.meanings.get(phrase);
      if (meaning !== undefined) return { meaning, length, plural: last !== words[length - 1] };
    }
  }
  return undefined;
}

function singulars(word: string): readonly string[] {
  if (!word.endsWith('s')) return [word];
  const es = word.endsWith('es') ? [word.slice(0, -2)] : [];
  const ies = word.endsWith('ies') ? [`${word.slice(0, -3)}y`] : [];
  return [word, word.slice(0, -1), ...es, ...ies];
}
