/**
 * Which earlier frame seems to come again: the memory for repeats that tunes in AABB form ask for.
 *
 * As in context matching of compression (PPM*, Cleary and Teahan 1997, section 3), the past of a frame is held against the
 * past of every earlier frame; the frame that followed the best match is told to the model, which learns how far to trust
 * it. All is worked out from frames before the one that is predicted.
 */
import { FRAME_KEYS } from '@continuo/corpus';

/** Ways to hold one past against another. */
export const ECHO_KINDS = ['same', 'tune', 'similar'] as const;
export type EchoKind = (typeof ECHO_KINDS)[number];

/** Farthest that is looked back, in frames. */
export const LONGEST_LAG = 2048;
/** How well an echo's past agrees is told as one of so many numbers. */
export const STRENGTHS = 16;
/** A frame without an echo. */
export const NO_ECHO = -1;

/** What `similar` keeps of its agreement from frame to frame. */
const KEPT = 0.92;
/** The least lag of `similar`: nearer frames are alike because tones are held. */
const LEAST_LAG = 6;

/** The earlier frame that echoes now, or `NO_ECHO`, and how well its past agrees, 0–15. */
export type Echo = { readonly source: number; readonly strength: number };

/** Follows one piece; frames are taken as keys from the highest down. */
export class EchoFinder {
  #length = 0;
  #bits = new Uint32Array(3 * 64);
  #tops = new Int16Array(64);
  readonly #agreement: Readonly<Record<EchoKind, Float32Array>> = {
    same: new Float32Array(LONGEST_LAG + 1),
    tune: new Float32Array(LONGEST_LAG + 1),
    similar: new Float32Array(LONGEST_LAG + 1),
  };

  /** Takes in the next frame. */
  advance(keys: ArrayLike<number>): void {
    const now = this.#append(keys);
    const { same, tune, similar } = this.#agreement;
    for (let lag = 1; lag <= Math.min(now, LONGEST_LAG); lag += 1) {
      const likeness = this.#likeness(now, now - lag);
      same[lag] = likeness === 1 ? same[lag]! + 1 : 0;
      tune[lag] = this.#tops[now] === this.#tops[now - lag] ? tune[lag]! + 1 : 0;
      similar[lag] = KEPT * similar[lag]! + likeness;
    }
  }

  /** The echo of the frame that comes next. */
  echo(kind: EchoKind): Echo {
    const agreement = this.#agreement[kind];
    const least = kind === 'similar' ? LEAST_LAG : 1;
    let best = 0;
    let found = 0;
    // of equal ones the nearest
    for (let lag = least; lag < Math.min(this.#length, LONGEST_LAG + 1); lag += 1) {
      if (agreement[lag]! <= best) continue;
      best = agreement[lag]!;
      found = lag;
    }
    if (found === 0) return { source: NO_ECHO, strength: 0 };
    const strength = kind === 'similar' ? best * (1 - KEPT) * STRENGTHS : best;
    return { source: this.#length - found, strength: Math.min(STRENGTHS - 1, Math.floor(strength)) };
  }

  #append(keys: ArrayLike<number>): number {
    const place = this.#length;
    if (place === this.#tops.length) {
      this.#bits = grown(this.#bits, new Uint32Array(6 * place));
      this.#tops = grown(this.#tops, new Int16Array(2 * place));
    }
    this.#tops[place] = keys.length > 0 ? keys[0]! : FRAME_KEYS;
    for (let index = 0; index < keys.length; index += 1) {
      const key = keys[index]!;
      this.#bits[3 * place + (key >> 5)]! |= 1 << (key & 31);
    }
    this.#length += 1;
    return place;
  }

  /** Keys in both over keys in either; two silences are alike. */
  #likeness(a: number, b: number): number {
    let both = 0;
    let either = 0;
    for (let word = 0; word < 3; word += 1) {
      const [one, other] = [this.#bits[3 * a + word]!, this.#bits[3 * b + word]!];
      both += onesOf(one & other);
      either += onesOf(one | other);
    }
    return either === 0 ? 1 : both / either;
  }
}

function grown<Values extends Uint32Array | Int16Array>(values: Values, room: Values): Values {
  room.set(values);
  return room;
}

/** Ones among 32 bits (Warren, "Hacker's Delight", section 5-1). */
function onesOf(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  bits = (bits + (bits >>> 4)) & 0x0f0f0f0f;
  return Math.imul(bits, 0x01010101) >>> 24;
}
