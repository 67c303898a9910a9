/**
 * Watches in which order a channel's events of one tick stand in a file.
 *
 * A score keeps events by kind; only the order between kinds could be lost, and it can be heard (a pedal before or after
 * a note's end). Orders other than the usual one are kept as `SameTickOrder`, explained in score.ts.
 */

import type { SameTickOrder, Ticks } from '../score.ts';

/** The letters of an order, by rank in the usual order. */
export const ENDING = 0;
export const CONTROLLER = 1;
export const PROGRAM = 2;
export const BEND = 3;
export const PRESSURE = 4;
const STARTING = 5;
const ENDING_LATE = 6;
const LETTERS = 'xcpbknz';

const HAS_ENDING = 1;
const HAS_STARTING = 2;
const HAS_ENDING_LATE = 4;
const HAS_OTHER = 8;
const UNUSUAL = 16;

/** One watcher for the 16 channels of a track chunk; `take` gives a channel's orders at the end. */
export class SameTickWatcher {
  readonly #tick: Int32Array = new Int32Array(16).fill(-1);
  readonly #flags: Uint8Array = new Uint8Array(16);
  readonly #lastRank: Uint8Array = new Uint8Array(16);
  readonly #letters: string[] = new Array<string>(16).fill('');
  readonly #orders: SameTickOrder[][] = Array.from({ length: 16 }, () => []);

  /** A controller, program, bend or pressure. */
  event(channel: number, tick: Ticks, rank: number): void {
    if (this.#tick[channel] !== tick) this.#begin(channel, tick);
    this.#flags[channel] |= HAS_OTHER;
    this.#append(channel, rank);
  }

  noteOn(channel: number, tick: Ticks): void {
    if (this.#tick[channel] !== tick) this.#begin(channel, tick);
    if (this.#flags[channel] & HAS_STARTING) return;
    this.#flags[channel] |= HAS_STARTING;
    this.#append(channel, STARTING);
  }

  /** @param startsHere  the note that ends began in the same tick */
  noteOff(channel: number, tick: Ticks, startsHere: boolean): void {
    if (this.#tick[channel] !== tick) this.#begin(channel, tick);
    const flags = this.#flags[channel];
    if (!(flags & HAS_STARTING)) {
      if (flags & HAS_ENDING) return;
      this.#flags[channel] |= HAS_ENDING;
      this.#append(channel, ENDING);
      return;
    }
    if (!startsHere) {
      if (flags & HAS_ENDING) return;
      this.#flags[channel] |= UNUSUAL;
    }
    if (flags & HAS_ENDING_LATE) return;
    this.#flags[channel] |= HAS_ENDING_LATE;
    this.#append(channel, ENDING_LATE);
  }

  /** The unusual orders of a channel, by tick; the watcher forgets them. */
  take(channel: number): SameTickOrder[] {
    this.#begin(channel, -1);
    const orders = this.#orders[channel];
    if (orders.length > 0) this.#orders[channel] = [];
    return orders;
  }

  #begin(channel: number, tick: Ticks): void {
    const flags = this.#flags[channel];
    if (flags & HAS_OTHER && flags & UNUSUAL) {
      this.#orders[channel].push({ tick: this.#tick[channel], kinds: this.#letters[channel] });
    }
    this.#tick[channel] = tick;
    this.#flags[channel] = 0;
    this.#lastRank[channel] = 0;
    this.#letters[channel] = '';
  }

  #append(channel: number, rank: number): void {
    if (rank < this.#lastRank[channel]) this.#flags[channel] |= UNUSUAL;
    this.#lastRank[channel] = rank;
    this.#letters[channel] += LETTERS[rank];
  }
}
