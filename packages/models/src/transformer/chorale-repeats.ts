/**
 * Where a chorale has been before: for each earlier frame, how well what led to it agrees with what leads to now.
 *
 * A tenth of the frames of Bach's chorales stand in a sixteenfold repeat (the Stollen), and what came then comes again in
 * 98 of 100 cases; 229 pieces are too few for attention to find that by itself, so it is told outright. The longest match is
 * that of Lempel and Ziv 1977 and of prediction by partial match (Cleary and Witten 1984); nothing but the past is looked
 * at, and of the frame that is written the voices above.
 */
import { UNKNOWN_TOKEN, VOICE_COUNT } from './chorale-voices.ts';

/** How a piece so far agrees with itself; index j speaks of "now is as j was". */
export type Repeats = {
  /** frames so far */
  length: number;
  /** their tokens, four a frame */
  tokens: Int16Array;
  /** frames before j that equal, all voices, those before now */
  joint: Int16Array;
  /** for each voice: frames before j in which it equals itself before now */
  own: Int16Array[];
  /** share of equal tones before j and before now, 0–1, the nearer the heavier */
  near: Float64Array;
};

/** Of every guess, the frames or points by which it is believed, as a class; 0 where there is none. */
const LENGTHS = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64] as const;
export const LENGTH_CLASSES: number = LENGTHS.length + 1;
const POINTS = 20;
export const POINT_CLASSES: number = POINTS + 1;
const FORGETTING = 0.92;

/** How many times the last eight frames have been before, at most three. */
export function timesRepeated({ joint, length }: Repeats): number {
  let times = 0;
  for (let j = 8; j < length; j += 1) if (joint[j]! >= 8) times += 1;
  return Math.min(3, times);
}
export const TIMES_CLASSES = 4;

/** Distances at which a rhythm may come again, in sixteenths. */
const RETURNS = [4, 8, 12, 16, 24, 32, 48, 64] as const;
export const RETURNS_WIDTH: number = RETURNS.length;

/** Marks at which of these distances before the frame that comes a voice took a new tone. */
export function writeReturns({ tokens, length }: Repeats, voice: number, target: Uint8Array, place: number): void {
  for (const [index, distance] of RETURNS.entries()) {
    const at = (length - distance) * VOICE_COUNT + voice;
    if (at < 0) continue;
    if (tokens[at] !== tokens[at - VOICE_COUNT]) target[place + index] = 1;
  }
}

/** What a voice sang when things were as they are now. */
export type Guess = {
  /** `UNKNOWN_TOKEN` where there is no such place */
  readonly token: number;
  /** how far it is to be believed */
  readonly belief: number;
};
const NOTHING: Guess = { token: UNKNOWN_TOKEN, belief: 0 };

/** The repeats of a piece that has not begun. */
export function noRepeats(): Repeats {
  return withRoom(128);
}

function withRoom(frames: number): Repeats {
  return {
    length: 0,
    tokens: new Int16Array(frames * VOICE_COUNT),
    joint: new Int16Array(frames + 1),
    own: Array.from({ length: VOICE_COUNT }, () => new Int16Array(frames + 1)),
    near: new Float64Array(frames + 1),
  };
}

/** Takes in the next frame, whose four tokens are `frame[offset …]`. */
export function remember(repeats: Repeats, frame: ArrayLike<number>, offset: number): void {
  const now = repeats.length;
  if ((now + 1) * VOICE_COUNT > repeats.tokens.length) grow(repeats);
  const { tokens, joint, own, near } = repeats;
  for (let voice = 0; voice < VOICE_COUNT; voice += 1) tokens[now * VOICE_COUNT + voice] = frame[offset + voice]!;
  for (let j = now; j >= 1; j -= 1) {
    let equal = 0;
    for (let voice = 0; voice < VOICE_COUNT; voice += 1) {
      const same = tokens[(j - 1) * VOICE_COUNT + voice] === frame[offset + voice];
      if (same) equal += 1;
      own[voice]![j] = same ? own[voice]![j - 1]! + 1 : 0;
    }
    joint[j] = equal === VOICE_COUNT ? joint[j - 1]! + 1 : 0;
    near[j] = FORGETTING * near[j - 1]! + ((1 - FORGETTING) * equal) / VOICE_COUNT;
  }
  repeats.length = now + 1;
}

