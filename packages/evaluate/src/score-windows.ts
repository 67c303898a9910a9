/**
 * A whole piece as the passages that a composer is measured on: windows one after the other, each given what came before.
 *
 * What is told of a bar is what a person who begins from nothing can say: its length, meter and tempo, the style, the
 * instruments of the piece, and roughly how far the beginning and the end are; the key only where it is asked for.
 */
import { type CellNote, packedCount, unpackCell } from '@continuo/corpus';
import {
  type ComposerPiece,
  distanceLevel,
  FREE_CELL,
  type KnownPassage,
  MOST_BAR_TIMES,
  meterLevel,
  type Passage,
  tempoLevel,
} from '@continuo/models';

export type ScoreWindowOptions = {
  /** events, a cell or a note each, of a passage at most */
  readonly window: number;
  /** the key of each bar is told, too; default false */
  readonly tellsKey?: boolean;
};

/** Of the window, for the bars before. */
const CONTEXT = 0.4;

/** Cells from one place to another, counted bar by bar and track by track. */
type Span = { readonly from: number; readonly to: number };

/**
 * Passages that write each cell of a piece once, in order, given the bars before it as far as they fit in 40 % of the window.
 *
 * By the chain rule their likelihoods multiply to one of the piece. A bar that is longer than a window is cut between its
 * tracks, and then given its own earlier tracks alone.
 *
 * @param piece  no cell of it longer than the window: `longestCell`
 * @example [...wholeWindows(piece, { window: 512 })].flatMap(({ passage }) => passage.written).length // => bars × tracks
 */
export function* wholeWindows(piece: ComposerPiece, options: ScoreWindowOptions): Generator<KnownPassage> {
  const { window } = options;
  const width = piece.tracks.length;
  const end = piece.bars.length * width;
  for (let next = 0; next < end; ) {
    const bar = Math.floor(next / width);
    const isWhole = next % width === 0 && eventsOf(piece, barSpan(piece, bar)) <= window;
    const from = isWhole ? contextOf(piece, bar, window) * width : nearTracks(piece, next, window);
    let room = window - eventsOf(piece, { from, to: next });
    let to = next;
    while (to < end) {
      const step = isWhole ? width : 1;
      const events = eventsOf(piece, { from: to, to: to + step });
      const isOver = isWhole
        ? to / width >= Math.floor(from / width) + MOST_BAR_TIMES
        : Math.floor(to / width) > bar && to > next;
      if (events > room || isOver) break;
      room -= events;
      to += step;
    }
    yield passageOf(piece, { from, to }, (cell) => cell >= next, options);
    next = to;
  }
}

/**
 * Passages that write each cell of one track once, given all other tracks of the same bars and whole bars before.
 *
 * Where the other tracks of a bar do not fit, those farthest from the track are left out.
 */
export function* gapWindows(piece: ComposerPiece, track: number, options: ScoreWindowOptions): Generator<KnownPassage> {
  const { window } = options;
  const width = piece.tracks.length;
  for (let bar = 0; bar < piece.bars.length; ) {
    if (eventsOf(piece, barSpan(piece, bar)) > window) {
      const near = nearestTracks(piece, bar, track, window);
      yield passageOf(piece, barSpan(piece, bar), (cell) => cell === bar * width + track, options, near);
      bar += 1;
      continue;
    }
    const from = contextOf(piece, bar, window);
    let room = window - eventsOf(piece, { from: from * width, to: bar * width });
    let to = bar;
    while (to < piece.bars.length && to < from + MOST_BAR_TIMES) {
      room -= eventsOf(piece, barSpan(piece, to));
      if (room < 0) break;
      to += 1;
    }
    const first = bar * width;
    const isWritten = (cell: number): boolean => cell >= first && cell % width === track;
    yield passageOf(piece, { from: from * width, to: to * width }, isWritten, options);
    bar = to;
  }
}

