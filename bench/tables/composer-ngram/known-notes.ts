/**
 * What an n-gram over cells knows when a note is to come: the cell so far, the bars before it, the tracks that were written in
 * its bar, and a key guessed from what has sounded. Nothing of what follows.
 */
import { type CellNote, durationIndex } from '@continuo/corpus';
import { velocityLevel } from '@continuo/models';
import { keyOf } from './key-of-classes.ts';

export type KnownTrack = { readonly program: number; readonly isDrums: boolean };

/** Notes of a cell that begin together, from the lowest up. */
export type Chord = { readonly position: number; readonly notes: readonly CellNote[] };

const NOTHING: readonly CellNote[] = [];
/** of what a bar before has sounded, after one more bar */
const FORGETTING = 0.85;

export class KnownNotes {
  readonly #steps: ArrayLike<number>;
  readonly #tracks: readonly KnownTrack[];
  readonly #cells: (CellNote[] | undefined)[];
  readonly #classes = new Float64Array(12);
  #isHeard = false;
  #key = 0;
  /** of each track, over its cells: the last velocity, and the last four chords, newest first */
  readonly #velocities: Int32Array;
  readonly #chords: Chord[][];
  bar = 0;
  track = 0;
  cell: CellNote[] = [];
  /** the same track one bar before, and two */
  echo: readonly CellNote[] = NOTHING;
  echo2: readonly CellNote[] = NOTHING;
  /** the nearest track written in this bar */
  beside: readonly CellNote[] = NOTHING;
  /** of the cell's onsets and durations, so far */
  rhythm = 0;
  /** of the note to come, as far as it is chosen */
  #position = 0;
  /** of what sounds there; −1 where it is to be looked up */
  #classesThere = -1;
  #bassThere = -1;
  pitch = 0;
  duration = 0;

  constructor(steps: ArrayLike<number>, tracks: readonly KnownTrack[]) {
    this.#steps = steps;
    this.#tracks = tracks;
    this.#cells = Array.from({ length: steps.length * tracks.length });
    this.#velocities = new Int32Array(tracks.length).fill(VELOCITY_UNKNOWN);
    this.#chords = tracks.map(() => []);
  }

