/** Who it is to be like: "in the style of Haydn", "à la Chopin", "a Bach fugue", "70 % Joplin". */
import type { Reader } from './finding.ts';
import { PEOPLE, personCalled, spokenNames } from './lexicon/composers.ts';
import type { PromptStyle } from './lexicon/genres.ts';
import { startsClause, type Token } from './prompt-tokens.ts';
import { shareAt } from './read-share.ts';

/** What a name means: a composer of the model, or the style nearest to one it does not know. */
type Meaning = { readonly led: boolean } & ({ readonly composer: string } | { readonly style: PromptStyle });

const LEADS = [
  ...[
    'in the style of',
    'in style of',
    'the style of',
    'in the manner of',
    'in the spirit of',
    'in the vein of',
    'a la',
  ],
  ...[
    'inspired by',
    'influenced by',
    'as if by',
    'as by',
    'composed by',
    'written by',
    'by',
    'after',
    'like',
    'sounds like',
  ],
  ...['reminiscent of', 'similar to', 'homage to', 'tribute to', 'modelled on', 'modeled on', 'modeled after'],
  ...['composer is', 'composer'],
].map((lead) => lead.split(' '));
/** May stand between "like" and the name. */
const ATTRIBUTE = /^(the|young|early|middle|late|old|great|master|composer)$/;
/** After a name it means the person, as "like" does before it. */
const MANNER = /^(like|ish|esque|style|manner|fashion)$/;
const MOST_ATTRIBUTES = 2;

/**
 * A reader of names of people: those of the model as composers, others of the lexicon as the style that is nearest.
 *
 * @param composers  names of the people whose pieces the model tells apart
 */
export function composerReader(composers: readonly string[]): Reader {
  const names = namesOf(composers);
  const longest = Math.max(...[...names.keys()].map((name) => name.split(' ').length));
  return (tokens, at) => {
    const share = shareAt(tokens, at);
    const begin = at + (share?.length ?? 0);
    const lead = leadAt(tokens, begin);
    const from = begin + lead + (lead === 0 ? 0 : attributesAt(tokens, begin + lead));
    const named = nameAt(tokens, from, names, longest);
    if (named === undefined) return undefined;
    const next = tokens[from + named.length];
    const isManner = next !== undefined && !startsClause(next) && MANNER.test(next.word);
    // of "a hymn like Wolf" the style may have taken "like"
    const isLed = lead > 0 || tokens[at - 1]?.word === 'like';
    if (named.meaning.led && !isLed && !isManner) return undefined;
    const after = isManner && /^(like|ish|esque)$/.test(next.word) ? 1 : 0;
    const shared = share === undefined ? {} : { share: share.value };
    const length = from - at + named.length + after;
    if ('composer' in named.meaning) {
      return { finding: { kind: 'composer', composer: named.meaning.composer, ...shared }, length };
    }
    const mapped = tokens.slice(from, from + named.length).map(({ text }) => text);
    const { style } = named.meaning;
    return { finding: { kind: 'style', style, mapped: mapped.join(' '), isPerson: true, ...shared }, length };
  };
}

/** All that people may be called, by the words of a text. */
function namesOf(composers: readonly string[]): ReadonlyMap<string, Meaning> {
  const names = new Map<string, Meaning>();
  for (const { style, words, led } of PEOPLE) {
    for (const word of words) names.set(word, { style, led: false });
    for (const word of led) names.set(word, { style, led: true });
  }
  for (const composer of composers) {
    const person = personCalled(composer);
    for (const word of person?.words ?? []) names.set(word, { composer, led: false });
    for (const word of person?.led ?? []) names.set(word, { composer, led: true });
    // a single word that the lexicon does not know as a name may be any word
    for (const name of spokenNames(composer)) {
      if (name !== '' && !person?.words.includes(name)) names.set(name, { composer, led: !name.includes(' ') });
    }
  }
  return names;
}

function nameAt(
  tokens: readonly Token[],
  at: number,
  names: ReadonlyMap<string, Meaning>,
  longest: number,
): { readonly meaning: Meaning; readonly length: number } | undefined {
  const words: string[] = [];
  for (const [place, token] of tokens.slice(at, at + longest).entries()) {
    if (place > 0 && startsClause(token) && !isInitial(tokens[at + place - 1]!, token)) break;
    words.push(token.word);
  }
  for (let length = words.length; length > 0; length -= 1) {
    const meaning = names.get(words.slice(0, length).join(' '));
    if (meaning !== undefined) return { meaning, length };
  }
  return undefined;
}

/** "J. S. Bach": the points end nothing. */
function isInitial(before: Token, { gap }: Token): boolean {
  return before.word.length === 1 && /^\.\s*$/.test(gap);
}

function leadAt(tokens: readonly Token[], at: number): number {
  const found = LEADS.filter((lead) =>
    lead.every((word, i) => tokens[at + i]?.word === word && (i === 0 || !startsClause(tokens[at + i]!))),
  );
  const length = Math.max(0, ...found.map((lead) => lead.length));
  const next = tokens[at + length];
  // "composer: Haydn" is the one lead that a sign may follow
  if (length > 0 && next && startsClause(next) && next.gap.trim() !== ':') return 0;
  return length;
}

function attributesAt(tokens: readonly Token[], at: number): number {
  let length = 0;
  while (length < MOST_ATTRIBUTES && ATTRIBUTE.test(tokens[at + length]?.word ?? '')) length += 1;
  return length;
}
