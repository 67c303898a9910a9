/** Motifs in the cells of a frame: those that come note for note stand there, free ones are told. */
import type { CellWish } from '@continuo/models';
import { createTrack, DRUM_CHANNEL, type Score } from '@continuo/music';
import { ComposeError } from '../compose-error.ts';
import type { ComposeRequest } from '../compose-request.ts';
import { motifPlaces, type PlacedMotif } from '../form/motif-places.ts';
import { inCellOrder, type PlacedNote, placedAt } from './placed-note.ts';
import type { ScoreFrame } from './score-frame.ts';
import type { Span } from './sounding-notes.ts';

export type MotifsInCells = {
  readonly motifs: readonly PlacedMotif[];
  /** by track: where nothing else may sound, or the motif would not be heard */
  readonly closed: ReadonlyMap<number, readonly Span[]>;
  /** by cell: notes of free motifs */
  readonly told: ReadonlyMap<number, CellWish['told']>;
};

/** Loudness of a motif's notes. */
const VELOCITY = 88;

/**
 * Places the motifs of a request.
 *
 * @throws ComposeError  'bad-request': a place that is not among the cells, no such track or bar
 */
export function placeMotifs(
  request: Pick<ComposeRequest, 'motifs'>,
  frame: ScoreFrame,
): { readonly frame: ScoreFrame; readonly motifs: MotifsInCells } {
  const skeleton = skeletonOf(frame);
  const motifs = request.motifs.flatMap((wish, index) => motifPlaces(wish, skeleton, `motifs.${index}`));
  const grid = { bars: frame.bars, ticksPerQuarter: frame.score.ticksPerQuarter };
  const isWritten = new Set(frame.written);
  const [brought, locked] = [new Map(frame.brought), new Map(frame.locked)];
  const closed = new Map<number, Span[]>();
  const told = new Map<number, CellWish['told']>();
  for (const { track: index, bar: number, notes, free } of motifs) {
    const track = frameTrack(index, frame);
    for (const { pitch, tick, durationTicks } of notes) {
      const note = { pitch, tick, durationTicks: Math.max(1, durationTicks), velocity: VELOCITY };
      const { bar, placed } = placedAt(note, grid);
      const cell = bar * frame.tracks.length + track;
      if (track < 0 || tick >= frame.endTick || !isWritten.has(cell)) {
        const name = frame.tracks[track]?.name || `track ${index}`;
        throw new ComposeError(
          'bad-request',
          `motifs: bar ${number} of ${name} is not among the cells to be written; a motif needs all its bars`,
          { bar: number, track: index },
        );
      }
      if (free) {
        const all = [...(told.get(cell) ?? []), { position: placed.position, pitch }];
        told.set(
          cell,
          all.sort((a, b) => a.position - b.position || a.pitch - b.pitch),
        );
      } else {
        addTo(brought, cell, placed);
        addTo(locked, cell, placed);
      }
    }
    if (free) continue;
    const start = Math.min(...notes.map(({ tick }) => tick));
    const end = Math.max(...notes.map(({ tick, durationTicks }) => tick + durationTicks));
    closed.set(track, [...(closed.get(track) ?? []), { start, end }]);
  }
  return { frame: { ...frame, locked, brought }, motifs: { motifs, closed, told } };
}

function addTo(cells: Map<number, readonly PlacedNote[]>, cell: number, note: PlacedNote): void {
  cells.set(cell, [...(cells.get(cell) ?? []), note].sort(inCellOrder));
}

/** The motifs with the tracks that they have in an answer. */
export function motifsInAnswer(
  { motifs }: MotifsInCells,
  frame: ScoreFrame,
  trackOf: readonly number[],
): readonly PlacedMotif[] {
  return motifs.map((motif) => ({ ...motif, track: trackOf[frameTrack(motif.track, frame)]! }));
}

/** The frame's score with a track for each that it will have, so that wishes can name them. */
function skeletonOf({ score, tracks }: ScoreFrame): Score {
  const added = tracks
    .filter(({ source }) => source === undefined)
    .map(({ name, program, isDrums }, index) =>
      createTrack({ name, program, channel: isDrums ? DRUM_CHANNEL : (score.tracks.length + index) % 9 }),
    );
  return { ...score, tracks: [...score.tracks, ...added] };
}

/** The track of the frame for one of the skeleton; −1 where it has none. */
function frameTrack(index: number, { score, tracks }: ScoreFrame): number {
  if (index < score.tracks.length) return tracks.findIndex(({ source }) => source === index);
  const added = tracks.flatMap(({ source }, track) => (source === undefined ? [track] : []));
  return added[index - score.tracks.length] ?? -1;
}