  /** Opens a cell, empty as yet. */
  begin(bar: number, track: number): void {
    const width = this.#tracks.length;
    if (bar !== this.bar) for (let each = 0; each < 12; each += 1) this.#classes[each]! *= FORGETTING;
    this.bar = bar;
    this.track = track;
    this.cell = [];
    this.#classesThere = -1;
    this.#cells[bar * width + track] = this.cell;
    this.echo = (bar > 0 && this.#cells[(bar - 1) * width + track]) || NOTHING;
    this.echo2 = (bar > 1 && this.#cells[(bar - 2) * width + track]) || NOTHING;
    this.beside = NOTHING;
    for (let other = track - 1; other >= 0 && this.beside.length === 0; other -= 1) {
      if (this.#tracks[other]!.isDrums === this.isDrums) this.beside = this.#cells[bar * width + other] ?? NOTHING;
    }
    this.rhythm = 1;
    if (this.#isHeard) this.#key = keyOf(this.#classes);
    this.#isHeard = false;
  }

  /** Adds a note to the open cell. */
  push(note: CellNote): void {
    const { isDrums, cell, track } = this;
    const chords = this.#chords[track]!;
    const last = cell.at(-1);
    cell.push(note);
    this.#classesThere = -1;
    if (last?.position === note.position) (chords[0]!.notes as CellNote[]).push(note);
    else {
      chords.unshift({ position: note.position, notes: [note] });
      if (chords.length > 5) chords.pop();
      this.rhythm = Math.imul(this.rhythm ^ (note.position + 1), 0x9e3779b1) ^ (this.rhythm >>> 13);
    }
    this.#velocities[track] = velocityLevel(note.velocity);
    if (isDrums) return;
    this.#classes[note.pitch % 12]! += Math.min(24, note.duration);
    this.#isHeard = true;
  }

  get steps(): number {
    return this.#steps[this.bar]!;
  }

  get isDrums(): boolean {
    return this.#tracks[this.track]!.isDrums;
  }

  /** General MIDI's sixteen families, and drums. */
  get family(): number {
    const { program, isDrums } = this.#tracks[this.track]!;
    return isDrums ? 16 : program >> 3;
  }

  /** 0–11, and 12 more in minor. */
  get key(): number {
    return this.#key;
  }

  get last(): CellNote | undefined {
    return this.cell.at(-1);
  }

  /** The last velocity of the track, though it be of a bar before. */
  get velocity(): number {
    return this.#velocities[this.track]!;
  }

  /** Whether the note to come begins with the last one. */
  get isChord(): boolean {
    return this.cell.at(-1)?.position === this.position;
  }

  /** Notes that began with the last one, itself as well. */
  get chordSize(): number {
    return this.cell.length === 0 ? 0 : this.#chords[this.track]![0]!.notes.length;
  }

  /** The chord `back` onsets before that of the note to come, over the cells of its track. */
  chord(back: number): Chord | undefined {
    return this.#chords[this.track]![this.isChord ? back : back - 1];
  }

  /** The onset `back` onsets before the last, in the open cell; −1 where there is none. */
  onset(back: number): number {
    let found = -1;
    let count = -1;
    for (let index = this.cell.length - 1; index >= 0; index -= 1) {
      const { position } = this.cell[index]!;
      if (position === found) continue;
      found = position;
      count += 1;
      if (count === back) return position;
    }
    return -1;
  }

  get position(): number {
    return this.#position;
  }

  set position(position: number) {
    if (position !== this.#position) this.#classesThere = -1;
    this.#position = position;
  }

  /** The classes of pitches that sound at the position to come, a bit each. */
  get classes(): number {
    if (this.#classesThere < 0) this.#listen();
    return this.#classesThere;
  }

  /** The lowest of them, −1 for none. */
  get bass(): number {
    if (this.#classesThere < 0) this.#listen();
    return this.#bassThere;
  }

  /** Of all pitched tracks in the bar, and what lasts from the bar before. */
  #listen(): void {
    const width = this.#tracks.length;
    const before = this.bar > 0 ? this.#steps[this.bar - 1]! : 0;
    let [classes, bass] = [0, 128];
    const hear = (cell: readonly CellNote[] | undefined, at: number): void => {
      for (const { position, duration, pitch } of cell ?? NOTHING) {
        if (position > at || position + duration <= at) continue;
        classes |= 1 << (pitch % 12);
        bass = Math.min(bass, pitch);
      }
    };
    for (let track = 0; track < width; track += 1) {
      if (this.#tracks[track]!.isDrums) continue;
      hear(this.#cells[this.bar * width + track], this.#position);
      if (before > 0) hear(this.#cells[(this.bar - 1) * width + track], before + this.#position);
    }
    this.#classesThere = classes;
    this.#bassThere = bass === 128 ? -1 : bass;
  }
}

/** A level that no velocity has. */
export const VELOCITY_UNKNOWN = 16;

/** The onset after one, −1 before the first; 192 for none, 193 where the cell is empty. */
export function onsetAfter(notes: readonly CellNote[], position: number): number {
  if (notes.length === 0) return 193;
  for (const note of notes) if (note.position > position) return note.position;
  return 192;
}

/** How many notes begin at a position. */
export function countAt(notes: readonly CellNote[], position: number): number {
  let count = 0;
  for (const note of notes) if (note.position === position) count += 1;
  return count;
}

/** Of the notes that begin at a position the one so far up, the highest where there are fewer. */
export function noteAt(notes: readonly CellNote[], position: number, rank = 0): CellNote | undefined {
  let found: CellNote | undefined;
  let left = rank;
  for (const note of notes) {
    if (note.position < position) continue;
    if (note.position > position) break;
    found = note;
    if (left === 0) break;
    left -= 1;
  }
  return found;
}

/** The note of a cell that sounds, or was the last to sound, at a position. */
export function noteBefore(notes: readonly CellNote[], position: number): CellNote | undefined {
  let found: CellNote | undefined;
  for (const note of notes) {
    if (note.position > position) break;
    found = note;
  }
  return found;
}

/** The index of a note's duration; 43 for none. */
export function lengthOf(note: CellNote | undefined): number {
  return note === undefined ? 43 : durationIndex(note.duration);
}
