/** What sections are called: letters by likeness. */

import { CHROMA_WIDTH, RHYTHM_WIDTH, type UnitFeatures } from './bar-features.ts';
import type { Span } from './section-cuts.ts';
import type { SelfSimilarity } from './self-similarity.ts';

/** Sections as alike as this have one name; as this, one letter. */
const SAME = 0.93;
const VARIED = 0.86;
/** Sections of one letter whose beginnings are the same may differ so much as a whole. */
const SAME_HEAD = 0.7;
/** As alike in another key has the same name: what is transposed must be so more exactly, for it has eleven chances. */
const TRANSPOSED = 0.95;

type Known = { readonly span: Span; readonly letter: number; readonly primes: number };
type Likeness = { readonly whole: number; readonly head: number };

/**
 * Letters in the order of appearance; a prime for each variant.
 *
 * A variant is like the whole of another, or begins as it does: the first half the same, the rest not too far. A
 * section that is another one in another key has that one's name.
 */
export function nameSections(
  similarity: SelfSimilarity,
  features: UnitFeatures,
  spans: readonly Span[],
): readonly string[] {
  const known: Known[] = [];
  const variants: number[] = [];
  return spans.map((span) => {
    const like = likest(similarity, known, span) ?? transposed(features, known, span);
    const letter = like?.one.letter ?? variants.length;
    let primes = 0;
    if (like) primes = like.same ? like.one.primes : ++variants[letter];
    else variants.push(0);
    // of like sections the first stands for all, so that a chain of small changes does not drift
    if (!like?.same) known.push({ span, letter, primes });
    return letterName(letter) + '′'.repeat(Math.min(primes, 3)) + (primes > 3 ? primes : '');
  });
}

type Match = { readonly one: Known; readonly same: boolean };

function likest(similarity: SelfSimilarity, known: readonly Known[], span: Span): Match | undefined {
  let best: Match | undefined;
  let most = 0;
  for (const one of known) {
    const { whole, head } = likenessOf(similarity, one.span, span);
    const varied = whole >= VARIED || (head >= SAME && whole >= SAME_HEAD);
    if (!varied || whole <= most) continue;
    most = whole;
    best = { one, same: whole >= SAME };
  }
  return best;
}

/** The mean along the best diagonal through two stretches and along its first half, less where one is longer. */
function likenessOf({ size, matrix }: SelfSimilarity, a: Span, b: Span): Likeness {
  const [short, long] = a.end - a.start <= b.end - b.start ? [a, b] : [b, a];
  const length = short.end - short.start;
  const half = length >> 1;
  let best: Likeness = { whole: 0, head: 0 };
  for (let offset = 0; offset + length <= long.end - long.start; offset++) {
    let sum = 0;
    let head = 0;
    for (let k = 0; k < length; k++) {
      if (k === half) head = sum;
      sum += matrix[(short.start + k) * size + long.start + offset + k];
    }
    if (sum / length > best.whole) best = { whole: sum / length, head: half > 0 ? head / half : 0 };
  }
  const less = Math.sqrt(length / (long.end - long.start));
  return { whole: best.whole * less, head: best.head * less };
}

/** The section of the same length that another one is in another key. */
function transposed(features: UnitFeatures, known: readonly Known[], span: Span): Match | undefined {
  const length = span.end - span.start;
  for (const one of known) {
    if (one.span.end - one.span.start !== length) continue;
    for (let up = 1; up < 12; up++) {
      if (likenessUp(features, one.span.start, span.start, length, up) >= TRANSPOSED) return { one, same: true };
    }
  }
  return undefined;
}

/** The mean likeness of two stretches, the first moved up by semitones: pitch classes seven parts, rhythm three. */
function likenessUp({ chroma, rhythm }: UnitFeatures, a: number, b: number, length: number, up: number): number {
  let sum = 0;
  for (let k = 0; k < length; k++) {
    const pitches = cosine(chroma, (a + k) * CHROMA_WIDTH, (b + k) * CHROMA_WIDTH, CHROMA_WIDTH, up);
    const onsets = cosine(rhythm, (a + k) * RHYTHM_WIDTH, (b + k) * RHYTHM_WIDTH, RHYTHM_WIDTH, 0);
    sum += 0.7 * pitches + 0.3 * onsets;
    if (sum + length - 1 - k < TRANSPOSED * length) return 0;
  }
  return sum / length;
}

/** The cosine of two rows, each twelve of the first turned by `up`; of two empty ones 1. */
function cosine(rows: Float32Array, a: number, b: number, width: number, up: number): number {
  let product = 0;
  let squaresA = 0;
  let squaresB = 0;
  for (let k = 0; k < width; k++) {
    const turned = up === 0 ? k : k - (k % 12) + (((k % 12) + 12 - up) % 12);
    product += rows[a + turned] * rows[b + k];
    squaresA += rows[a + turned] ** 2;
    squaresB += rows[b + k] ** 2;
  }
  if (squaresA === 0 && squaresB === 0) return 1;
  return squaresA === 0 || squaresB === 0 ? 0 : product / Math.sqrt(squaresA * squaresB);
}

/** A, B, … Z, AA, AB, … */
function letterName(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : letterName(Math.floor(index / 26) - 1) + letter;
}
