/**
 * What a composer is told of an event, as rows of zeros and ones; the same code fills them while training and while writing.
 *
 * It knows only what stands already: the cells that are given, and those written up to now. What follows in the bars that a cell
 * may come back to (the bar before, two before, the one that is named, and what was told beforehand) is among the facts: a small
 * network learns to take up a motif from them sooner than from attention alone.
 */
import { CELL_DURATIONS, type CellNote, cellChordTones, durationIndex, inOrder } from '@continuo/corpus';
import {
  COUNT_LEVELS,
  countLevel,
  DISTANCE_LEVELS,
  FIFTHS,
  KEY_LEVELS,
  METER_LEVELS,
  POLYPHONY_LEVELS,
  REGISTER_LEVELS,
  TEMPO_LEVELS,
  VELOCITY_LEVELS,
  velocityLevel,
} from './levels.ts';
import { type CellPlace, type CellWish, FREE_CELL, type Passage } from './passage.ts';

/** Positions in a bar; the one after them ends the cell. */
export const POSITIONS = 192;
export const END_OF_CELL = POSITIONS;
export const DURATIONS = CELL_DURATIONS.length;
/** Pitches of instruments, then keys of drums. */
export const NOTE_TOKENS = 256;
export const MOST_STYLES = 32;

const TRACK_RANKS = 16;
const BAR_LENGTHS = 9;
const CHORD = 12 + 10;
/** The bar before, two before, the one named, what was told. */
export const ECHOES = 4;
const ECHO_POSITIONS = 98;
const ECHO = ECHO_POSITIONS + 128 + 1;

/** Parts of a row, one after the other. */
function layout<Names extends string>(
  widths: Readonly<Record<Names, number>>,
): Readonly<Record<Names | 'width', number>> {
  let offset = 0;
  const offsets: Record<string, number> = {};
  for (const [name, width] of Object.entries<number>(widths)) {
    offsets[name] = offset;
    offset += width;
  }
  return { ...offsets, width: offset } as Readonly<Record<Names | 'width', number>>;
}

const EVENT = layout({
  kind: 5,
  position: POSITIONS,
  inQuarter: 24,
  token: NOTE_TOKENS,
  pitchClass: 12,
  duration: DURATIONS,
  velocity: VELOCITY_LEVELS,
  program: 128,
  family: 17,
  rank: TRACK_RANKS,
  tracks: TRACK_RANKS,
  meter: METER_LEVELS,
  barLength: BAR_LENGTHS,
  tempo: TEMPO_LEVELS,
  key: KEY_LEVELS,
  style: MOST_STYLES,
  valence: FIFTHS,
  arousal: FIFTHS,
  energy: FIFTHS,
  since: DISTANCE_LEVELS,
  left: DISTANCE_LEVELS,
  chords: 2 * CHORD,
  notesLeft: COUNT_LEVELS,
  onsetsLeft: COUNT_LEVELS,
  polyphony: POLYPHONY_LEVELS,
  register: REGISTER_LEVELS,
  leaps: FIFTHS,
  dynamics: VELOCITY_LEVELS,
  echoes: ECHOES * ECHO,
});

/** Width of an event's row. */
export const EVENT_WIDTH = EVENT.width;

const PLACE = layout({
  position: POSITIONS,
  inQuarter: 24,
  family: 17,
  sounding: 128,
  soundingClass: 12,
  bassClass: 12,
  chord: CHORD,
  echoes: ECHOES * 128,
  isChord: 1,
  above: 13,
});
/** Width of what is known once the position is: for the pitch. */
export const PLACE_WIDTH = PLACE.width;

const TONE = layout({ token: NOTE_TOKENS, echoDuration: DURATIONS, isEcho: 1 });
/** Width of what is known once the pitch is, too: for the duration. */
export const TONE_WIDTH = TONE.width;

/** Where an event lies in musical time: 48 a bar. */
export const TIMES_A_BAR = 48;
/** Bars that times tell apart. */
export const MOST_BAR_TIMES = 192;

/** The cells as they are known, growing as they are written. */
export class KnownCells {
  readonly #passage: Passage;
  readonly #cells: (CellNote[] | undefined)[];
  #place: CellPlace = { bar: 0, track: 0 };
  #cell: CellNote[] = [];
  #wish: CellWish = FREE_CELL;
  #isGiven = false;

  constructor(passage: Passage) {
    this.#passage = passage;
    this.#cells = Array.from({ length: passage.bars.length * passage.tracks.length });
  }

