/** Finds copies and variants among very many pieces without comparing each with each. */
import { type PieceSketches, type Sketch, sharedPatterns } from './interval-patterns.ts';
import { unionFind } from './union-find.ts';

/** What is known of a piece when relatives are looked for. */
export type RelativeFacts = {
  /** alike for the same notes in any key */
  readonly fingerprint: number;
  readonly notes: number;
  readonly sketches: PieceSketches;
  /** the tune or title that labels give; pieces of one are variants */
  readonly title?: { readonly key: string; readonly isCertain: boolean } | undefined;
};

export type Relatives = {
  /** for each piece the first of those that are the same music, itself where it is alone */
  readonly copyOf: Int32Array;
  /** for each piece the first of its group of variants, which holds its copies */
  readonly groupOf: Int32Array;
};

/** Hashes of a sketch by which candidates are found: a piece that shares a fifth is missed once in a thousand. */
const INDEXED = 32;
/** Pieces before it in the list of one pattern that a piece is compared with. */
const COMPARED = 8;
/** A title that more pieces have ("Prelude", "March") names a form and no tune. */
const MOST_OF_ONE_TITLE = 8;
/** Fewer patterns do not tell a copy. */
const LEAST_PATTERNS = 20;

/**
 * Groups pieces: the same notes, nearly the same patterns (copies); a share of patterns, or one title (variants).
 *
 * @param copyShare     Jaccard's share of patterns from which two pieces of about one length are copies
 * @param variantShare  share of the smaller one's patterns above which two pieces are variants
 */
export function findRelatives(
  pieces: readonly RelativeFacts[],
  { copyShare, variantShare }: { readonly copyShare: number; readonly variantShare: number },
): Relatives {
  const copies = unionFind(pieces.length);
  const variants = unionFind(pieces.length);
  const copy = (a: number, b: number): void => {
    copies.join(a, b);
    variants.join(a, b);
  };
  const byFingerprint = new Map<number, number>();
  pieces.forEach(({ fingerprint }, piece) => {
    const first = byFingerprint.get(fingerprint);
    if (first === undefined) byFingerprint.set(fingerprint, piece);
    else copy(first, piece);
  });
  joinTitles(pieces, variants.join);
  for (const view of ['lines', 'top'] as const) {
    const sketches = pieces.map((piece) => piece.sketches[view]);
    // a piece of one line has but one view, which was compared before
    const isRepeated = (piece: number): boolean => view === 'top' && pieces[piece]!.sketches.lines === sketches[piece];
    if (pieces.every((_, piece) => isRepeated(piece))) continue;
    for (const [a, b] of candidatePairs(sketches)) {
      if (copies.find(a) === copies.find(b) || (isRepeated(a) && isRepeated(b))) continue;
      const { alike, contained } = sharedPatterns(sketches[a]!, sketches[b]!);
      if (view === 'lines' && alike >= copyShare && areOneLength(pieces[a]!, pieces[b]!)) copy(a, b);
      else if (contained > variantShare) variants.join(a, b);
    }
  }
  return {
    copyOf: Int32Array.from(pieces, (_, piece) => copies.find(piece)),
    groupOf: Int32Array.from(pieces, (_, piece) => variants.find(piece)),
  };
}

function areOneLength(a: RelativeFacts, b: RelativeFacts): boolean {
  const enough = Math.min(a.sketches.lines.count, b.sketches.lines.count) >= LEAST_PATTERNS;
  return enough && Math.min(a.notes, b.notes) >= 0.9 * Math.max(a.notes, b.notes);
}

function joinTitles(pieces: readonly RelativeFacts[], join: (a: number, b: number) => void): void {
  const byTitle = new Map<string, number[]>();
  const certain = new Set<string>();
  pieces.forEach(({ title }, piece) => {
    if (title === undefined) return;
    if (title.isCertain) certain.add(title.key);
    const found = byTitle.get(title.key);
    if (found) found.push(piece);
    else byTitle.set(title.key, [piece]);
  });
  for (const [key, found] of byTitle) {
    if (found.length > MOST_OF_ONE_TITLE && !certain.has(key)) continue;
    for (const piece of found) join(found[0]!, piece);
  }
}

/** Pairs of pieces that have one of their smallest hashes in common, each once, the earlier piece first. */
function* candidatePairs(sketches: readonly Sketch[]): Generator<readonly [number, number]> {
  const base = 2 ** Math.ceil(Math.log2(sketches.length + 1));
  let length = 0;
  for (const { hashes } of sketches) length += Math.min(INDEXED, hashes.length);
  // hash and piece in one double, exact up to two million pieces: sorted, equal hashes lie together
  const entries = new Float64Array(length);
  let place = 0;
  sketches.forEach(({ hashes }, piece) => {
    for (let i = 0; i < Math.min(INDEXED, hashes.length); i++) entries[place++] = hashes[i]! * base + piece;
  });
  entries.sort();
  const seen = new Set<number>();
  for (let start = 0, at = 0; at < length; at++) {
    if (Math.floor(entries[at]! / base) !== Math.floor(entries[start]! / base)) start = at;
    const piece = entries[at]! % base;
    for (let other = Math.max(start, at - COMPARED); other < at; other++) {
      const earlier = entries[other]! % base;
      const pair = earlier * base + piece;
      if (seen.has(pair)) continue;
      seen.add(pair);
      yield [earlier, piece];
    }
  }
}
