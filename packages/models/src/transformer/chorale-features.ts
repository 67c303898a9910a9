/**
 * What a chorale Transformer is told about the past, as rows of zeros and ones.
 *
 * Everything here is computed from tokens before the place that is predicted (within a frame, from the voices above), so
 * the chain rule holds (a test changes notes and looks for leaks); only where cells are given or a key is told does more
 * come in. Metrical place, how long each voice has held its pitch, and how it moved last are what Huang et al. 2019
 * (Music Transformer, section 4) gain from giving to the model outright.
 */
import { pitchOfToken, SILENCE_TOKEN, VOCABULARY_SIZE } from '@continuo/corpus';
import { LONGEST_HOLD, type Past, START_TOKEN } from './chorale-past.ts';
import {
  type Guess,
  guesses,
  LENGTH_CLASSES,
  longestRepeat,
  POINT_CLASSES,
  RETURNS_WIDTH,
  TIMES_CLASSES,
  timesRepeated,
  writeReturns,
} from './chorale-repeats.ts';
import { SHARES_WIDTH, writeShares } from './chorale-tonality.ts';
import { type KeyTold, UNKNOWN_TOKEN, VOICE_COUNT } from './chorale-voices.ts';

export { advance, emptyPast, type Past, START_TOKEN } from './chorale-past.ts';
export { type KeyTold, UNKNOWN_TOKEN, VOICE_COUNT } from './chorale-voices.ts';

const TOKENS: number = VOCABULARY_SIZE + 1;
const HOLDS = LONGEST_HOLD + 1;
const PLACES = 16;
/** a step of up to an octave either way, or unknown */
const MOTIONS = 2 * 12 + 2;
/** a distance of up to 25 semitones either way, or unknown */
const DISTANCES = 2 * 25 + 2;

const DEGREES = 12;
const MODES = 2;
/** Sixteenths after which phrases and bars may come round: three quarters, six, two bars of four. */
const PERIODS = [12, 24, 32] as const;
/** bars of four quarters since the beginning are counted up to this */
const BARS = 33;

/** Frames ahead at which given tones are told as motions from where the voice is now. */
const AHEAD = [0, 1, 2, 3, 4, 6, 8, 12, 16] as const;

/** Of a key: its mode, and four tones as degrees of its scale. */
const KEY_WIDTH = MODES + VOICE_COUNT * DEGREES;
/** Of a key that the past suggests also how much of each pitch class there was. */
const TONALITY_WIDTH = KEY_WIDTH + SHARES_WIDTH;

/** Width of a row of the trunk, which runs once a frame. */
export const TRUNK_WIDTH: number =
  VOICE_COUNT * (TOKENS + HOLDS + MOTIONS) +
  PLACES +
  6 * DISTANCES +
  KEY_WIDTH +
  AHEAD.length * VOICE_COUNT * MOTIONS +
  (LENGTH_CLASSES + VOICE_COUNT * MOTIONS) +
  (2 * TONALITY_WIDTH + DEGREES) +
  (PERIODS.reduce((total, period) => total + period, 0) + BARS) +
  (TIMES_CLASSES + VOICE_COUNT * RETURNS_WIDTH);
/** Width of a row of a voice's head, which sees the tones of this frame that stand already. */
export const HEAD_WIDTH: number =
  TOKENS +
  HOLDS +
  PLACES +
  MOTIONS +
  (MODES + DEGREES) +
  VOICE_COUNT * (MOTIONS + DISTANCES) +
  (2 * LENGTH_CLASSES + 2 * POINT_CLASSES + 4 * MOTIONS) +
  2 * TONALITY_WIDTH +
  2 * MOTIONS +
  (TIMES_CLASSES + (1 + VOICE_COUNT) * RETURNS_WIDTH);

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
  if (past.key) writeDegrees(past.key, previous, target, place);
  place += KEY_WIDTH;
  if (past.given) writeAhead(past, past.given, target, place);
  place += AHEAD.length * VOICE_COUNT * MOTIONS;
  writeRepeat(past, target, place);
  place += LENGTH_CLASSES + VOICE_COUNT * MOTIONS;
  const { keys, all, recent } = past.tonality;
  for (const [index, key] of keys.entries()) {
    if (key) {
      writeDegrees(key, previous, target, place);
      writeShares(index === 0 ? all : recent, key.tonic, target, place + KEY_WIDTH);
    }
    place += TONALITY_WIDTH;
  }
  if (keys[0] && keys[1]) target[place + ((keys[1].tonic - keys[0].tonic + 12) % 12)] = 1;
  place += DEGREES;
  for (const period of PERIODS) {
    target[place + (past.frame % period)] = 1;
    place += period;
  }
  target[place + Math.min(BARS - 1, Math.floor(past.frame / PLACES))] = 1;
  writeRhythms(past, [0, 1, 2, 3], target, place + BARS);
}

