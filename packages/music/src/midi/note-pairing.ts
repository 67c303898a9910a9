/**
 * Joins the note-ons and note-offs of one channel in one pass.
 *
 * Of several sounding notes of one pitch the oldest ends first, so a written file pairs again as it did; a queue for each
 * pitch makes every step constant in time.
 */

import type { Note, Ticks } from '../score.ts';

/** The release velocity of a note-off that gives none. */
export const NO_RELEASE_VELOCITY = 64;

/** The notes of one channel of a track chunk while it is read; used again for the next chunk. */
export class NotePairing {
  #open = 0;
  /** finished notes at the places of their starts; what still sounds is undefined */
  #notes: (Note | undefined)[] = [];
  #ticks: number[] = [];
  #velocities: number[] = [];
  /** the next sounding note of the same pitch; in queues a note is its place plus one, and 0 is none */
  #next: number[] = [];
  readonly #oldest: number[] = new Array<number>(128).fill(0);
  readonly #newest: number[] = new Array<number>(128).fill(0);

  /** Starts a note; says whether its pitch was sounding already. */
  start(pitch: number, velocity: number, tick: Ticks): boolean {
    const place = this.#notes.length;
    this.#notes.push(undefined);
    this.#ticks.push(tick);
    this.#velocities.push(velocity);
    this.#next.push(0);
    this.#open++;
    const overlaps = this.#oldest[pitch] !== 0;
    if (overlaps) this.#next[this.#newest[pitch] - 1] = place + 1;
    else this.#oldest[pitch] = place + 1;
    this.#newest[pitch] = place + 1;
    return overlaps;
  }

  /** Ends the oldest sounding note of the pitch; gives its start, or −1 where none sounds. */
  end(pitch: number, releaseVelocity: number, tick: Ticks): Ticks {
    const place = this.#oldest[pitch] - 1;
    if (place < 0) return -1;
    this.#oldest[pitch] = this.#next[place];
    this.#open--;
    const start = this.#ticks[place];
    const velocity = this.#velocities[place];
    const durationTicks = tick - start;
    this.#notes[place] =
      releaseVelocity === NO_RELEASE_VELOCITY
        ? { pitch, velocity, tick: start, durationTicks }
        : { pitch, velocity, tick: start, durationTicks, releaseVelocity };
    return start;
  }

  /** Pitches that still sound, lowest first, once for each note. */
  openPitches(): readonly number[] {
    const pitches: number[] = [];
    if (this.#open === 0) return pitches;
    for (let pitch = 0; pitch < 128; pitch++) {
      for (let note = this.#oldest[pitch]; note !== 0; note = this.#next[note - 1]) pitches.push(pitch);
    }
    return pitches;
  }

  /** The notes sorted by tick, then pitch, all of them ended; forgets them. */
  take(): readonly Note[] {
    const notes = this.#notes as Note[];
    this.#notes = [];
    this.#ticks = [];
    this.#velocities = [];
    this.#next = [];
    this.#open = 0;
    sortChords(notes);
    return notes;
  }
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
