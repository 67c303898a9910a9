/** Who plays, and in which style. */
import type { Reader } from './finding.ts';
import { ENSEMBLES, GROUP_SIZES } from './lexicon/ensembles.ts';
import { GENRES } from './lexicon/genres.ts';
import { INSTRUMENTS } from './lexicon/instruments.ts';
import { readNumber } from './number-words.ts';
import { findPhrase, phrasesOf } from './phrases.ts';
import { foldWord, startsClause, type Token } from './prompt-tokens.ts';
import { shareAt } from './read-share.ts';

/** The most tracks that a request names. */
export const MOST_INSTRUMENTS = 16;

/** "cello", "two flutes", "string quartet", "flute trio", "without drums". */
export const readInstruments: Reader = (tokens, at) => {
  const negation = /^(no|without|minus|except|excluding|not)$/.test(tokens[at].word) ? 1 : 0;
  const from = at + negation + (negation === 1 && /^(a|an|any|the)$/.test(tokens[at + 1]?.word ?? '') ? 1 : 0);
  const named = playersAt(tokens, from);
  if (negation === 1)
    return (
      named && { finding: { kind: 'instruments', names: named.names, without: true }, length: from - at + named.length }
    );
  const the = tokens[at - 1]?.word === 'the' ? { the: true } : {};
  if (named)
    return { finding: { kind: 'instruments', names: named.names, without: false, ...the }, length: named.length };
  const pair = tokens[at].word === 'pair' && tokens[at + 1]?.word === 'of';
  const count = pair ? { value: 2, length: 2 } : readNumber(tokens, at);
  if (count === undefined || !Number.isInteger(count.value) || count.value < 1) return undefined;
  const counted = playersAt(tokens, at + count.length);
  if (counted === undefined || startsClause(tokens[at + count.length])) return undefined;
  const copies = counted.plural ? counted.names.slice(0, 1) : counted.names;
  const names = Array.from({ length: Math.min(count.value, MOST_INSTRUMENTS) }, () => copies).flat();
  return {
    finding: { kind: 'instruments', names: names.slice(0, MOST_INSTRUMENTS), without: false },
    length: count.length + counted.length,
  };
};

type Players = { readonly names: readonly string[]; readonly length: number; readonly plural: boolean };

function playersAt(tokens: readonly Token[], at: number): Players | undefined {
  if (tokens[at] === undefined) return undefined;
  const ensemble = findPhrase(ENSEMBLES, tokens, at);
  const one = findPhrase(INSTRUMENTS, tokens, at);
  if (ensemble && ensemble.length >= (one?.length ?? 0))
    return { names: ensemble.meaning, length: ensemble.length, plural: false };
  if (one === undefined) return undefined;
  const next = tokens[at + one.length];
  const group = next && !startsClause(next) ? findPhrase(GROUP_SIZES, tokens, at + one.length) : undefined;
  const copies = group?.meaning ?? (one.plural ? 2 : 1);
  const names = Array.from({ length: copies }, () => one.meaning);
  return { names, length: one.length + (group?.length ?? 0), plural: one.plural && group === undefined };
}

/**
 * A reader of styles: the model's own names before genres.
 *
 * @param styles  names of the styles that the model knows
 */
export function styleReader(styles: readonly string[]): Reader {
  const own = styles.length === 0 ? undefined : phrasesOf(styles.map((style) => [spoken(style), style] as const));
  return (tokens, at) => {
    const share = shareAt(tokens, at);
    const from = at + (share?.length ?? 0);
    const named = own && tokens[from] ? findPhrase(own, tokens, from) : undefined;
    const genre = tokens[from] ? findPhrase(GENRES, tokens, from) : undefined;
    const found = named && named.length >= (genre?.length ?? 0) ? named : genre;
    if (found === undefined) return undefined;
    const length = from - at + found.length;
    const shared = share === undefined ? {} : { share: share.value };
    if (typeof found.meaning === 'string')
      return { finding: { kind: 'style', style: found.meaning, ...shared }, length };
    const { style, near, tempo } = found.meaning;
    const words = tokens.slice(from, from + found.length).map(({ text }) => text);
    const beat = /^(beat|groove|drums)$/.test(tokens[from + found.length]?.word ?? '') && style !== 'drums';
    return {
      finding: {
        kind: 'style',
        style,
        ...shared,
        ...(tempo === undefined ? {} : { tempo }),
        ...(near ? {} : { mapped: words.join(' ') }),
        ...(beat ? { beat } : {}),
      },
      length: length + (beat ? 1 : 0),
    };
  };
}

/** Commas part words in a lexicon's row, so none may stay in a name. */
function spoken(style: string): string {
  return foldWord(style)
    .replace(/[-_,\s]+/g, ' ')
    .trim();
}