  /** Opens a cell, empty as yet. */
  begin({ bar, track }: CellPlace, isGiven: boolean): void {
    const index = bar * this.#passage.tracks.length + track;
    this.#place = { bar, track };
    this.#isGiven = isGiven;
    this.#wish = isGiven ? FREE_CELL : (this.#passage.wishes.get(index) ?? FREE_CELL);
    this.#cell = [];
    this.#cells[index] = this.#cell;
  }

  /** Adds the next note to the open cell. */
  push(note: CellNote): void {
    this.#cell.push(note);
  }

  /** The notes of the open cell. */
  get notes(): readonly CellNote[] {
    return this.#cell;
  }

  get time(): number {
    const { time } = this.#passage.bars[this.#place.bar]!;
    const last = this.#cell.at(-1);
    return time * TIMES_A_BAR + (last === undefined ? 0 : Math.min(TIMES_A_BAR - 1, Math.floor(last.position / 2)));
  }

  /** What the event that just happened is: the beginning of the cell, or its last note. */
  writeEvent(row: Uint8Array, offset: number): void {
    const { bars, tracks } = this.#passage;
    const { bar: barIndex, track: trackIndex } = this.#place;
    const bar = bars[barIndex]!;
    const { program, isDrums } = tracks[trackIndex]!;
    const wish = this.#wish;
    const set = (part: number, index: number): void => {
      if (index >= 0) row[offset + part + index] = 1;
    };
    const last = this.#cell.at(-1);
    set(EVENT.kind, last === undefined ? 0 : 1);
    if (this.#isGiven) set(EVENT.kind, 2);
    if (isDrums) set(EVENT.kind, 3);
    if (last !== undefined) {
      const before = this.#cell.at(-2);
      if (before?.position === last.position) set(EVENT.kind, 4);
      set(EVENT.position, last.position);
      set(EVENT.inQuarter, last.position % 24);
      set(EVENT.token, last.pitch + (isDrums ? 128 : 0));
      if (!isDrums) set(EVENT.pitchClass, last.pitch % 12);
      set(EVENT.duration, durationIndex(last.duration));
      set(EVENT.velocity, velocityLevel(last.velocity));
    }
    if (!isDrums) set(EVENT.program, program);
    set(EVENT.family, isDrums ? 16 : program >> 3);
    set(EVENT.rank, Math.min(TRACK_RANKS - 1, trackIndex));
    set(EVENT.tracks, Math.min(TRACK_RANKS, tracks.length) - 1);
    set(EVENT.meter, bar.meter);
    set(EVENT.barLength, Math.min(BAR_LENGTHS - 1, Math.floor(bar.steps / 24)));
    set(EVENT.tempo, bar.tempo);
    set(EVENT.key, bar.key);
    set(EVENT.style, bar.style);
    // composers share the columns of styles, from the last one down
    if (bar.composer >= 0) set(EVENT.style, MOST_STYLES - 1 - bar.composer);
    set(EVENT.valence, bar.valence);
    set(EVENT.arousal, bar.arousal);
    set(EVENT.energy, bar.energy);
    set(EVENT.since, bar.since);
    set(EVENT.left, bar.left);
    for (const [half, chord] of bar.chords.entries()) {
      if (chord === undefined) continue;
      set(EVENT.chords + half * CHORD, chord.root);
      set(EVENT.chords + half * CHORD + 12, chord.kind);
    }
    if (wish.notes >= 0) set(EVENT.notesLeft, countLevel(wish.notes - this.#cell.length));
    if (wish.onsets >= 0) set(EVENT.onsetsLeft, countLevel(wish.onsets - onsetsOf(this.#cell)));
    set(EVENT.polyphony, wish.polyphony);
    set(EVENT.register, wish.register);
    set(EVENT.leaps, wish.leaps);
    set(EVENT.dynamics, wish.dynamics);
    for (let echo = 0; echo < ECHOES; echo += 1) this.#writeEcho(row, offset + EVENT.echoes + echo * ECHO, echo, last);
  }

  /** What is known of a note that is to come once its position is. */
  writePlace(row: Uint8Array, offset: number, position: number): void {
    const { bars, tracks } = this.#passage;
    const { bar: barIndex, track: trackIndex } = this.#place;
    const bar = bars[barIndex]!;
    const { program, isDrums } = tracks[trackIndex]!;
    const set = (part: number, index: number): void => {
      row[offset + part + index] = 1;
    };
    set(PLACE.position, position);
    set(PLACE.inQuarter, position % 24);
    set(PLACE.family, isDrums ? 16 : program >> 3);
    let bass = 128;
    this.#forSounding(position, (pitch) => {
      set(PLACE.sounding, pitch);
      set(PLACE.soundingClass, pitch % 12);
      bass = Math.min(bass, pitch);
    });
    if (bass < 128) set(PLACE.bassClass, bass % 12);
    const chord = bar.chords[position * 2 < bar.steps ? 0 : 1];
    if (chord !== undefined) {
      for (const tone of cellChordTones(chord)) set(PLACE.chord, tone);
      set(PLACE.chord, 12 + chord.kind);
    }
    for (let echo = 0; echo < ECHOES; echo += 1) {
      for (const note of this.#echoed(echo)) {
        if (note.position === position && note.pitch >= 0) set(PLACE.echoes + echo * 128, note.pitch);
      }
    }
    const last = this.#cell.at(-1);
    if (last?.position === position) {
      set(PLACE.isChord, 0);
      set(PLACE.above, isDrums ? 12 : last.pitch % 12);
    }
  }

  /** What is known of a note that is to come once its pitch is, too. */
  writeTone(row: Uint8Array, offset: number, position: number, pitch: number): void {
    const isDrums = this.#passage.tracks[this.#place.track]!.isDrums;
    row[offset + TONE.token + pitch + (isDrums ? 128 : 0)] = 1;
    for (let echo = 0; echo < ECHOES - 1; echo += 1) {
      const same = (this.#echoed(echo) as readonly CellNote[]).find((note) => note.position === position);
      if (same === undefined) continue;
      row[offset + TONE.echoDuration + durationIndex(same.duration)] = 1;
      if (same.pitch === pitch) row[offset + TONE.isEcho] = 1;
    }
  }

  /** The next thing in a bar that this one may come back to. */
  #writeEcho(row: Uint8Array, offset: number, echo: number, last: CellNote | undefined): void {
    const notes = this.#echoed(echo);
    if (notes === NOTHING) return;
    const next =
      last === undefined
        ? notes[0]
        : notes.find((note) => (note.pitch < 0 ? note.position > last.position : inOrder(note, last) > 0));
    row[offset + (next === undefined ? ECHO_POSITIONS - 2 : Math.floor(next.position / 2))] = 1;
    row[offset + ECHO_POSITIONS - 1] = 1;
    if (next !== undefined && next.pitch >= 0) row[offset + ECHO_POSITIONS + next.pitch] = 1;
    if (last !== undefined && notes.some((note) => note.position === last.position && note.pitch === last.pitch)) {
      row[offset + ECHO - 1] = 1;
    }
  }

  #echoed(echo: number): readonly { readonly position: number; readonly pitch: number }[] {
    const { bar, track } = this.#place;
    if (echo === 3) return this.#wish.told.length > 0 ? this.#wish.told : NOTHING;
    const from = echo === 2 ? this.#wish.reference : bar - 1 - echo;
    if (from < 0 || from === bar) return NOTHING;
    const { bars } = this.#passage;
    if (echo !== 2 && bars[bar]!.time - bars[from]!.time !== 1 + echo) return NOTHING;
    return this.#cells[from * this.#passage.tracks.length + track] ?? NOTHING;
  }

  /** Calls for each pitch that sounds at a position of the open bar, of all pitched tracks. */
  #forSounding(position: number, call: (pitch: number) => void): void {
    const { bars, tracks } = this.#passage;
    const { bar } = this.#place;
    const isJoined = bar > 0 && bars[bar]!.time - bars[bar - 1]!.time === 1;
    const before = isJoined ? bars[bar - 1]!.steps : 0;
    for (let track = 0; track < tracks.length; track += 1) {
      if (tracks[track]!.isDrums) continue;
      for (const note of this.#cells[bar * tracks.length + track] ?? NOTHING_HERE) {
        if (note.position <= position && note.position + note.duration > position) call(note.pitch);
      }
      if (before === 0) continue;
      for (const note of this.#cells[(bar - 1) * tracks.length + track] ?? NOTHING_HERE) {
        if (note.position + note.duration > before + position) call(note.pitch);
      }
    }
  }
}

const NOTHING: readonly { readonly position: number; readonly pitch: number }[] = [];
const NOTHING_HERE: readonly CellNote[] = [];

function onsetsOf(notes: readonly CellNote[]): number {
  let onsets = 0;
  let last = -1;
  for (const { position } of notes) {
    if (position !== last) onsets += 1;
    last = position;
  }
  return onsets;
}
