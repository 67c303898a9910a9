/** Where in the piece: "in the middle", "bars 5-8", "from bar 9", "towards the end", "in the chorus". */
import type { Place, Reader } from './finding.ts';
import { ordinalOf, readNumber } from './number-words.ts';
import { findPhrase, phrasesOf } from './phrases.ts';
import { startsClause, type Token } from './prompt-tokens.ts';

const share = (from: number, to: number): Place => ({ kind: 'share', from, to });
/** The same, approached step by step. */
const growing = (from: number, to: number): Place => ({ kind: 'share', from, to, rising: true });
const PREPOSITIONS = 'in at near around during for over through by within into about'.split(' ');
/** "from bar 9": to the end, wherever that is. */
export const LAST_BAR = 10_000;

/** Whole phrases first, then nouns, which may have a preposition and an article before them. */
const PHRASES = phrasesOf<Place>([
  ['at first, initially, to begin with, to start with', share(0, 1 / 3)],
  ['finally, eventually, in the end, at last, to finish, ultimately', share(3 / 4, 1)],
  ['later, later on, afterwards, afterward', share(1 / 2, 1)],
  [
    'halfway, halfway through, midway, midway through, from the middle, from the middle on, after the middle',
    share(1 / 2, 1),
  ],
  ['until the middle, up to the middle, before the middle', share(0, 1 / 2)],
  [
    'throughout, everywhere, all the way through, from start to finish, from beginning to end, all the time, always',
    share(0, 1),
  ],
  ['towards the end, toward the end, toward the finish, towards the finish, towards the close', growing(1 / 2, 1)],
  ['until the end, till the end, until the very end, right to the end', growing(0, 1)],
  ['towards the middle, toward the middle', growing(1 / 4, 2 / 3)],
]);
const NOUNS = phrasesOf<Place>([
  ['beginning, start, opening, introduction, beginning part', share(0, 1 / 4)],
  ['middle, center, centre, middle part, middle section, central section', share(1 / 3, 2 / 3)],
  [
    'end, ending, close, finale, conclusion, finish, last part, final part, final section, last section',
    share(3 / 4, 1),
  ],
  ['very beginning, very start', share(0, 1 / 8)],
  ['very end', share(7 / 8, 1)],
  ['first half, opening half', share(0, 1 / 2)],
  ['second half, last half, latter half, other half', share(1 / 2, 1)],
  ['first third', share(0, 1 / 3)],
  ['second third, middle third', share(1 / 3, 2 / 3)],
  ['last third, final third, third third', share(2 / 3, 1)],
  ['first quarter', share(0, 1 / 4)],
  ['second quarter', share(1 / 4, 1 / 2)],
  ['third quarter', share(1 / 2, 3 / 4)],
  ['last quarter, final quarter, fourth quarter', share(3 / 4, 1)],
]);
/** Nouns that are verbs without an article: "start softly". */
const VERBS = /^(start|end|close|finish|center|centre)s?$|^(opening|ending)s$/;
const SECTION =
  /^(intro|verse|chorus|refrain|bridge|prechorus|interlude|outro|coda|exposition|development|recapitulation)$/;

export const readPlace: Reader = (tokens, at) => {
  const phrase = findPhrase(PHRASES, tokens, at);
  const bars = barsAt(tokens, at);
  const noun = nounAt(tokens, at);
  const found = [bars, noun, phrase && { place: phrase.meaning, length: phrase.length }]
    .filter((candidate) => candidate !== undefined)
    .toSorted((a, b) => b.length - a.length)[0];
  return found && { finding: { kind: 'place', place: found.place }, length: found.length };
};

type Found = { readonly place: Place; readonly length: number };

function nounAt(tokens: readonly Token[], at: number): Found | undefined {
  const preposition = PREPOSITIONS.includes(tokens[at].word) ? 1 : 0;
  const article = at + preposition;
  const the = /^(the|its)$/.test(within(tokens, article, at) ?? '') ? 1 : 0;
  const from = article + the;
  if (within(tokens, from, at) === undefined) return undefined;
  const noun = findPhrase(NOUNS, tokens, from);
  const sections = noun ?? sectionAt(tokens, from);
  if (sections === undefined) return undefined;
  const verb = VERBS.test(tokens[from].word) && sections.length === 1 && the === 0;
  return verb ? undefined : { place: sections.meaning, length: preposition + the + sections.length };
}

