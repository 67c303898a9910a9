/** Gives each piece its split or leaves it out, so that no tune stands on two sides. */
import { SPLITS, type Split } from '../corpus-piece.ts';
import type { Relatives } from './find-relatives.ts';
import type { PrepareOptions } from './prepare-options.ts';

/** What is known of a piece when splits are drawn. */
export type SplitFacts = {
  /** what its data set states */
  readonly split: Split | undefined;
  /** of its music, alike in every key: draws the split */
  readonly hash: number;
  readonly fingerprint: number;
};

/** What becomes of a piece; `of` is the place of the piece that is the reason. */
export type Fate =
  /** `isAcross`: stated as validation, though a variant is in test */
  | { readonly kind: 'kept'; readonly split: Split; readonly isAcross: boolean }
  | { readonly kind: 'copy'; readonly of: number }
  | { readonly kind: 'leak'; readonly of: number };

/** The order in which a copy is kept and a group's split is chosen: what is held out stays whole. */
const STATED_ORDER: readonly (Split | undefined)[] = ['test', 'validation', 'train', undefined];

/**
 * The fate of each piece.
 *
 * A group of variants has one split: the most protected that one of them states, else one drawn by the hash of the piece
 * whose fingerprint is the smallest, so that it does not move when others are added (but in a corpus so small that chance
 * leaves a split empty: there they are dealt out). Members that are stated as train in
 * a group that is held out are left out (`leak`); what is stated as held out stays where it is. Of copies one is kept, and
 * those that one held-out split itself states.
 */
export function assignSplits(
  pieces: readonly SplitFacts[],
  { copyOf, groupOf }: Relatives,
  { splits, leaks, duplicates, ratio }: Pick<PrepareOptions, 'splits' | 'leaks' | 'duplicates' | 'ratio'>,
): Fate[] {
  const stated = (piece: number): Split | undefined => (splits === 'given' ? pieces[piece]!.split : undefined);
  const rank = (piece: number): number => STATED_ORDER.indexOf(stated(piece));
  const isBefore = (a: number, b: number): boolean => rank(a) < rank(b) || (rank(a) === rank(b) && a < b);
  const chosen = bestOf(pieces, groupOf, isBefore);
  const drawn = bestOf(pieces, groupOf, (a, b) => pieces[a]!.fingerprint < pieces[b]!.fingerprint);
  const keptCopy = bestOf(pieces, copyOf, isBefore);
  const free = [...chosen].filter(([, piece]) => stated(piece) === undefined).map(([group]) => group);
  const hashOf = (group: number): number => pieces[drawn.get(group)!]!.hash;
  const isStated = free.length < chosen.size;
  const dealt = isStated ? undefined : dealSplits(free, hashOf, ratio);
  const splitOfGroup = (group: number): Split =>
    stated(chosen.get(group)!) ?? dealt?.get(group) ?? drawSplit(hashOf(group), ratio);
  return pieces.map((_, piece) => {
    const group = groupOf[piece]!;
    const own = stated(piece);
    const split = own !== undefined && leaks === 'keep' ? own : splitOfGroup(group);
    const original = keptCopy.get(copyOf[piece]!)!;
    const isHeldOut = own === 'validation' || own === 'test';
    if (original !== piece && duplicates === 'drop' && !(isHeldOut && own === stated(original))) {
      return { kind: 'copy', of: original };
    }
    if (own === 'train' && split !== 'train') return { kind: 'leak', of: chosen.get(group)! };
    return { kind: 'kept', split: own ?? split, isAcross: own === 'validation' && splitOfGroup(group) === 'test' };
  });
}

/** Splits dealt out in the order of the hashes, where chance would leave one empty; undefined where it does not. */
function dealSplits(
  groups: readonly number[],
  hashOf: (group: number) => number,
  ratio: PrepareOptions['ratio'],
): ReadonlyMap<number, Split> | undefined {
  const found = new Set(groups.map((group) => drawSplit(hashOf(group), ratio)));
  if (SPLITS.every((split, place) => found.has(split) || ratio[place] === 0)) return undefined;
  const sum = ratio[0] + ratio[1] + ratio[2];
  const ordered = [...groups].sort((a, b) => hashOf(a) - hashOf(b));
  const countOf = (place: 1 | 2): number => (ratio[place] === 0 ? 0 : Math.ceil((ordered.length * ratio[place]) / sum));
  // training comes first, then validation: of two groups none is left to test
  const validation = Math.min(countOf(1), ordered.length - 1);
  const test = Math.min(countOf(2), Math.max(0, ordered.length - 1 - validation));
  return new Map(
    ordered.map((group, place) => [
      group,
      place < validation ? 'validation' : place < validation + test ? 'test' : 'train',
    ]),
  );
}

/** Of each set the member that comes before all others. */
function bestOf(
  pieces: readonly unknown[],
  setOf: Int32Array,
  isBefore: (a: number, b: number) => boolean,
): Map<number, number> {
  const best = new Map<number, number>();
  pieces.forEach((_, piece) => {
    const found = best.get(setOf[piece]!);
    if (found === undefined || isBefore(piece, found)) best.set(setOf[piece]!, piece);
  });
  return best;
}

/**
 * The split of a 32-bit hash, in shares of `ratio`.
 *
 * @example drawSplit(0, [80, 10, 10]) // => 'train'
 */
export function drawSplit(hash: number, ratio: readonly [number, number, number]): Split {
  const place = (hash / 2 ** 32) * (ratio[0] + ratio[1] + ratio[2]);
  return place < ratio[0] ? 'train' : place < ratio[0] + ratio[1] ? 'validation' : SPLITS[2];
}
