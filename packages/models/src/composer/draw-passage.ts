/** Excerpts of training pieces as passages: which bars, which cells are to be written, and what is told of them. */
import { type CellChord, type CellNote, cellFacts, type PackedCells, packedCount, unpackCell } from '@continuo/corpus';
import type { WordSource } from '@continuo/tensor';
import { below, chance, excerptStart, share } from '../draws.ts';
import type { KnownPassage } from './composer-batch.ts';
import { MOST_BAR_TIMES } from './event-rows.ts';
import {
  distanceLevel,
  fifthLevel,
  meterLevel,
  polyphonyLevel,
  registerLevel,
  tempoLevel,
  velocityLevel,
} from './levels.ts';
import type { CellPlace, CellWish, Passage, PassageBar } from './passage.ts';

/** A piece to learn from. */
export type ComposerPiece = PackedCells & {
  /** events of all its cells: what it counts for when pieces are drawn */
  readonly length: number;
  /** index of its style, −1 for none */
  readonly style: number;
  /** index of who composed it, −1 for none that is told apart */
  readonly composer: number;
};

/**
 * A piece to learn from.
 *
 * @param style     index among the model's styles, −1 for none
 * @param composer  index among its composers, −1 for none
 */
export function composerPiece(cells: PackedCells, style: number, composer = -1): ComposerPiece {
  return { ...cells, length: cells.bars.length * cells.tracks.length + cells.notes.length / 4, style, composer };
}

/** Which cells of an excerpt are to be written; all others are given. */
export type Mask = (bar: number, track: number) => boolean;

/** What is told of an excerpt; all of it unless a function says less. */
export type Telling = {
  /** semitones that pitches are moved by */
  readonly transpose: number;
  readonly style: boolean;
  readonly composer: boolean;
  readonly tempo: boolean;
  readonly key: boolean;
  readonly mood: boolean;
  readonly energy: boolean;
  readonly place: boolean;
  readonly chord: (bar: number) => boolean;
  readonly wish: (wish: ToldWish, bar: number, track: number) => boolean;
  readonly reference: (bar: number, track: number) => boolean;
  /** notes of a cell that are told beforehand: none, some of them, or the rhythm of all */
  readonly told: (bar: number, track: number) => 'none' | 'some' | 'rhythm';
  readonly isTold: () => boolean;
};

export const TOLD_WISHES = ['notes', 'onsets', 'polyphony', 'register', 'leaps', 'dynamics'] as const;
export type ToldWish = (typeof TOLD_WISHES)[number];

/** Nothing but the style, tempo, key and place: as a piece is begun from nothing. */
export const PLAIN_TELLING: Telling = {
  transpose: 0,
  style: true,
  composer: false,
  tempo: true,
  key: true,
  mood: false,
  energy: false,
  place: true,
  chord: () => false,
  wish: () => false,
  reference: () => false,
  told: () => 'none',
  isTold: () => false,
};

/** Bars of a piece, those that only remind first. */
export type Excerpt = {
  /** an earlier stretch that is given: [first, end) */
  readonly memory: readonly [number, number];
  readonly start: number;
  readonly end: number;
};

/** The passage of an excerpt. */
export function passageOf(
  piece: ComposerPiece,
  { memory, start, end }: Excerpt,
  isWritten: Mask,
  telling: Telling,
): KnownPassage {
  const { transpose } = telling;
  const numbers: number[] = [];
  for (let bar = memory[0]; bar < memory[1]; bar += 1) numbers.push(bar);
  for (let bar = start; bar < end; bar += 1) numbers.push(bar);
  const indexOf = new Map(numbers.map((bar, index) => [bar, index]));
  const used = piece.tracks.flatMap((_, track) =>
    numbers.some((bar) => packedCount(piece, bar, track) > 0) ? [track] : [],
  );
  const origin = Math.max(numbers[0]!, start - MOST_BAR_TIMES + (end - start) + 1);
  const bars = numbers.map((bar) => barOf(piece, bar, Math.max(0, bar - origin), telling));
  const given: Passage['given'][number][] = [];
  const written: CellPlace[] = [];
  const notes: (readonly CellNote[])[] = [];
  const wishes = new Map<number, CellWish>();
  for (const [bar, number] of numbers.entries()) {
    for (const [track, source] of used.entries()) {
      const cell = moved(unpackCell(piece, number, source), piece.tracks[source]!.isDrums ? 0 : transpose);
      if (number < start || !isWritten(number, source)) given.push({ bar, track, notes: cell });
      else {
        written.push({ bar, track });
        notes.push(cell);
        wishes.set(bar * used.length + track, wishOf(piece, cell, number, source, indexOf, telling));
      }
    }
  }
  const tracks = used.map((track) => {
    const { program, isDrums } = piece.tracks[track]!;
    return { program, isDrums };
  });
  return { passage: { bars, tracks, given, written, wishes }, notes };
}