/** How long the four voices have been repeating what they sang before, and how each went on then. */
function writeRepeat({ repeats, previous }: Past, target: Uint8Array, start: number): void {
  const repeat = longestRepeat(repeats);
  target[start + (repeat?.belief ?? 0)] = 1;
  if (!repeat) return;
  for (let voice = 0; voice < VOICE_COUNT; voice += 1) {
    const token = repeats.tokens[repeat.frame * VOICE_COUNT + voice]!;
    target[start + LENGTH_CLASSES + voice * MOTIONS + distance(token, previous[voice]!, 12)] = 1;
  }
}

/** How often it has been so, and the rhythm of the voices, bars ago. */
function writeRhythms({ repeats }: Past, voices: readonly number[], target: Uint8Array, place: number): void {
  target[place + timesRepeated(repeats)] = 1;
  for (const [index, voice] of voices.entries()) {
    writeReturns(repeats, voice, target, place + TIMES_CLASSES + index * RETURNS_WIDTH);
  }
}

/** A key's mode, and each of four tones as a degree of its scale. */
function writeDegrees(key: KeyTold, tokens: ArrayLike<number>, target: Uint8Array, start: number): void {
  target[start + (key.mode === 'minor' ? 1 : 0)] = 1;
  for (let voice = 0; voice < VOICE_COUNT; voice += 1) {
    const token = tokens[voice]!;
    if (token !== UNKNOWN_TOKEN && isPitch(token)) target[start + MODES + voice * DEGREES + degree(token, key)] = 1;
  }
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
 * @returns      what this voice sang where things were as now
 */
export function writeHeadRow(
  past: Past,
  voice: number,
  known: ArrayLike<number>,
  offset: number,
  target: Uint8Array,
  row: number,
): readonly Guess[] {
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
  for (let other = 0; other < VOICE_COUNT; other += 1) {
    const token = known[offset + other]!;
    if (other !== voice && token !== UNKNOWN_TOKEN) {
      target[place + distance(token, previous[other]!, 12)] = 1;
      target[place + MOTIONS + distance(token, own, 25)] = 1;
    }
    place += MOTIONS + DISTANCES;
  }
  const guessed = guesses(past.repeats, voice, known, offset);
  for (const [index, { token, belief }] of guessed.entries()) {
    target[place + belief] = 1;
    place += index < 2 ? LENGTH_CLASSES : POINT_CLASSES;
    if (token !== UNKNOWN_TOKEN) target[place + distance(token, own, 12)] = 1;
    place += MOTIONS;
  }
  const { keys, all, recent } = past.tonality;
  const standing = Array.from(previous, (before, other) => (other === voice ? before : known[offset + other]!));
  for (const [index, each] of keys.entries()) {
    if (each) writeDegrees(each, standing, target, place);
    if (isPitch(own)) writeShares(index === 0 ? all : recent, pitchOfToken(own), target, place + KEY_WIDTH);
    place += TONALITY_WIDTH;
  }
  target[place + distance(past.lowest[voice]!, own, 12)] = 1;
  target[place + MOTIONS + distance(past.highest[voice]!, own, 12)] = 1;
  writeRhythms(past, [voice, 0, 1, 2, 3], target, place + 2 * MOTIONS);
  return guessed;
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
