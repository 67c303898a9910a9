/** A finished draft as a score: what stood outside the cells stays as it was, to the tick. */
import { CELL_STEPS_PER_QUARTER, notesOfCell, untangled } from '@continuo/corpus';
import { DRUM_CHANNEL, type Note, type Score, type Track } from '@continuo/music';
import type { ScoreFrame } from './score-frame.ts';
import type { ScoreDraft, WrittenCellNote } from './write-cells.ts';

export type AssembledScore = {
  readonly score: Score;
  /** index among the score's tracks, for each track of the frame; −1 where it is not kept */
  readonly trackOf: readonly number[];
  /** notes that could not be kept, since a tone that stays sounds there already */
  readonly left: number;
};

export function assembleScore(frame: ScoreFrame, draft: Pick<ScoreDraft, 'cells'>): AssembledScore {
  const { score, tracks, bars, written, locked, dropped } = frame;
  const isWritten = new Set(written);
  const changed: Track[] = [];
  const trackOf: number[] = tracks.map(() => -1);
  let left = 0;
  const newNotes = (track: number, kept: readonly Note[]): Note[] => {
    const added = bars.flatMap((bar, index) => {
      const cell = index * tracks.length + track;
      if (!isWritten.has(cell)) return [];
      const stays = tracks[track]!.source === undefined ? [] : (locked.get(cell) ?? []);
      const notes = draft.cells[index]![track]!.filter((note) => !stays.includes(note));
      return notesOfCell(notes, bar, score.ticksPerQuarter);
    });
    return untangled(added).flatMap((note) => {
      const same = kept.filter(({ pitch }) => pitch === note.pitch);
      if (same.some(({ tick, durationTicks }) => tick <= note.tick && tick + durationTicks > note.tick)) {
        left += 1;
        return [];
      }
      const next = same.find(({ tick }) => tick > note.tick)?.tick ?? Number.POSITIVE_INFINITY;
      return [{ ...note, durationTicks: Math.min(note.durationTicks, next - note.tick) }];
    });
  };
  for (const [index, track] of score.tracks.entries()) {
    const own = tracks.findIndex(({ source }) => source === index);
    if (dropped.includes(index)) continue;
    if (own >= 0) trackOf[own] = changed.length;
    const touched = own >= 0 && bars.some((_, bar) => isWritten.has(bar * tracks.length + own));
    if (!touched) {
      changed.push(track);
      continue;
    }
    const kept = track.notes.filter((note) => {
      const { bar, position } = placeOf(note, frame);
      const cell = bar * tracks.length + own;
      if (!isWritten.has(cell)) return true;
      return (locked.get(cell) ?? []).some((lock) => lock.position === position && lock.pitch === note.pitch);
    });
    const notes = [...kept, ...newNotes(own, kept)].sort((a, b) => a.tick - b.tick || a.pitch - b.pitch);
    changed.push({ ...track, notes });
  }
  const used = new Set(changed.map(({ channel }) => channel));
  for (const [index, { source, name, program, isDrums }] of tracks.entries()) {
    if (source !== undefined) continue;
    trackOf[index] = changed.length;
    const channel = isDrums ? DRUM_CHANNEL : freeChannel(used);
    used.add(channel);
    changed.push({
      name,
      program,
      channel,
      notes: newNotes(index, []),
      controllers: [],
      pitchBends: [],
      programChanges: [],
      pressures: [],
      texts: [],
      raws: [],
    });
  }
  const lastNote = Math.max(0, ...changed.flatMap(({ notes }) => notes.map((note) => note.tick + note.durationTicks)));
  return { score: { ...score, tracks: changed, endTick: Math.max(score.endTick, lastNote) }, trackOf, left };
}

/** The bar and step that a note of the score lies in, as its cells were made. */
function placeOf({ tick }: Note, { score, bars }: ScoreFrame): { readonly bar: number; readonly position: number } {
  const stepOf = (of: number): number => Math.round((of * CELL_STEPS_PER_QUARTER) / score.ticksPerQuarter);
  const step = stepOf(tick);
  let bar = bars.findLastIndex((each) => stepOf(each.tick) <= step);
  bar = Math.max(0, bar);
  return { bar, position: Math.min(step - stepOf(bars[bar]!.tick), bars[bar]!.steps - 1) };
}

/** A channel that no other track has, while there is one; never that of drums. */
function freeChannel(used: ReadonlySet<number>): number {
  for (let channel = 0; channel < 16; channel += 1) if (channel !== DRUM_CHANNEL && !used.has(channel)) return channel;
  return 0;
}

/** Where a written note came to stand. */
export function tickOfWritten({ bar, note }: WrittenCellNote, { score, bars }: ScoreFrame): number {
  return notesOfCell([note], bars[bar]!, score.ticksPerQuarter)[0]!.tick;
}
