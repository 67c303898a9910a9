/**
 * The choices that a piece or passage is made of, in the order in which a composer makes them: of each note its position (or the
 * end of the cell), its pitch, duration and velocity, each among what can come there, as the composer's masks have it.
 */
import { CELL_DURATIONS, type CellNote, durationIndex } from '@continuo/corpus';
import { END_OF_CELL, velocityLevel } from '@continuo/models';
import type { Attribute, Chain } from './chains.ts';
import type { KnownNotes } from './known-notes.ts';

const VELOCITY_LEVELS = 16;

/** One choice: a symbol, of those that can come: from one up to one before another, and the end of the cell (−1 for none). */
export type Choice = { attribute: Attribute; symbol: number; from: number; to: number; end: number };

/** Reads a cell, and calls for each choice as it is to be made; `known` then holds what is known of it. */
export function readCell(
  known: KnownNotes,
  { bar, track }: { readonly bar: number; readonly track: number },
  notes: readonly CellNote[],
  call: (choice: Choice) => void,
): void {
  const choice: Choice = { attribute: 'position', symbol: 0, from: 0, to: 0, end: END_OF_CELL };
  const choose = (attribute: Attribute, symbol: number, from: number, to: number): void => {
    choice.attribute = attribute;
    choice.symbol = symbol;
    choice.from = from;
    choice.to = to;
    choice.end = attribute === 'position' ? END_OF_CELL : -1;
    call(choice);
  };
  known.begin(bar, track);
  for (const note of notes) {
    const last = known.last;
    choose('position', note.position, firstPosition(last), known.steps);
    known.position = note.position;
    choose('pitch', note.pitch, last?.position === note.position ? last.pitch + 1 : 0, 128);
    known.pitch = note.pitch;
    known.duration = durationIndex(note.duration);
    choose('duration', known.duration, 0, CELL_DURATIONS.length);
    choose('velocity', velocityLevel(note.velocity), 0, VELOCITY_LEVELS);
    known.push(note);
  }
  choose('position', END_OF_CELL, firstPosition(known.last), known.steps);
}

function firstPosition(last: CellNote | undefined): number {
  if (last === undefined) return 0;
  return last.position + (last.pitch === 127 ? 1 : 0);
}

/** Where a chain counts symbols from: pitches from its origin. */
export function shiftOf(chain: Chain, known: KnownNotes): number {
  return chain.origin === undefined ? 0 : 128 - chain.origin(known);
}

/**
 * The contexts of a chain, from none on, one fact longer each: numbers below 2^44, which contexts share as good as never.
 *
 * @param seed  of the chain
 */
export function writeContexts(seed: number, facts: readonly number[], into: Float64Array): void {
  let [first, second] = [seed + 1, Math.imul(seed + 1, 0x85ebca6b)];
  into[0] = numberOf(first, second);
  for (const [index, fact] of facts.entries()) {
    first = Math.imul(first ^ fact, 0x9e3779b1);
    first ^= first >>> 15;
    second = Math.imul(second + fact + 0x7f4a7c15, 0xc2b2ae35);
    second ^= second >>> 13;
    into[index + 1] = numberOf(first, second);
  }
}

/** Two hashes of 32 bits, of which 44 are kept. */
function numberOf(first: number, second: number): number {
  const [high, low] = [Math.imul(first, 0x27d4eb2f), Math.imul(second ^ (first >>> 7), 0x165667b1)];
  return (((high ^ (high >>> 16)) >>> 0) >>> 8) * 2 ** 20 + (((low ^ (low >>> 15)) >>> 0) >>> 12);
}