/** Index of the length class. */
function lengthClass(frames: number): number {
  let index = 0;
  while (index < LENGTHS.length && frames >= LENGTHS[index]!) index += 1;
  return index;
}

/** The frame that what came before resembles in all voices for longest, and its class; the latest of several. */
export function longestRepeat({
  joint,
  length,
}: Repeats): { readonly frame: number; readonly belief: number } | undefined {
  let best = 0;
  for (let j = length - 1; j >= 1; j -= 1) if (joint[j]! > joint[best]! || (best === 0 && joint[j]! > 0)) best = j;
  return best === 0 ? undefined : { frame: best, belief: lengthClass(joint[best]!) };
}

/**
 * What one voice sang at the places that are most like now.
 *
 * @param known  `known[offset …]`: the tokens of this frame; only those above `voice` are looked at
 * @returns      by the longest match of all voices; by the longest of the voice itself; by both and by resemblance, on
 *               the same part of a beat; by the best of these with another tone
 */
export function guesses(
  { tokens, joint, own, near, length }: Repeats,
  voice: number,
  known: ArrayLike<number>,
  offset: number,
): readonly Guess[] {
  let byAll = -1;
  let bySelf = -1;
  let byPoints = -1;
  let most = 0;
  let second = -1;
  let less = 0;
  const self = own[voice]!;
  for (let j = length - 1; j >= 1; j -= 1) {
    let differing = 0;
    for (let upper = 0; upper < voice; upper += 1) {
      if (tokens[j * VOICE_COUNT + upper] !== known[offset + upper]) differing += 1;
    }
    if (differing === 0 && joint[j]! > 0 && (byAll < 0 || joint[j]! > joint[byAll]!)) byAll = j;
    if (self[j]! > 0 && (bySelf < 0 || self[j]! > self[bySelf]!)) bySelf = j;
    if ((length - j) % 4 === 0) {
      const points = self[j]! + 4 * near[j]! - 4 * differing;
      const here = tokens[j * VOICE_COUNT + voice];
      if (byPoints < 0 || points > most) {
        if (byPoints >= 0 && here !== tokens[byPoints * VOICE_COUNT + voice]) {
          second = byPoints;
          less = most;
        }
        byPoints = j;
        most = points;
      } else if (here !== tokens[byPoints * VOICE_COUNT + voice] && (second < 0 || points > less)) {
        second = j;
        less = points;
      }
    }
  }
  const token = (frame: number): number => tokens[frame * VOICE_COUNT + voice]!;
  return [
    byAll < 0 ? NOTHING : { token: token(byAll), belief: lengthClass(joint[byAll]!) },
    bySelf < 0 ? NOTHING : { token: token(bySelf), belief: lengthClass(self[bySelf]!) },
    byPoints < 0 ? NOTHING : { token: token(byPoints), belief: pointClass(most) },
    second < 0 ? NOTHING : { token: token(second), belief: pointClass(less) },
  ];
}

/** −12 … 4 points a class each two, then each four. */
function pointClass(points: number): number {
  const step = points < 4 ? Math.floor((points + 12) / 2) : 8 + Math.floor((points - 4) / 4);
  return 1 + Math.max(0, Math.min(POINTS - 1, step));
}

function grow(repeats: Repeats): void {
  const larger = withRoom((repeats.tokens.length / VOICE_COUNT) * 2);
  larger.tokens.set(repeats.tokens);
  larger.joint.set(repeats.joint);
  larger.near.set(repeats.near);
  for (const [voice, each] of larger.own.entries()) each.set(repeats.own[voice]!);
  Object.assign(repeats, larger, { length: repeats.length });
}
