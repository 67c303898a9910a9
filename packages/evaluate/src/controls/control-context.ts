/** A request beside what was written for it, and which notes were written. */
import { EvaluateError } from '../evaluate-error.ts';
import {
  type ControlPiece,
  controlPieceOf,
  type PieceNote,
  ticksOfBars,
  tracksInScope,
  tracksNamed,
} from './control-piece.ts';
import type { ControlRequest, ControlScope } from './control-request.ts';

/** Ticks from `start` up to, not including, `end`. */
export type Span = { readonly start: number; readonly end: number };
/** Spans of one track. */
export type TrackSpan = Span & { readonly track: number };

export type ControlContext = {
  readonly request: ControlRequest;
  readonly piece: ControlPiece;
  /** infill: what stood before */
  readonly before: ControlPiece | undefined;
  readonly bytes: Uint8Array;
  readonly beforeBytes: Uint8Array | undefined;
  /** infill: where notes that begin are written anew */
  readonly cells: readonly TrackSpan[];
  /** true where the composer wrote the note, so that limits hold for it */
  readonly isWritten: (track: number, note: PieceNote) => boolean;
};

/**
 * @throws EvaluateError  'bad-request': an infill without the bytes of what stood before
 */
export function controlContext(
  request: ControlRequest,
  bytes: Uint8Array,
  beforeBytes: Uint8Array | undefined,
): ControlContext {
  const piece = controlPieceOf(bytes);
  if (request.task === 'compose') {
    const always = (): boolean => true;
    return { request, piece, before: undefined, bytes, beforeBytes: undefined, cells: [], isWritten: always };
  }
  if (beforeBytes === undefined) {
    throw new EvaluateError('bad-request', `${request.id}: infill is measured beside what stood before; give before`);
  }
  const before = controlPieceOf(beforeBytes);
  const cells = (request.cells ?? []).flatMap(({ bars, tracks }) =>
    tracksInScope(before, tracks).map((track) => ({ track, ...ticksOfBars(before, bars) })),
  );
  const isLocked = locksOf(request, before);
  const isWritten = (track: number, note: PieceNote): boolean =>
    isInSpans(cells, track, note.start) && !isLocked(track, note);
  return { request, piece, before, bytes, beforeBytes, cells, isWritten };
}

/** Whether a note is one that is locked, just as it stood: at the tick of a lock, of its pitch where it names one. */
export function locksOf(
  { locks = [] }: ControlRequest,
  before: ControlPiece,
): (track: number, note: PieceNote) => boolean {
  const name = (track: number, { pitch, velocity, start, end }: PieceNote): string =>
    `${track} ${pitch} ${velocity} ${start} ${end}`;
  const locked = new Set(
    locks.flatMap(({ track, tick, pitch }) =>
      tracksNamed(before, track).flatMap((index) =>
        before.tracks[index]!.notes.filter((note) => note.start === tick && (pitch ?? note.pitch) === note.pitch).map(
          (note) => name(index, note),
        ),
      ),
    ),
  );
  return (track, note) => locked.has(name(track, note));
}

export function isInSpans(spans: readonly TrackSpan[], track: number, tick: number): boolean {
  return spans.some((span) => span.track === track && span.start <= tick && tick < span.end);
}

/** The written notes that begin in a scope, track by track. */
export function writtenNotes(context: ControlContext, scope: ControlScope): { track: number; notes: PieceNote[] }[] {
  const { piece, isWritten } = context;
  const { start, end } = ticksOfBars(piece, scope.bars);
  return tracksInScope(piece, scope.tracks).map((track) => ({
    track,
    notes: piece.tracks[track]!.notes.filter(
      (note) => note.start >= start && note.start < end && isWritten(track, note),
    ),
  }));
}

/** "bars 5–8, violin", or "everywhere". */
export function scopeName({ bars, tracks }: ControlScope): string {
  const where = [...(bars ? [`bars ${bars[0]}–${bars[1]}`] : []), ...(tracks ? [tracks.join(', ')] : [])];
  return where.length === 0 ? 'everywhere' : where.join(', ');
}