/** "chorus", "A section", "section B". */
function sectionAt(tokens: readonly Token[], at: number): { meaning: Place; length: number } | undefined {
  const { text, word } = tokens[at];
  const next = within(tokens, at + 1, at);
  const letter = /^[A-H]$/.test(text) && /^(section|part)$/.test(next ?? '');
  if (letter) return { meaning: { kind: 'section', name: text }, length: 2 };
  if (/^(section|part)$/.test(word) && /^[A-H]$/.test(tokens[at + 1]?.text ?? '') && next !== undefined)
    return { meaning: { kind: 'section', name: tokens[at + 1].text }, length: 2 };
  const name =
    word === 'refrain' || word === 'choruses' ? 'chorus' : SECTION.test(word) ? word : word.replace(/s$/, '');
  return SECTION.test(name) ? { meaning: { kind: 'section', name }, length: 1 } : undefined;
}

/** "bars 5-8", "bar 9", "from bar 9 on", "until bar 8", "the first 8 bars", "the last bar", "bars 3 and 4". */
function barsAt(tokens: readonly Token[], at: number): Found | undefined {
  const word = tokens[at].word;
  const from = /^(from|after|since|starting|beginning)$/.test(word);
  const until = /^(until|till|before)$/.test(word) || (word === 'up' && tokens[at + 1]?.word === 'to');
  const led = from || until || PREPOSITIONS.includes(word) || word === 'in';
  let next = at + (led ? (word === 'up' ? 2 : 1) : 0);
  if (/^(in|at|with|from)$/.test(within(tokens, next, at) ?? '') && /^(starting|beginning)$/.test(word)) next++;
  if (within(tokens, next, at) === 'the') next++;
  const counted = countedBars(tokens, next);
  if (counted) return { place: counted.place, length: next + counted.length - at };
  if (!/^(bar|measure)s?$/.test(within(tokens, next, at) ?? '')) return undefined;
  const first = readNumber(tokens, next + 1);
  if (!first || !isBar(first.value) || startsClause(tokens[next + 1])) return undefined;
  const end = next + 1 + first.length;
  const joint = endOfJoint(tokens, end);
  const last = joint === undefined ? undefined : readNumber(tokens, joint);
  if (joint !== undefined && last && isBar(last.value) && last.value >= first.value)
    return { place: { kind: 'bars', first: first.value, last: last.value }, length: joint + last.length - at };
  if (until) {
    const before = word === 'before' ? first.value - 1 : first.value;
    return before < 1 ? undefined : { place: { kind: 'bars', first: 1, last: before }, length: end - at };
  }
  const onwards = onwardsAt(tokens, end);
  const start = word === 'after' ? first.value + 1 : first.value;
  const stop = from || onwards > 0 ? LAST_BAR : first.value;
  return { place: { kind: 'bars', first: start, last: stop }, length: end + onwards - at };
}

/** "bar 9 on", "bar 9 to the end". */
function onwardsAt(tokens: readonly Token[], at: number): number {
  const words = tokens.slice(at, at + 3).map(({ word }) => word);
  if (tokens[at] === undefined || startsClause(tokens[at])) return 0;
  if (/^(to|until|till) the end$/.test(words.join(' '))) return 3;
  return /^(on|onward|onwards|forward)$/.test(words[0]) ? 1 : 0;
}

/** "first 8 bars", "last two measures", "second four bars", "third bar", "last bar". */
function countedBars(tokens: readonly Token[], at: number): Found | undefined {
  const word = tokens[at]?.word ?? '';
  const last = /^(last|final|closing)$/.test(word);
  const ordinal = word === 'opening' ? 1 : ordinalOf(word);
  if (!last && ordinal === undefined) return undefined;
  const number = readNumber(tokens, at + 1);
  const unit = at + 1 + (number?.length ?? 0);
  if (!/^(bar|measure)s?$/.test(within(tokens, unit, at) ?? '')) return undefined;
  const count = number?.value ?? 1;
  if (!isBar(count)) return undefined;
  const length = unit + 1 - at;
  if (last) return { place: { kind: 'last-bars', count }, length };
  const first = (ordinal! - 1) * count + 1;
  return isBar(first) ? { place: { kind: 'bars', first, last: first + count - 1 }, length } : undefined;
}

/** After "5" of "5-8", "5 to 8", "5 through 8", "5 and 6": where the second number stands. */
function endOfJoint(tokens: readonly Token[], at: number): number | undefined {
  const token = tokens[at];
  if (token === undefined) return undefined;
  if (/^\s*[-–‐‑—]\s*$/.test(token.gap)) return at;
  const word = token.word;
  if (startsClause(token) || !/^(to|through|thru|till|until|and)$/.test(word)) return undefined;
  return /^(bar|measure)$/.test(tokens[at + 1]?.word ?? '') ? at + 2 : at + 1;
}

function isBar(value: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= 5000;
}

function within(tokens: readonly Token[], at: number, begin: number): string | undefined {
  const token = tokens[at];
  return token === undefined || (at > begin && startsClause(token)) ? undefined : token.word;
}
