/** Ornaments before a note: kept out of the rhythm, kept in the music. */

import type { Note } from '../score.ts';
import type { Seconds } from '../time/tempo-map.ts';

/** Notes of all tracks struck together. */
export type StruckNotes = {
  readonly seconds: Seconds;
  readonly notes: readonly { readonly track: number; readonly index: number; readonly note: Note }[];
};

/** A grace note is struck at most this long before its main note; quicker ones still are chords or runs. */
const GRACE_SECONDS = 0.1;
/** Before a grace note, and after its main note, there is at least this much time: otherwise it is part of a run or trill. */
const CLEAR_SECONDS = 0.13;
/** A grace note lies at most this many semitones from its main note. */
const GRACE_INTERVAL = 4;

/**
 * Which onsets are grace notes of the next one: single notes struck just before a note near them that is not itself hurried.
 *
 * Durations of played grace notes lie mostly under 100 ms, whatever the tempo (Timmers, Ashley, Desain, Honing and Windsor
 * 2002, "Timing of ornaments in the theme of Beethoven's Paisiello Variations", describes how they behave; the bounds are ours).
 *
 * @param onsets   rising in time
 * @param isPlain  whether an onset lies so well on the grid that it needs no such reading
 * @returns        by onset
 */
export function findGraceNotes(
  onsets: readonly StruckNotes[],
  isPlain: (index: number) => boolean = () => false,
): readonly boolean[] {
  return onsets.map(({ seconds, notes }, i) => {
    const main = onsets[i + 1];
    if (main === undefined || notes.length !== 1 || main.seconds - seconds > GRACE_SECONDS) return false;
    if (i > 0 && seconds - onsets[i - 1].seconds < CLEAR_SECONDS) return false;
    if (i + 2 < onsets.length && onsets[i + 2].seconds - main.seconds < CLEAR_SECONDS) return false;
    const { note, track } = notes[0];
    const near = main.notes.some(
      (other) =>
        other.track === track &&
        other.note.pitch !== note.pitch &&
        Math.abs(other.note.pitch - note.pitch) <= GRACE_INTERVAL &&
        other.note.durationTicks > note.durationTicks,
    );
    return near && !isPlain(i);
  });
}