function moved(notes: readonly CellNote[], transpose: number): readonly CellNote[] {
  if (transpose === 0) return notes;
  return notes.map((note) => ({ ...note, pitch: Math.max(0, Math.min(127, note.pitch + transpose)) }));
}

function barOf(piece: ComposerPiece, bar: number, time: number, telling: Telling): PassageBar {
  const { steps, meter, bpm } = piece.bars[bar]!;
  const key = piece.keys[bar]!;
  const chords = telling.chord(bar) ? piece.chords[bar]! : [undefined, undefined];
  const turn = (chord: CellChord | undefined): CellChord | undefined =>
    chord && { ...chord, root: (chord.root + telling.transpose + 24) % 12 };
  return {
    steps,
    time,
    meter: meterLevel(meter),
    tempo: telling.tempo ? tempoLevel(bpm) : -1,
    key: telling.key && key >= 0 ? ((key + telling.transpose + 24) % 12) + (key >= 12 ? 12 : 0) : -1,
    style: telling.style ? piece.style : -1,
    composer: telling.composer ? piece.composer : -1,
    valence: telling.mood ? fifthLevel((piece.valence[bar]! + 1) / 2) : -1,
    arousal: telling.mood ? fifthLevel((piece.arousal[bar]! + 1) / 2) : -1,
    energy: telling.energy ? fifthLevel(piece.energy[bar]!) : -1,
    since: telling.place ? distanceLevel(bar) : -1,
    left: telling.place ? distanceLevel(piece.bars.length - 1 - bar) : -1,
    chords: [turn(chords[0]), turn(chords[1])],
  };
}

function wishOf(
  piece: ComposerPiece,
  cell: readonly CellNote[],
  bar: number,
  track: number,
  indexOf: ReadonlyMap<number, number>,
  telling: Telling,
): CellWish {
  const facts = cellFacts(cell);
  const isEmpty = facts.notes === 0;
  const told = (wish: ToldWish, level: number): number => (telling.wish(wish, bar, track) ? level : -1);
  const reference = telling.reference(bar, track) ? piece.similar[track]![bar]! : -1;
  const revealed = telling.told(bar, track);
  return {
    notes: told('notes', facts.notes),
    onsets: told('onsets', facts.onsets),
    polyphony: isEmpty ? -1 : told('polyphony', polyphonyLevel(facts.polyphony)),
    register: facts.register === undefined ? -1 : told('register', registerLevel(facts.register)),
    leaps: facts.leaps === undefined ? -1 : told('leaps', fifthLevel(facts.leaps)),
    dynamics: facts.dynamics === undefined ? -1 : told('dynamics', velocityLevel(facts.dynamics)),
    reference: indexOf.get(reference) ?? -1,
    told:
      revealed === 'none'
        ? []
        : revealed === 'rhythm'
          ? cell.map(({ position }) => ({ position, pitch: -1 }))
          : cell.filter(() => telling.isTold()).map(({ position, pitch }) => ({ position, pitch })),
  };
}

/**
 * Draws an excerpt of about `length` events, what is to be written in it, and what is told.
 *
 * A little under half is written from beginning to end; else some tracks, some bars, or cells here and there, with the rest given.
 */
export function drawPassage(piece: ComposerPiece, length: number, draw: WordSource): KnownPassage {
  const excerpt = drawExcerpt(piece, length, draw);
  return passageOf(piece, excerpt, drawMask(piece, excerpt, draw), drawTelling(piece, draw));
}

function eventsOf(piece: ComposerPiece, bar: number): number {
  const width = piece.tracks.length;
  return width + piece.starts[(bar + 1) * width]! - piece.starts[bar * width]!;
}

