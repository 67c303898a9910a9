/**
 * Watches in which order a channel's events of one tick stand in a file.
 *
 * A score keeps events by kind; only the order between kinds could be lost, and it can be heard (a pedal before or after
 * a note's end). Orders other than the usual one are kept as `SameTickOrder`, explained in score.ts.
 */

import type { SameTickOrder, Ticks } from '../score.ts';

/** Places in the usual order, x c p b k n z. */
const ENDING = 0;
export const CONTROLLER = 1;
export const PROGRAM = 2;
export const BEND = 3;
export const PRESSURE = 4;
const STARTING = 5;
const ENDING_LATE = 6;
const LETTERS = 'xcpbknz';

/** What notes of a channel did in a tick, a bit each. */
export const HAS_ENDING = 1;
export const HAS_STARTING = 2;
export const HAS_ENDING_LATE = 4;
/** a note that began before the tick ended after another had started */
export const UNUSUAL = 8;

/** Watches one channel of a track chunk, in the ticks that hold an event other than notes. */
export class SameTickWatcher {
  #tick: Ticks = -1;
  #flags = 0;
  #lastRank = 0;
  /** places in the usual order, of the tick's events so far */
  readonly #ranks: number[] = [];
  #count = 0;
  #orders: SameTickOrder[] = [];

  /**
   * A controller, program, bend or pressure.
   *
   * @param noteFlags  what the channel's notes did in this tick before its first event of another kind
   */
  event(tick: Ticks, rank: number, noteFlags: number): void {
    if (this.#tick === tick) this.#append(rank);
    else if (noteFlags !== 0) {
      this.#begin(tick, noteFlags);
      this.#append(rank);
    } else {
      // an event alone in its tick, as most are
      if (this.#flags !== 0) this.#end();
      this.#tick = tick;
      this.#lastRank = rank;
      this.#ranks[0] = rank;
      this.#count = 1;
    }
  }

  noteOn(tick: Ticks): void {
    if (this.#tick !== tick || this.#flags & HAS_STARTING) return;
    this.#flags |= HAS_STARTING;
    this.#append(STARTING);
  }

  /** @param startsHere  the note that ends began in the same tick */
  noteOff(tick: Ticks, startsHere: boolean): void {
    if (this.#tick !== tick) return;
    const flags = this.#flags;
    if (!(flags & HAS_STARTING)) {
      if (flags & HAS_ENDING) return;
      this.#flags |= HAS_ENDING;
      this.#append(ENDING);
      return;
    }
    if (!startsHere) {
      if (flags & HAS_ENDING) return;
      this.#flags |= UNUSUAL;
    }
    if (flags & HAS_ENDING_LATE) return;
    this.#flags |= HAS_ENDING_LATE;
    this.#append(ENDING_LATE);
  }

  /** The unusual orders, by tick. */
  finish(): readonly SameTickOrder[] {
    this.#end();
    return this.#orders;
  }

  /** Notes alone always stand in the order x n z. */
  #begin(tick: Ticks, noteFlags: number): void {
    this.#end();
    this.#tick = tick;
    this.#flags = noteFlags;
    this.#lastRank = 0;
    this.#count = 0;
    if (noteFlags & HAS_ENDING) this.#append(ENDING);
    if (noteFlags & HAS_STARTING) this.#append(STARTING);
    if (noteFlags & HAS_ENDING_LATE) this.#append(ENDING_LATE);
  }

  #end(): void {
    if (this.#flags & UNUSUAL) {
      let kinds = '';
      for (let i = 0; i < this.#count; i++) kinds += LETTERS[this.#ranks[i]];
      this.#orders.push({ tick: this.#tick, kinds });
    }
    this.#flags = 0;
  }

  #append(rank: number): void {
    if (rank < this.#lastRank) this.#flags |= UNUSUAL;
    this.#lastRank = rank;
    this.#ranks[this.#count++] = rank;
  }
}
