/** Infilling: all that is outside the cells stays to the byte, locks stay, rhythm stays where asked, nothing is copied. */
import { type ControlContext, isInSpans, locksOf } from './control-context.ts';
import type { ControlOutcome } from './control-outcome.ts';
import { type ControlPiece, type PieceNote, trackChunks } from './control-piece.ts';

/** What an infill promises; empty for other tasks. */
export function infillOutcomes(context: ControlContext): ControlOutcome[] {
  const { before, request } = context;
  if (before === undefined) return [];
  const hard = true;
  const outside = outsideChange(context, before);
  const outcomes: ControlOutcome[] = [
    { wish: 'outside the cells', hard, asked: 'unchanged', got: outside ?? 'unchanged', kept: outside === undefined },
  ];
  if ((request.locks ?? []).length > 0) {
    const lost = lostLocks(context, before);
    outcomes.push({
      wish: 'locks',
      hard,
      asked: `${request.locks!.length} kept`,
      got: lost.length === 0 ? 'kept' : `lost at track and tick ${lost.slice(0, 4).join(', ')}`,
      kept: lost.length === 0,
    });
  }
  if (request.keepRhythm === true) {
    const changed = changedBars(context, before, ({ start, end }) => `${start} ${end}`, true);
    const got = changed.length === 0 ? 'kept' : `changed in ${changed.slice(0, 4).join(', ')}`;
    outcomes.push({ wish: 'rhythm kept', hard, asked: 'onsets and lengths', got, kept: changed.length === 0 });
  }
  if (request.noCopy !== false) {
    const copied = changedBars(context, before, ({ pitch, start, end }) => `${pitch} ${start} ${end}`, false);
    const got = copied.length === 0 ? 'none' : copied.slice(0, 4).join(', ');
    outcomes.push({ wish: 'no copy', hard, asked: 'no bar as it was', got, kept: copied.length === 0 });
  }
  return outcomes;
}

/** What changed outside the cells, in words; undefined where nothing did. */
function outsideChange(context: ControlContext, before: ControlPiece): string | undefined {
  const { piece: after, cells } = context;
  if (after.tracks.length !== before.tracks.length)
    return `${after.tracks.length} tracks, there were ${before.tracks.length}`;
  const { tracks: tracksBefore, ...wholeBefore } = before.score;
  const { tracks: tracksAfter, ...wholeAfter } = after.score;
  if (JSON.stringify(wholeBefore) !== JSON.stringify(wholeAfter))
    return 'tempo, meter, texts or length of the whole piece';
  const [chunksBefore, chunksAfter] = [trackChunks(context.beforeBytes!), trackChunks(context.bytes)];
  for (const [index, track] of tracksBefore.entries()) {
    const hasCells = cells.some((cell) => cell.track === index);
    // the first chunk is the whole piece's
    if (!hasCells && !isSame(chunksBefore[index + 1]!, chunksAfter[index + 1]!)) return `bytes of track ${index}`;
    const { notes: _, sameTick: __, ...others } = track;
    const { notes: ___, sameTick: ____, ...othersAfter } = tracksAfter[index]!;
    if (JSON.stringify(others) !== JSON.stringify(othersAfter)) return `events beside the notes of track ${index}`;
    const outside = (notes: typeof track.notes): string[] =>
      notes.filter(({ tick }) => !isInSpans(cells, index, tick)).map((note) => JSON.stringify(note));
    const [were, are] = [outside(track.notes).sort(), outside(tracksAfter[index]!.notes).sort()];
    const at = were.findIndex((note, place) => note !== are[place]);
    if (were.length !== are.length || at >= 0) return `notes of track ${index}: ${were[at] ?? are[were.length]}`;
  }
  return isSame(chunksBefore[0]!, chunksAfter[0]!) ? undefined : 'bytes of the first chunk';
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

/** "track tick" of the locked notes that are not there as they were. */
function lostLocks({ request, piece }: ControlContext, before: ControlPiece): string[] {
  const name = ({ pitch, velocity, start, end }: PieceNote): string => `${pitch} ${velocity} ${start} ${end}`;
  const isLocked = locksOf(request, before);
  return before.tracks.flatMap(({ notes }, track) => {
    const after = new Set(piece.tracks[track]?.notes.map(name));
    return notes
      .filter((note) => isLocked(track, note) && !after.has(name(note)))
      .map(({ start }) => `${track} ${start}`);
  });
}

/**
 * Bars of the cells, of those that held notes that could be replaced, in which `name` tells the notes apart (`changed`
 * true), or does not (false).
 */
function changedBars(
  context: ControlContext,
  before: ControlPiece,
  name: (note: PieceNote) => string,
  changed: boolean,
): string[] {
  return before.bars.flatMap(({ number, start, end }) =>
    before.tracks.flatMap(({ notes }, track) => {
      if (!isInSpans(context.cells, track, start)) return [];
      const replaced = (all: readonly PieceNote[]): string =>
        all
          .filter((note) => note.start >= start && note.start < end && context.isWritten(track, note))
          .map(name)
          .sort()
          .join();
      const was = replaced(notes);
      const isChanged = was !== replaced(context.piece.tracks[track]?.notes ?? []);
      return was !== '' && isChanged === changed ? [`bar ${number} of track ${track}`] : [];
    }),
  );
}
