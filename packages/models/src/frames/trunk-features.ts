/**
 * What the trunk is told about the past, as rows of zeros and ones.
 *
 * Keys of the last frames outright; beside them what does not change when music is moved up or down (distances, motions),
 * how long the frame has stood, where in the bar it may be, and the frames that echo (`frame-echoes.ts`).
 */
import { FRAME_KEYS } from '@continuo/corpus';
import { ECHO_KINDS, STRENGTHS } from './frame-echoes.ts';
import type { FramePast, KeyFrame } from './frame-past.ts';

/** Frames before that are told outright. */
export const HISTORY = 4;
/** Distances between neighbouring tones, from the top down. */
const GAPS = 5;
/** A distance of 0–24 semitones, or none. */
const GAP_WIDTH = 26;
/** A step of up to an octave either way, or unknown. */
export const MOTION_WIDTH = 26;
const COUNTS = 11;
const HOLDS = 17;
const CLOCKS = [16, 12] as const;
const BEGINNINGS = 8;

/** Places of a trunk row that are all keys: the frame before, then each echo. */
export const PREVIOUS_KEYS = 0;
export const echoKeys = (index: number): number => FRAME_KEYS * (HISTORY + 1) + index * (FRAME_KEYS + STRENGTHS);

const AFTER_ECHOES = echoKeys(ECHO_KINDS.length);
/** Width of a row. */
export const TRUNK_WIDTH: number =
  AFTER_ECHOES +
  12 +
  2 * (FRAME_KEYS + 1) +
  GAPS * GAP_WIDTH +
  2 * MOTION_WIDTH +
  COUNTS +
  HOLDS +
  CLOCKS.reduce((sum, clock) => sum + clock, 0) +
  BEGINNINGS;

/** Writes one row, which must hold zeros. */
export function writeTrunkRow(
  past: FramePast,
  { echoes }: { readonly echoes: boolean },
  rows: Uint8Array,
  start: number,
): void {
  const [last, beforeLast] = [past.before(1), past.before(2)];
  for (let count = 1; count <= HISTORY; count += 1) {
    for (const key of past.before(count)) rows[start + (count - 1) * FRAME_KEYS + key] = 1;
  }
  for (const key of last) if (beforeLast.includes(key)) rows[start + HISTORY * FRAME_KEYS + key] = 1;
  if (echoes) {
    for (const [index, kind] of ECHO_KINDS.entries()) {
      const echo = past.echo(kind);
      if (!echo) continue;
      const place = start + echoKeys(index);
      for (const key of echo.keys) rows[place + key] = 1;
      rows[place + FRAME_KEYS + echo.strength] = 1;
    }
  }
  let place = start + AFTER_ECHOES;
  const one = (width: number, index: number): void => {
    rows[place + index] = 1;
    place += width;
  };
  for (const key of last) rows[place + (key % 12)] = 1;
  place += 12;
  one(FRAME_KEYS + 1, last[0] ?? FRAME_KEYS);
  one(FRAME_KEYS + 1, last.at(-1) ?? FRAME_KEYS);
  for (let gap = 0; gap < GAPS; gap += 1) {
    const isThere = gap + 1 < last.length;
    one(GAP_WIDTH, isThere ? Math.min(GAP_WIDTH - 2, last[gap]! - last[gap + 1]!) : GAP_WIDTH - 1);
  }
  one(MOTION_WIDTH, motion(beforeLast[0], last[0]));
  one(MOTION_WIDTH, motion(beforeLast.at(-1), last.at(-1)));
  one(COUNTS, Math.min(COUNTS - 1, last.length));
  one(HOLDS, heldFor(past));
  for (const clock of CLOCKS) one(clock, past.frame % clock);
  one(BEGINNINGS, Math.min(BEGINNINGS - 1, past.frame));
}

/** A step between two keys as a place of `MOTION_WIDTH`; the last where one is not there. */
export function motion(from: number | undefined, to: number | undefined): number {
  if (from === undefined || to === undefined) return MOTION_WIDTH - 1;
  return Math.max(-12, Math.min(12, to - from)) + 12;
}

/** Frames for which the last frame has stood, 1–16; 0 at the start. */
function heldFor(past: FramePast): number {
  const last = past.before(1);
  let frames = past.frame === 0 ? 0 : 1;
  while (frames > 0 && frames < HOLDS - 1 && frames < past.frame && isSame(past.before(frames + 1), last)) frames += 1;
  return frames;
}

function isSame(a: KeyFrame, b: KeyFrame): boolean {
  return a.length === b.length && a.every((key, place) => key === b[place]);
}
