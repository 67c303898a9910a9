/**
 * Joins note-ons and note-offs in one pass.
 *
 * Notes lie in columns (typed arrays) while a track is read. Of several sounding notes of one pitch the oldest ends first,
 * so a written file pairs again as it did; queues per channel and pitch make each step constant in time.
 */

import type { Note, Ticks } from '../score.ts';

const NO_NOTE = -1;
const NO_RELEASE = 255;

/** The notes of one track chunk while it is read; `clear` makes it ready for the next. */
export class NotePairing {
  count = 0;
  #tick: Int32Array = new Int32Array(1024);
  #duration: Int32Array = new Int32Array(1024);
  /** index of the next sounding note of the same channel and pitch */
  #next: Int32Array = new Int32Array(1024);
  #pitch: Uint8Array = new Uint8Array(1024);
  #velocity: Uint8Array = new Uint8Array(1024);
  #release: Uint8Array = new Uint8Array(1024);
  #channel: Uint8Array = new Uint8Array(1024);
  readonly #oldest: Int32Array = new Int32Array(2048).fill(NO_NOTE);
  readonly #newest: Int32Array = new Int32Array(2048).fill(NO_NOTE);
  /** how many notes sound */
  open = 0;

  /** Starts a note; says whether its pitch was sounding already. */
  start(channel: number, pitch: number, velocity: number, tick: Ticks): boolean {
    const note = this.count++;
    if (note === this.#tick.length) this.#grow();
    this.#tick[note] = tick;
    this.#duration[note] = 0;
    this.#next[note] = NO_NOTE;
    this.#pitch[note] = pitch;
    this.#velocity[note] = velocity;
    this.#release[note] = NO_RELEASE;
    this.#channel[note] = channel;
    const key = (channel << 7) | pitch;
    this.open++;
    const overlaps = this.#oldest[key] !== NO_NOTE;
    if (overlaps) this.#next[this.#newest[key]] = note;
    else this.#oldest[key] = note;
    this.#newest[key] = note;
    return overlaps;
  }

  /** Ends the oldest sounding note of the pitch; gives its start, or −1 where none sounds. */
  end(channel: number, pitch: number, release: number, tick: Ticks): Ticks {
    const key = (channel << 7) | pitch;
    const note = this.#oldest[key];
    if (note === NO_NOTE) return -1;
    this.#oldest[key] = this.#next[note];
    this.open--;
    this.#duration[note] = tick - this.#tick[note];
    this.#release[note] = release === 64 ? NO_RELEASE : release;
    return this.#tick[note];
  }

  /** Calls back for each note that still sounds, lowest channel and pitch first. */
  forEachOpen(visit: (channel: number, pitch: number) => void): void {
    for (let key = 0; key < 2048 && this.open > 0; key++) {
      while (this.#oldest[key] !== NO_NOTE) visit(key >> 7, key & 127);
    }
  }

  /** The notes of all channels, each sorted by tick, then pitch; forgets them. */
  take(): readonly (readonly Note[])[] {
    if (this.count === 0) return NO_NOTES;
    const lists: Note[][] = Array.from({ length: 16 }, () => []);
    for (let note = 0; note < this.count; note++) {
      const pitch = this.#pitch[note];
      const velocity = this.#velocity[note];
      const tick = this.#tick[note];
      const durationTicks = this.#duration[note];
      const releaseVelocity = this.#release[note];
      lists[this.#channel[note]].push(
        releaseVelocity === NO_RELEASE
          ? { pitch, velocity, tick, durationTicks }
          : { pitch, velocity, tick, durationTicks, releaseVelocity },
      );
    }
    this.count = 0;
    for (const list of lists) sortChords(list);
    return lists;
  }

  #grow(): void {
    const length = this.#tick.length * 2;
    this.#tick = grown(this.#tick, new Int32Array(length));
    this.#duration = grown(this.#duration, new Int32Array(length));
    this.#next = grown(this.#next, new Int32Array(length));
    this.#pitch = grown(this.#pitch, new Uint8Array(length));
    this.#velocity = grown(this.#velocity, new Uint8Array(length));
    this.#release = grown(this.#release, new Uint8Array(length));
    this.#channel = grown(this.#channel, new Uint8Array(length));
  }
}

const NO_NOTES: readonly (readonly Note[])[] = Array.from({ length: 16 }, () => []);

/** The value that `end` takes for a note-off that gives no release velocity. */
export const NO_RELEASE_VELOCITY: number = NO_RELEASE;

function grown<T extends Int32Array | Uint8Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

/** Sorts notes of one tick by pitch, in place; equal pitches keep their order, on which pairing rests. */
function sortChords(notes: Note[]): void {
  for (let i = 1; i < notes.length; i++) {
    if (notes[i].tick !== notes[i - 1].tick || notes[i].pitch >= notes[i - 1].pitch) continue;
    let start = i - 1;
    while (start > 0 && notes[start - 1].tick === notes[i].tick) start--;
    let end = i + 1;
    while (end < notes.length && notes[end].tick === notes[i].tick) end++;
    const chord = notes.slice(start, end).sort((a, b) => a.pitch - b.pitch);
    for (let k = 0; k < chord.length; k++) notes[start + k] = chord[k];
    i = end - 1;
  }
}