function drawExcerpt(piece: ComposerPiece, length: number, draw: WordSource): Excerpt {
  const count = piece.bars.length;
  const mean = piece.length / count;
  const start = excerptStart(draw, count, Math.max(1, Math.floor(length / mean)));
  let room = length;
  let memory: readonly [number, number] = [0, 0];
  if (start >= 4 && chance(draw, 0.35)) {
    // a stretch of what came long before, rather one that comes back
    const returns = piece.similar.flatMap((track) => (track[start]! >= 0 ? [track[start]!] : []));
    const first = Math.min(start - 1, returns.length > 0 && chance(draw, 0.7) ? returns[0]! : below(draw, start));
    let end = first;
    let taken = 0;
    const most = length / 4;
    while (end < start && taken + eventsOf(piece, end) <= most) {
      taken += eventsOf(piece, end);
      end += 1;
    }
    memory = [first, end];
    room -= taken;
  }
  let end = start;
  while (end < count && (end === start || room >= eventsOf(piece, end))) {
    room -= eventsOf(piece, end);
    end += 1;
  }
  // a memory that touches the excerpt is a part of it
  if (memory[1] === start && memory[0] < memory[1]) return { memory: [0, 0], start: memory[0], end };
  return { memory: memory[0] < memory[1] ? memory : [0, 0], start, end };
}

function drawMask(piece: ComposerPiece, { start, end }: Excerpt, draw: WordSource): Mask {
  const kind = share(draw);
  const tracks = piece.tracks.length;
  const bars = end - start;
  if (kind < 0.5 || (tracks === 1 && bars < 3)) return () => true;
  if (kind < 0.7 && tracks > 1) {
    const chosen = drawSome(tracks, draw);
    return (_, track) => chosen[track]!;
  }
  const from = start + below(draw, bars);
  const to = from + 1 + below(draw, Math.min(bars, end - from));
  if (kind < 0.85 || tracks === 1) return (bar) => bar >= from && bar < to;
  const chosen = drawSome(tracks, draw);
  return (bar, track) => bar >= from && bar < to && chosen[track]!;
}

/** Some of `count`, at least one. */
function drawSome(count: number, draw: WordSource): boolean[] {
  const rate = 0.2 + 0.6 * share(draw);
  const chosen = Array.from({ length: count }, () => chance(draw, rate));
  if (!chosen.includes(true)) chosen[below(draw, count)] = true;
  return chosen;
}

function drawTelling(piece: ComposerPiece, draw: WordSource): Telling {
  const transpose = drawTransposition(piece, draw);
  const wishRate = chance(draw, 0.35) ? 0 : 0.9;
  const kinds = new Set(TOLD_WISHES.filter(() => chance(draw, 0.5)));
  const chords = chance(draw, 0.5);
  const references = chance(draw, 0.7);
  const toldRate = chance(draw, 0.3) ? 0.3 : 0;
  const some = 0.1 + 0.6 * share(draw);
  return {
    transpose,
    style: chance(draw, 0.8),
    composer: chance(draw, 0.6),
    tempo: chance(draw, 0.8),
    key: chance(draw, 0.7),
    mood: chance(draw, 0.5),
    energy: chance(draw, 0.5),
    place: chance(draw, 0.85),
    chord: () => chords && chance(draw, 0.9),
    wish: (wish) => wishRate > 0 && kinds.has(wish) && chance(draw, wishRate),
    reference: () => references && chance(draw, 0.8),
    told: () => (toldRate > 0 && chance(draw, toldRate) ? (chance(draw, 0.6) ? 'some' : 'rhythm') : 'none'),
    isTold: () => chance(draw, some),
  };
}

/** Six semitones down to five up, as far as every pitch stays within 0–127. */
function drawTransposition({ notes, tracks, bars, starts }: ComposerPiece, draw: WordSource): number {
  const wanted = below(draw, 12) - 6;
  for (let bar = 0; bar < bars.length; bar += 1) {
    for (let track = 0; track < tracks.length; track += 1) {
      if (tracks[track]!.isDrums) continue;
      const cell = bar * tracks.length + track;
      for (let note = starts[cell]!; note < starts[cell + 1]!; note += 1) {
        const pitch = notes[note * 4 + 1]! + wanted;
        if (pitch < 0 || pitch > 127) return 0;
      }
    }
  }
  return wanted;
}
