/** What the joint output is told at each choice within a frame: the keys above, how they moved, what was expected below. */
import { FRAME_KEYS } from '@continuo/corpus';
import { ECHO_KINDS } from './frame-echoes.ts';
import type { FramePast, KeyFrame } from './frame-past.ts';
import { MOTION_WIDTH, motion } from './trunk-features.ts';

/** Intervals of up to two octaves either way are scored as distances. */
export const REACH = 24;
/** An offset that moves a row of interval scores out of sight: there is no key to measure from. */
export const NOWHERE = 10_000;

/** Keys that distances are measured from, in order; see `writeReferences`. */
export const REFERENCES: number = 4 + ECHO_KINDS.length;

const ABOVE = 36;
const COUNTS = 11;
const AROUND = 2 * REACH + 1;
const RANKS = 4;
/** the next key of an expected frame lies 1–24 below the last, farther, nowhere, or there is no such frame */
const BELOW = 27;
/** an expected frame has agreed so far, has not, or there is none */
const AGREEMENTS = 3;

/** Width of a row. */
export const CHORD_WIDTH: number =
  FRAME_KEYS +
  (FRAME_KEYS + 1) +
  ABOVE +
  COUNTS +
  AROUND +
  RANKS * MOTION_WIDTH +
  2 * BELOW +
  ECHO_KINDS.length * (BELOW + AGREEMENTS);

/** Writes the row of the choice that follows the first `count` keys of a frame; the row must hold zeros. */
export function writeChordRow(
  past: FramePast,
  { echoes }: { readonly echoes: boolean },
  keys: ArrayLike<number>,
  count: number,
  rows: Uint8Array,
  start: number,
): void {
  const previous = past.before(1);
  const last = count > 0 ? keys[count - 1]! : FRAME_KEYS;
  let place = start;
  const one = (width: number, index: number): void => {
    rows[place + index] = 1;
    place += width;
  };
  for (let index = 0; index < count; index += 1) rows[place + keys[index]!] = 1;
  place += FRAME_KEYS;
  one(FRAME_KEYS + 1, last);
  for (let index = 0; index < count; index += 1) rows[place + Math.min(ABOVE - 1, keys[index]! - last)] = 1;
  place += ABOVE;
  one(COUNTS, Math.min(COUNTS - 1, count));
  if (count > 0) {
    for (const key of previous) if (Math.abs(key - last) <= REACH) rows[place + key - last + REACH] = 1;
  }
  place += AROUND;
  for (let rank = 0; rank < RANKS; rank += 1) {
    one(MOTION_WIDTH, motion(previous[rank], rank < count ? keys[rank] : undefined));
  }
  one(BELOW, below(last, previous[count]));
  one(BELOW, below(last, nextBelow(previous, last)));
  for (const kind of ECHO_KINDS) {
    const echo = echoes ? past.echo(kind) : undefined;
    one(BELOW, echo ? below(last, nextBelow(echo.keys, last)) : BELOW - 1);
    one(AGREEMENTS, echo ? Number(agrees(echo.keys, keys, count)) : AGREEMENTS - 1);
  }
}

/**
 * Offsets of the keys that distances are measured from: the key chosen last; of the frame before the key of the same rank,
 * the lowest, and the next below; of each echo the next below.
 *
 * @param write  is given each offset with its place among `REFERENCES`
 */
export function writeReferences(
  past: FramePast,
  { echoes }: { readonly echoes: boolean },
  keys: ArrayLike<number>,
  count: number,
  write: (reference: number, offset: number) => void,
): void {
  const previous = past.before(1);
  const last = count > 0 ? keys[count - 1]! : FRAME_KEYS;
  write(0, offsetOfKey(count > 0 ? last : undefined));
  write(1, offsetOfKey(previous[count]));
  write(2, offsetOfKey(previous.at(-1)));
  write(3, offsetOfKey(nextBelow(previous, last)));
  for (const [index, kind] of ECHO_KINDS.entries()) {
    const echo = echoes ? past.echo(kind) : undefined;
    write(4 + index, offsetOfKey(echo && nextBelow(echo.keys, last)));
  }
}

/** Where a row of distances begins among the keys. */
export function offsetOfKey(key: number | undefined): number {
  return key === undefined ? NOWHERE : key - REACH;
}

/** The highest key of a frame below another. */
function nextBelow(keys: KeyFrame, last: number): number | undefined {
  return keys.find((key) => key < last);
}

function below(last: number, key: number | undefined): number {
  if (key === undefined) return BELOW - 2;
  return Math.max(0, Math.min(BELOW - 3, last - key));
}

/** Are the keys chosen so far just those that a frame has down to there? */
function agrees(expected: KeyFrame, keys: ArrayLike<number>, count: number): boolean {
  for (let index = 0; index < count; index += 1) if (expected[index] !== keys[index]) return false;
  return true;
}
