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

const HAS_ENDING = 1;
const HAS_STARTING = 2;
const HAS_ENDING_LATE = 4;
const HAS_OTHER = 8;
const UNUSUAL = 16;

/** Watches one channel of a track chunk; ticks with notes only cost no more than a few bits. */
export class SameTickWatcher {
  #tick: Ticks = -1;
  #flags = 0;
  #lastRank = 0;
  /** the letters so far; filled from the first event on that is no note */
  #letters = '';
  #orders: SameTickOrder[] = [];

  /** A controller, program, bend or pressure. */
  event(tick: Ticks, rank: number): void {
    if (this.#tick !== tick) this.#begin(tick);
    if (!(this.#flags & HAS_OTHER)) this.#spellNotes();
    this.#append(rank);
  }

  noteOn(tick: Ticks): void {
    if (this.#tick !== tick) this.#begin(tick);
    if (this.#flags & HAS_STARTING) return;
    this.#flags |= HAS_STARTING;
    if (this.#flags & HAS_OTHER) this.#append(STARTING);
  }

  /** @param startsHere  the note that ends began in the same tick */
  noteOff(tick: Ticks, startsHere: boolean): void {
    if (this.#tick !== tick) this.#begin(tick);
    const flags = this.#flags;
    if (!(flags & HAS_STARTING)) {
      if (flags & HAS_ENDING) return;
      this.#flags |= HAS_ENDING;
      if (flags & HAS_OTHER) this.#append(ENDING);
      return;
    }
    if (!startsHere) {
      if (flags & HAS_ENDING) return;
      this.#flags |= UNUSUAL;
    }
    if (flags & HAS_ENDING_LATE) return;
    this.#flags |= HAS_ENDING_LATE;
    if (flags & HAS_OTHER) this.#append(ENDING_LATE);
  }

  /** The unusual orders, by tick. */
  finish(): readonly SameTickOrder[] {
    this.#begin(-1);
    return this.#orders;
  }

  #begin(tick: Ticks): void {
    if (this.#flags & HAS_OTHER && this.#flags & UNUSUAL) this.#orders.push({ tick: this.#tick, kinds: this.#letters });
    this.#tick = tick;
    this.#flags = 0;
  }

  /** Notes alone always stand in the order x n z. */
  #spellNotes(): void {
    const flags = this.#flags;
    this.#flags |= HAS_OTHER;
    this.#lastRank = 0;
    this.#letters = '';
    if (flags & HAS_ENDING) this.#append(ENDING);
    if (flags & HAS_STARTING) this.#append(STARTING);
    if (flags & HAS_ENDING_LATE) this.#append(ENDING_LATE);
  }

  #append(rank: number): void {
    if (rank < this.#lastRank) this.#flags |= UNUSUAL;
    this.#lastRank = rank;
    this.#letters += LETTERS[rank];
  }
}
