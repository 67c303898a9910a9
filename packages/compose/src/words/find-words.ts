/** Finds what the words of a prompt say, from left to right, the longest reading first. */
import type { Finding, Found, Reader } from './finding.ts';
import { guitarsOfGenre, mentionedAgain } from './instruments-in-context.ts';
import { findPhrase, phrasesOf } from './phrases.ts';
import { startsClause, type Token, tokenize } from './prompt-tokens.ts';
import { chordReader } from './read-chords.ts';
import { composerReader } from './read-composer.ts';
import { readForm } from './read-form.ts';
import { readKey } from './read-key.ts';
import { readBars, readSeconds, readSize, readWhole } from './read-length.ts';
import { readLimit } from './read-limit.ts';
import { readPlace } from './read-place.ts';
import { readNoField, readQuality } from './read-quality.ts';
import { readInstruments, styleReader } from './read-sounds.ts';
import { readBpm, readDance, readMeter } from './read-tempo.ts';

type Turn = Extract<Found, { kind: 'turn' }>['turn'];

const TURNS = phrasesOf<Turn>([
  [
    'gets, get, getting, becomes, become, becoming, turns, turn, turning, turns into, grows, grow, growing, goes, going, to become, evolves, evolving, evolves into, shifts, shifting, changes, changing, moves, moving, develops, develops into, transforms, transforms into, transitions, transitioning',
    'gets',
  ],
  [
    'starts, start, starting, begins, begin, opens, starts off, starts out, starts with, begins with, opens with',
    'starts',
  ],
  ['ends, end, finishes, finish, closes, concludes, ends with, ends on, finishes with, resolves, resolving', 'ends'],
  ['then, followed by, after that, before turning', 'then'],
  [
    'piece, song, tune, composition, work, melody, theme, music, number, movement, chord, chords, accompaniment, harmony, section, part, line, texture, tempo, rhythm, style, feel, mood',
    'noun',
  ],
  [
    'come in, comes in, coming in, enter, enters, entering, join, joins, join in, joins in, joining, play only, plays only, only, only play',
    'enters',
  ],
  ['with, but, while, whereas', 'with'],
  [
    'mix, mix of, mixed, mixed with, mixture, mixture of, blend, blend of, blended, fusion, cross, crossed with, cross between, crossover, meets, mash up, combination of, combined with, half and half',
    'mixed',
  ],
]);

const readTurn: Reader = (tokens, at) => {
  const adverb = /^(gradually|slowly|suddenly|steadily|later|eventually|finally)$/.test(tokens[at].word) ? 1 : 0;
  const verb = tokens[at + adverb];
  if (verb === undefined || (adverb === 1 && startsClause(verb))) return undefined;
  const found = findPhrase(TURNS, tokens, at + adverb);
  if (found === undefined || (adverb === 1 && found.meaning !== 'gets')) return undefined;
  return { finding: { kind: 'turn', turn: found.meaning }, length: adverb + found.length };
};

/** What "not" before it makes of a finding; the wishes that have a contrary read it themselves. */
function denied(finding: Finding, before: Token | undefined): Finding {
  if (before === undefined || !/^(not|no|never|without|isn't|don't|nor)$/.test(before.word)) return finding;
  const contrary = ['mood', 'texture', 'tempo', 'faster', 'instruments', 'place', 'turn', 'field', 'limit'];
  return contrary.includes(finding.kind) ? finding : { kind: 'no-field', why: 'what it is not to have' };
}

/** Names that the model knows: of styles, and of people whose pieces it tells apart. */
export type KnownWords = { readonly styles: readonly string[]; readonly composers: readonly string[] };

export type FoundWords = { readonly tokens: readonly Token[]; readonly found: readonly Found[] };

/**
 * What the words say; no two findings share a word.
 *
 * @example findWords('two cellos', { styles: [], composers: [] }).found[0].names // => ['Cello', 'Cello']
 */
export function findWords(text: string, { styles, composers }: KnownWords): FoundWords {
  const tokens = tokenize(text);
  // of readings of one length the earlier reader's counts
  const readers: readonly Reader[] = [
    ...[chordReader(text), readKey, readBpm, readMeter, readBars, readSeconds, readLimit, readPlace, readInstruments],
    ...[
      styleReader(styles),
      composerReader(composers),
      readDance,
      readForm,
      readQuality,
      readSize,
      readWhole,
      readNoField,
      readTurn,
    ],
  ];
  const found: Found[] = [];
  for (let at = 0; at < tokens.length; ) {
    let best: ReturnType<Reader>;
    for (const read of readers) {
      const reading = read(tokens, at);
      if (reading && reading.length > (best?.length ?? 0)) best = reading;
    }
    if (best) found.push({ ...denied(best.finding, tokens[at - 1]), first: at, last: at + best.length - 1 });
    at += best?.length ?? 1;
  }
  return { tokens, found: mentionedAgain(guitarsOfGenre(found, tokens)) };
}
