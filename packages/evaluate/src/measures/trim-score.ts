/** The same length for all that is compared. */
import type { Note, Score } from '@continuo/music';

export type TrimOptions = {
  /** quarters kept from the beginning, default 64 */
  readonly quarters?: number;
  /** notes kept, in the order of onset, default 1024 */
  readonly notes?: number;
};

/**
 * The first 64 quarters and 1,024 notes of a score: the protocol of Dong et al. 2023, "Multitrack Music Transformer",
 * section 4. Notes that reach past the end are cut there; meters, tempos and keys stay.
 *
 * @example trimScore(scoreFromNotes([{ pitch: 60, durationTicks: 960 }, { pitch: 62 }]), { quarters: 1 }).tracks[0].notes.length // => 1
 */
export function trimScore(score: Score, { quarters = 64, notes: most = 1024 }: TrimOptions = {}): Score {
  const endTick = Math.min(score.endTick, Math.round(quarters * score.ticksPerQuarter));
  const onsets = score.tracks.flatMap(({ notes }) => notes.map(({ tick }) => tick)).filter((tick) => tick < endTick);
  const lastTick = onsets.length > most ? onsets.sort((a, b) => a - b)[most - 1]! : endTick;
  let leftAtLast = most - onsets.filter((tick) => tick < lastTick).length;
  const isKept = ({ tick }: Note): boolean =>
    tick < endTick && (tick < lastTick || (tick === lastTick && leftAtLast-- > 0));
  const cut = (note: Note): Note =>
    note.tick + note.durationTicks > endTick ? { ...note, durationTicks: endTick - note.tick } : note;
  return {
    ...score,
    tracks: score.tracks.map((track) => ({ ...track, notes: track.notes.filter(isKept).map(cut) })),
    endTick,
  };
}
