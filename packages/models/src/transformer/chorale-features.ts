/**
 * What a chorale Transformer is told about the past, as rows of zeros and ones.
 *
 * Everything here is computed from tokens before the place that is predicted (and, within a frame, from the voices
 * above), so the chain rule holds: `../shared/benchmarks.md`'s leak test is a test of this package. Metrical place, how
 * long each voice has held its pitch, and how it moved last are what Huang et al. 2019 (Music Transformer, section 4)
 * gain from giving to the model outright.
 */
import { SILENCE_TOKEN, VOCABULARY_SIZE } from '@continuo/corpus';

export const VOICE_COUNT = 4;
/** Stands for the tokens before the first frame. */
export const START_TOKEN: number = VOCABULARY_SIZE;
const TOKENS: number = VOCABULARY_SIZE + 1;
const LONGEST_HOLD = 16;
const HOLDS = LONGEST_HOLD + 1;
const PLACES = 16;
/** a step of up to an octave either way, or unknown */
const MOTIONS = 2 * 12 + 2;
/** a distance of up to 25 semitones either way, or unknown */
const DISTANCES = 2 * 25 + 2;

/** Width of a row of the trunk, which runs once a frame. */
export const TRUNK_WIDTH: number = VOICE_COUNT * (TOKENS + HOLDS + MOTIONS) + PLACES + 6 * DISTANCES;
/** Width of a row of the head of each voice, which sees the voices above in the same frame. */
export const HEAD_WIDTHS: readonly number[] = Array.from(
  { length: VOICE_COUNT },
  (_, voice) => TOKENS + HOLDS + PLACES + MOTIONS + voice * (TOKENS + MOTIONS + DISTANCES),
);

/** What the features look at: the state of four voices before a frame. */
export type Past = {
  /** the frame's number, from the start of the piece */
  frame: number;
  /** token of each voice in the frame before, START_TOKEN at the start */
  readonly previous: Int32Array;
  /** frames that each voice has held it, at most 16; 0 at the start */
  readonly held: Int32Array;
  /** the different token that each voice had before that */
  readonly earlier: Int32Array;
};

/** The past of a piece's first frame. */
export function emptyPast(): Past {
  return {
    frame: 0,
    previous: new Int32Array(VOICE_COUNT).fill(START_TOKEN),
    held: new Int32Array(VOICE_COUNT),
    earlier: new Int32Array(VOICE_COUNT).fill(START_TOKEN),
  };
}

/** Moves on by one frame, whose four tokens are `tokens[offset …]`. */
export function advance(past: Past, tokens: ArrayLike<number>, offset = 0): void {
  for (let voice = 0; voice < VOICE_COUNT; voice += 1) {
    const token = tokens[offset + voice]!;
    if (token === past.previous[voice]) past.held[voice] = Math.min(LONGEST_HOLD, past.held[voice]! + 1);
    else {
      past.earlier[voice] = past.previous[voice]!;
      past.held[voice] = 1;
    }
    past.previous[voice] = token;
  }
  past.frame += 1;
}

/** Sets the ones of a trunk row that begins at `row`; the rest is zero already. */
export function writeTrunkRow(past: Past, target: Uint8Array, row: number): void {
  const { previous, held, earlier } = past;
  let place = row;
  for (let voice = 0; voice < VOICE_COUNT; voice += 1, place += TOKENS) target[place + previous[voice]!] = 1;
  for (let voice = 0; voice < VOICE_COUNT; voice += 1, place += HOLDS) target[place + held[voice]!] = 1;
  target[place + (past.frame % PLACES)] = 1;
  place += PLACES;
  for (let voice = 0; voice < VOICE_COUNT; voice += 1, place += MOTIONS) {
    target[place + distance(previous[voice]!, earlier[voice]!, 12)] = 1;
  }
  for (let lower = 1; lower < VOICE_COUNT; lower += 1) {
    for (let upper = 0; upper < lower; upper += 1, place += DISTANCES) {
      target[place + distance(previous[lower]!, previous[upper]!, 25)] = 1;
    }
  }
}

/** Sets the ones of a voice's head row; `tokens[offset …]` are those of this frame, of which the voices above are read. */
export function writeHeadRow(
  past: Past,
  voice: number,
  tokens: ArrayLike<number>,
  offset: number,
  target: Uint8Array,
  row: number,
): void {
  const { previous, held, earlier } = past;
  const own = previous[voice]!;
  let place = row;
  target[place + own] = 1;
  place += TOKENS;
  target[place + held[voice]!] = 1;
  place += HOLDS;
  target[place + (past.frame % PLACES)] = 1;
  place += PLACES;
  target[place + distance(own, earlier[voice]!, 12)] = 1;
  place += MOTIONS;
  for (let above = 0; above < voice; above += 1) {
    const token = tokens[offset + above]!;
    target[place + token] = 1;
    place += TOKENS;
    target[place + distance(token, previous[above]!, 12)] = 1;
    place += MOTIONS;
    target[place + distance(token, own, 25)] = 1;
    place += DISTANCES;
  }
}

/** 1 … 2·limit + 1 for −limit … limit semitones (farther ones are clipped); 0 where one of the two is no pitch. */
function distance(token: number, from: number, limit: number): number {
  if (token === SILENCE_TOKEN || from === SILENCE_TOKEN || token === START_TOKEN || from === START_TOKEN) return 0;
  return Math.max(-limit, Math.min(limit, token - from)) + limit + 1;
}
