/** A sequence drawn from a grammar. */
import type { Tokenizer } from '../tokenizer.ts';
import type { TokenKind } from '../vocabulary.ts';

/** Kinds that are drawn more often than others, so that walks hold notes. */
const WEIGHTS: Readonly<Record<string, number>> = {
  Program: 6,
  Instrument: 6,
  Note: 6,
  Pitch: 6,
  Onset: 4,
  Hold: 4,
  End: 0.2,
};
/** Kinds that lead to an end, where one is wanted. */
const LATE: Readonly<Record<string, number>> = {
  End: 1e9,
  Bar: 3,
  Frame: 10,
  Program: 20,
  Note: 20,
  Position: 10,
  Instrument: 0.01,
};

/**
 * Draws a kind that is allowed, then one of its tokens, until End; past `length` what leads to an end is preferred.
 *
 * @returns  undefined for the one walk in a thousand that chance keeps from its end
 */
export function randomWalk(tokenizer: Tokenizer, seed: number, length: number): Int32Array | undefined {
  const random = seededRandom(seed);
  const grammar = tokenizer.createGrammar();
  const masks = tokenizer.fields.map(({ size }) => new Uint8Array(size));
  const tokens: number[] = [];
  while (!grammar.isDone) {
    const { field } = grammar;
    const mask = masks[field];
    if (grammar.allowed(mask) === 0) throw new Error(`dead end after ${tokens.length} tokens: ${tokens.slice(-12)}`);
    const kinds = tokenizer.fields[field].kinds.filter(({ first, count }) =>
      mask.subarray(first, first + count).includes(1),
    );
    const weights = kinds.map(({ name }) => (tokens.length > length ? (LATE[name] ?? 1) : (WEIGHTS[name] ?? 1)));
    const draw = random() * weights.reduce((sum, weight) => sum + weight);
    let sum = 0;
    const drawn = weights.findIndex((weight) => {
      sum += weight;
      return draw < sum;
    });
    const kind = kinds[Math.max(0, drawn)];
    const token = drawToken(mask, kind, random, tokens.length > length);
    grammar.accept(token);
    tokens.push(token);
    if (tokens.length > length * 50 + 50_000) return undefined;
  }
  return Int32Array.from(tokens);
}

/** Low ids more often at first: short durations, near times, programs that come again. */
function drawToken(mask: Uint8Array, { first, count }: TokenKind, random: () => number, isLate: boolean): number {
  const from = mask.indexOf(1, first);
  if (isLate && random() < 0.3) return from;
  const start = from + Math.floor(random() ** (isLate ? 1 : 3) * (first + count - from));
  const next = mask.indexOf(1, start);
  return next >= 0 && next < first + count ? next : from;
}

/** mulberry32 (Tommy Ettinger, public domain). */
export function seededRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
