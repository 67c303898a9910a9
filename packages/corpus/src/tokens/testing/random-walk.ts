/** A sequence drawn from a grammar. */
import type { Tokenizer } from '../tokenizer.ts';

/** Draws tokens evenly among kinds that are allowed, until End; past `length`, End and what leads to it where allowed. */
export function randomWalk(tokenizer: Tokenizer, seed: number, length: number): Int32Array {
  const random = seededRandom(seed);
  const grammar = tokenizer.createGrammar();
  const masks = tokenizer.fields.map(({ size }) => new Uint8Array(size));
  const tokens: number[] = [];
  while (!grammar.isDone) {
    const { field } = grammar;
    const { kinds } = tokenizer.fields[field];
    const mask = masks[field];
    if (grammar.allowed(mask) === 0) throw new Error(`dead end after ${tokens.length} tokens: ${tokens.slice(-12)}`);
    const held = kinds.filter(({ first, count }) => mask.subarray(first, first + count).includes(1));
    const ends = held.filter(({ name }) => name === 'End');
    const isLate = tokens.length > length;
    const rank = (name: string): number => ['End', 'Position', 'Bar', 'Frame', 'Note', 'Program', 'Time'].indexOf(name);
    const choices = isLate && ends.length > 0 ? ends : held;
    const kind =
      isLate && random() < 0.3
        ? choices.toSorted((a, b) => rank(b.name) - rank(a.name))[0]
        : choices[Math.floor(random() * choices.length)];
    const ids = Array.from({ length: kind.count }, (_, i) => kind.first + i).filter((id) => mask[id] === 1);
    const token = ids[Math.floor(random() ** 2 * ids.length)];
    grammar.accept(token);
    tokens.push(token);
    if (tokens.length > length * 20 + 5000) throw new Error('the walk does not end');
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
