/** How much of a piece is said again. */
import type { Score } from '@continuo/music';
import { timedNotes } from './timed-notes.ts';

/** Finer differences of time are not heard as others. */
const STEPS_PER_QUARTER = 12;

/**
 * Notes by the numbers it takes to write them with references to what came before: 1 for music without any repeat.
 *
 * Lempel and Ziv 1977, read greedily from left to right. A note is one symbol (its onset after the note before it and its
 * length in twelfths of a quarter, its pitch as the interval from the note before it), so that transposed and later repeats
 * count. A run of three or more symbols that stands earlier costs 2 (where, how long), any other symbol 1. A figure of our
 * own: it is not to be compared with the COSIATEC ratios of other papers.
 *
 * @returns at least 1; NaN where there are no notes
 * @example compressionRatio(scoreFromNotes([1, 2, 3, 4].flatMap(() => [60, 62, 64, 60].map((pitch) => ({ pitch }))))) // => 2.2857142857142856
 */
export function compressionRatio(score: Score): number {
  const symbols = symbolsOf(score);
  let cost = 0;
  for (let place = 0; place < symbols.length; ) {
    const length = longestEarlier(symbols, place);
    cost += length > 2 ? 2 : 1;
    place += length > 2 ? length : 1;
  }
  return symbols.length / cost;
}

/** Each note as a number: equal for equal steps in time and pitch. */
function symbolsOf(score: Score): Int32Array {
  const numbers = new Map<string, number>();
  const notes = timedNotes(score);
  return Int32Array.from(notes, ({ pitch, onset, duration, isDrum }, index) => {
    const before = notes[index - 1];
    const wait = Math.round((onset - (before?.onset ?? onset)) * STEPS_PER_QUARTER);
    const step = isDrum ? `drum ${pitch}` : before === undefined || before.isDrum ? 'first' : pitch - before.pitch;
    const name = `${wait} ${step} ${Math.round(duration * STEPS_PER_QUARTER)}`;
    const number = numbers.get(name) ?? numbers.size;
    numbers.set(name, number);
    return number;
  });
}

/** Length of the longest run from `place` on that also begins earlier; it may reach into itself. */
function longestEarlier(symbols: Int32Array, place: number): number {
  let longest = 0;
  for (let start = 0; start < place; start++) {
    if (symbols[start] !== symbols[place] || symbols[start + longest] !== symbols[place + longest]) continue;
    let length = 0;
    while (place + length < symbols.length && symbols[start + length] === symbols[place + length]) length += 1;
    longest = Math.max(longest, length);
  }
  return longest;
}
