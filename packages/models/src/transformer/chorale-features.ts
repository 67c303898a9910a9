/**
 * What a chorale Transformer is told about the past, as rows of zeros and ones.
 *
 * Everything here is computed from tokens before the place that is predicted (within a frame, from the voices above), so
 * the chain rule holds (a test changes notes and looks for leaks); only where cells are given or a key is told does more
 * come in. Metrical place, how long each voice has held its pitch, and how it moved last are what Huang et al. 2019
 * (Music Transformer, section 4) gain from giving to the model outright.
 */
import { pitchOfToken, SILENCE_TOKEN, VOCABULARY_SIZE } from '@continuo/corpus';

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

const DEGREES = 12;
const MODES = 2;

/** Frames ahead at which given tones are told as motions from where the voice is now. */
const AHEAD = [0, 1, 2, 3, 4, 6, 8, 12, 16] as const;

/** Width of a row of the trunk, which runs once a frame. */
export const TRUNK_WIDTH: number =
  VOICE_COUNT * (TOKENS + HOLDS + MOTIONS * (1 + AHEAD.length) + DEGREES) + PLACES + 6 * DISTANCES + MODES;
/** Width of a row of a voice's head, which sees the tones of this frame that stand already. */
export const HEAD_WIDTH: number =
  TOKENS + HOLDS + PLACES + MOTIONS + DEGREES + MODES + (VOICE_COUNT - 1) * (TOKENS + MOTIONS + DISTANCES);

/** In a frame's known tokens: nothing stands here yet. */
export const UNKNOWN_TOKEN = -1;

/** A key that was asked for. */
export type KeyTold = { readonly tonic: number; readonly mode: 'major' | 'minor' };

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
  /** the key asked for: tones are then also told as degrees of its scale, alike in every key */
  readonly key: KeyTold | undefined;
  /** [length × 4] tokens of the piece that are given, else `UNKNOWN_TOKEN` */
  readonly given: Int16Array | undefined;
};

/** The past of a piece's first frame. */
export function emptyPast({ key, given }: Partial<Pick<Past, 'key' | 'given'>> = {}): Past {
  return {
    frame: 0,
    key,
    given,
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
  if (past.key) {
    target[place + (past.key.mode === 'minor' ? 1 : 0)] = 1;
    for (let voice = 0; voice < VOICE_COUNT; voice += 1) {
      if (isPitch(previous[voice]!)) target[place + MODES + voice * DEGREES + degree(previous[voice]!, past.key)] = 1;
    }
  }
  if (past.given) writeAhead(past, past.given, target, place + MODES + VOICE_COUNT * DEGREES);
}

/** How each voice will have moved, seen from now, where its tones ahead are given: what is to come, alike in every key. */
function writeAhead({ frame, previous }: Past, given: Int16Array, target: Uint8Array, start: number): void {
  let place = start;
  for (const ahead of AHEAD) {
    for (let voice = 0; voice < VOICE_COUNT; voice += 1, place += MOTIONS) {
      const token = given[(frame + ahead) * VOICE_COUNT + voice] ?? UNKNOWN_TOKEN;
      if (token !== UNKNOWN_TOKEN) target[place + distance(token, previous[voice]!, 12)] = 1;
    }
  }
}

/**
 * Sets the ones of a voice's head row.
 *
 * @param known  `known[offset …]`: the tokens of this frame that stand (the voices above, and what is given), else
 *               `UNKNOWN_TOKEN`; the voice's own is not looked at
 */
export function writeHeadRow(
  past: Past,
  voice: number,
  known: ArrayLike<number>,
  offset: number,
  target: Uint8Array,
  row: number,
): void {
  const { previous, held, earlier, key } = past;
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
  if (key) target[place + (key.mode === 'minor' ? 1 : 0)] = 1;
  place += MODES;
  if (key && isPitch(own)) target[place + degree(own, key)] = 1;
  place += DEGREES;
  for (const other of othersOf(voice)) {
    const token = known[offset + other]!;
    if (token !== UNKNOWN_TOKEN) {
      target[place + token] = 1;
      target[place + TOKENS + distance(token, previous[other]!, 12)] = 1;
      target[place + TOKENS + MOTIONS + distance(token, own, 25)] = 1;
    }
    place += TOKENS + MOTIONS + DISTANCES;
  }
}

/** The three other voices, from the top. @example othersOf(1) // => [0, 2, 3] */
export function othersOf(voice: number): readonly number[] {
  return OTHERS[voice]!;
}
const OTHERS = [0, 1, 2, 3].map((voice) => [0, 1, 2, 3].filter((other) => other !== voice));

function isPitch(token: number): boolean {
  return token !== SILENCE_TOKEN && token !== START_TOKEN;
}

function degree(token: number, { tonic }: KeyTold): number {
  return (pitchOfToken(token) - tonic + 12) % DEGREES;
}

/** 1 … 2·limit + 1 for −limit … limit semitones (farther ones are clipped); 0 where one of the two is no pitch. */
function distance(token: number, from: number, limit: number): number {
  if (!isPitch(token) || !isPitch(from)) return 0;
  return Math.max(-limit, Math.min(limit, token - from)) + limit + 1;
}
