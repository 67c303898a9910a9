/** What an instrument's name means beside others: "the bass" of a jazz trio, the guitar of a metal song. */
import { PROGRAM_NAMES } from '@continuo/music';
import type { Found } from './finding.ts';
import type { Token } from './prompt-tokens.ts';

/** Programs first…last that one plain word may mean when they were named before. */
const KINDS: readonly (readonly [first: number, last: number])[] = [
  [0, 7],
  [16, 20],
  [24, 31],
  [32, 39],
  [40, 45],
  [48, 54],
  [56, 63],
  [64, 67],
  [80, 87],
  [88, 95],
];
/** "The strings", "the brass": the section means its players. */
const PLAYERS: Readonly<Record<string, readonly string[]>> = {
  'String Ensemble 1': PROGRAM_NAMES.slice(40, 44),
  Contrabass: ['Acoustic Bass'],
  'Electric Bass (finger)': ['Contrabass'],
};

/** Instruments after "the" become those of their kind that were named before, where there are any. */
export function mentionedAgain(found: readonly Found[]): readonly Found[] {
  const named: string[] = [];
  return found.map((one) => {
    if (one.kind !== 'instruments' || one.without) return one;
    const [name] = one.names;
    const single = new Set(one.names).size === 1 && name !== undefined && one.the === true && !named.includes(name);
    const meant = single ? [...new Set(named.filter((other) => isKind(name, other)))] : [];
    if (meant.length > 0) return { ...one, names: meant };
    named.push(...one.names);
    return one;
  });
}

function isKind(word: string, named: string): boolean {
  const [program, other] = [PROGRAM_NAMES.indexOf(word), PROGRAM_NAMES.indexOf(named)];
  const within = ([first, last]: readonly [number, number], at: number): boolean => first <= at && at <= last;
  return PLAYERS[word]?.includes(named) === true || KINDS.some((kind) => within(kind, program) && within(kind, other));
}

/** A plain "guitar" is a distorted one in metal and an overdriven one in rock and punk. */
export function guitarsOfGenre(found: readonly Found[], tokens: readonly Token[]): readonly Found[] {
  const genres = found.flatMap((one) => (one.kind === 'style' ? [one.mapped ?? ''] : [])).join(' ');
  const guitar = /metal/i.test(genres)
    ? 'Distortion Guitar'
    : /rock|punk/i.test(genres)
      ? 'Overdriven Guitar'
      : undefined;
  if (guitar === undefined) return found;
  return found.map((one) => {
    const plain = one.kind === 'instruments' && /^guitars?$/.test(tokens[one.last]!.word) && !isNamed(tokens, one);
    return plain ? { ...one, names: one.names.map(() => guitar) } : one;
  });
}

/** "acoustic guitar" says which; "two guitars" does not. */
function isNamed(tokens: readonly Token[], { first, last }: Found): boolean {
  return tokens
    .slice(first, last)
    .some(({ word }) =>
      /^(acoustic|classical|nylon|spanish|steel|jazz|clean|electric|folk|western|string|muted)$/.test(word),
    );
}