/** Events of a piece's longest cell: a piece where it is over the window cannot be measured. */
export function longestCell({ starts }: ComposerPiece): number {
  let longest = 0;
  for (let cell = 1; cell < starts.length; cell += 1) {
    longest = Math.max(longest, 1 + starts[cell]! - starts[cell - 1]!);
  }
  return longest;
}

function barSpan({ tracks }: ComposerPiece, bar: number): Span {
  return { from: bar * tracks.length, to: (bar + 1) * tracks.length };
}

function eventsOf({ starts }: ComposerPiece, { from, to }: Span): number {
  return to - from + starts[to]! - starts[from]!;
}

/** The first bar that is given before `bar`, which must find room itself. */
function contextOf(piece: ComposerPiece, bar: number, window: number): number {
  const most = Math.min(CONTEXT * window, window - eventsOf(piece, barSpan(piece, bar)));
  let [first, taken] = [bar, 0];
  while (first > 0 && bar - first < MOST_BAR_TIMES / 2) {
    taken += eventsOf(piece, barSpan(piece, first - 1));
    if (taken > most) break;
    first -= 1;
  }
  return first;
}

/** The first cell of the same bar that is given before `cell`. */
function nearTracks(piece: ComposerPiece, cell: number, window: number): number {
  const first = cell - (cell % piece.tracks.length);
  const most = Math.min(CONTEXT * window, window - eventsOf(piece, { from: cell, to: cell + 1 }));
  let from = cell;
  while (from > first && eventsOf(piece, { from: from - 1, to: cell }) <= most) from -= 1;
  return from;
}

/** The cells of a bar that find room beside that of `track`, the nearest first. */
function nearestTracks(piece: ComposerPiece, bar: number, track: number, window: number): ReadonlySet<number> {
  const first = bar * piece.tracks.length;
  const near = piece.tracks.map((_, index) => index).sort((a, b) => Math.abs(a - track) - Math.abs(b - track));
  let room = window;
  const kept = new Set<number>();
  for (const index of near) {
    const events = 1 + packedCount(piece, bar, index);
    if (events > room) continue;
    room -= events;
    kept.add(first + index);
  }
  return kept;
}

/** The passage of some cells: those that are given first, then those to be written. */
function passageOf(
  piece: ComposerPiece,
  { from, to }: Span,
  isWritten: (cell: number) => boolean,
  { tellsKey = false }: ScoreWindowOptions,
  only?: ReadonlySet<number>,
): KnownPassage {
  const width = piece.tracks.length;
  const firstBar = Math.floor(from / width);
  const lastBar = Math.ceil(to / width);
  const given: Passage['given'][number][] = [];
  const written: Passage['written'][number][] = [];
  const notes: (readonly CellNote[])[] = [];
  const wishes = new Map<number, typeof FREE_CELL>();
  for (let cell = from; cell < to; cell += 1) {
    if (only !== undefined && !only.has(cell)) continue;
    const [bar, track] = [Math.floor(cell / width), cell % width];
    const place = { bar: bar - firstBar, track };
    const here = unpackCell(piece, bar, track);
    if (!isWritten(cell)) given.push({ ...place, notes: here });
    else {
      written.push(place);
      notes.push(here);
      wishes.set(place.bar * width + track, FREE_CELL);
    }
  }
  const bars = piece.bars.slice(firstBar, lastBar).map(({ steps, meter, bpm }, index) => ({
    steps,
    time: index,
    meter: meterLevel(meter),
    tempo: tempoLevel(bpm),
    key: tellsKey ? piece.keys[firstBar + index]! : -1,
    style: piece.style,
    composer: -1,
    ...{ valence: -1, arousal: -1, energy: -1 },
    since: distanceLevel(firstBar + index),
    left: distanceLevel(piece.bars.length - 1 - firstBar - index),
    chords: [undefined, undefined] as const,
  }));
  const tracks = piece.tracks.map(({ program, isDrums }) => ({ program, isDrums }));
  return { passage: { bars, tracks, given, written, wishes }, notes };
}
