/** A sequence drawn from a grammar. */
import type { Tokenizer } from '../tokenizer.ts';

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
  Bar: 10,
  Frame: 10,
  Program: 20,
  Instrument: 0.1,
  Note: 2,
  Pitch: 1,
};

/** Draws a kind that is allowed, then one of its tokens, until End; past `length` what leads to an end is preferred. */
export function randomWalk(tokenizer: Tokenizer, seed: number, length: number): Int32Array {
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
    const ids = Array.from({ length: kind.count }, (_, i) => kind.first + i).filter((id) => mask[id] === 1);
    // low ids more often at first: short durations, near times, programs that come again
    const token = ids[Math.floor(random() ** (tokens.length > length ? 1 : 2) * ids.length)];
    grammar.accept(token);
    tokens.push(token);
    if (tokens.length > length * 50 + 100_000) throw new Error('the walk does not end');
  }
  return Int32Array.from(tokens);
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
