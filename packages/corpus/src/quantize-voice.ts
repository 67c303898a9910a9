/** One monophonic track laid onto the grid of sixteenths. */
import type { Note, Score, Track } from '@continuo/music';
import { FRAMES_PER_QUARTER, HIGHEST_PITCH, LOWEST_PITCH, SILENT } from './chorale-grid.ts';
import { CorpusError } from './corpus-error.ts';
import { trackLabel } from './voices-of-score.ts';

/** A note that does not begin and end on the grid, with how far off its start is, in frames (sixteenths). */
export type OffGridNote = {
  readonly track: number;
  readonly note: Note;
  readonly startsOff: number;
  readonly endsOff: number;
};

/** A voice on the grid: `pitches[frame]`, a MIDI pitch or `SILENT`. */
export type QuantizedVoice = { readonly pitches: Int16Array; readonly offGridNotes: readonly OffGridNote[] };

/** Less than this share of a frame counts as on the grid: rounding of ticks that do not divide by four. */
const ON_GRID = 1 / 32;
/** Two notes that sound together for longer than this share of a frame are two voices; less is legato. */
const LEGATO = 1;

/**
 * Lays a track onto `length` frames: a frame takes the note that sounds through most of it, and silence only where
 * notes fill less than half of it; a note too short for that still takes the frame it begins in, if that is free.
 *
 * @throws CorpusError  'polyphonic-voice': two pitches sound together; 'pitch-range': outside the vocabulary
 */
export function quantizeVoice(score: Score, trackIndex: number, length: number): QuantizedVoice {
  const track = score.tracks[trackIndex]!;
  const ticksPerFrame = score.ticksPerQuarter / FRAMES_PER_QUARTER;
  checkMonophonic(score, track, trackIndex);
  const pitches = new Int16Array(length).fill(SILENT);
  const covered = new Float64Array(length);
  const offGridNotes: OffGridNote[] = [];
  for (const note of track.notes) {
    checkRange(score, track, trackIndex, note);
    const start = note.tick / ticksPerFrame;
    const end = (note.tick + note.durationTicks) / ticksPerFrame;
    const startsOff = start - Math.round(start);
    const endsOff = end - Math.round(end);
    if (Math.abs(startsOff) > ON_GRID || Math.abs(endsOff) > ON_GRID)
      offGridNotes.push({ track: trackIndex, note, startsOff, endsOff });
    for (let frame = Math.floor(start); frame < Math.min(length, end); frame++) {
      const share = Math.min(end, frame + 1) - Math.max(start, frame);
      if (share >= 0.5 && share > covered[frame]!) {
        covered[frame] = share;
        pitches[frame] = note.pitch;
      }
    }
  }
  for (const note of track.notes) {
    const frame = Math.min(length - 1, Math.floor(note.tick / ticksPerFrame + ON_GRID));
    if (pitches[frame] === SILENT && note.durationTicks > 0) pitches[frame] = note.pitch;
  }
  return { pitches, offGridNotes };
}

function checkMonophonic(score: Score, track: Track, trackIndex: number): void {
  const allowed = (LEGATO * score.ticksPerQuarter) / FRAMES_PER_QUARTER;
  let held: Note | undefined;
  for (const note of track.notes) {
    const heldEnd = held === undefined ? 0 : held.tick + held.durationTicks;
    const end = note.tick + note.durationTicks;
    if (
      held !== undefined &&
      held.pitch !== note.pitch &&
      (Math.min(heldEnd, end) - note.tick > allowed || together(held, note))
    ) {
      throw new CorpusError(
        'polyphonic-voice',
        `${trackLabel(track, trackIndex)} sounds pitch ${held.pitch} and pitch ${note.pitch} together at quarter ${quartersOf(score, note.tick)}; a voice sings one note at a time`,
        { track: trackIndex, tick: note.tick, pitches: [held.pitch, note.pitch] },
      );
    }
    if (held === undefined || end >= heldEnd) held = note;
  }
}

/** A chord, however short: both begin at the same tick and last. */
function together(a: Note, b: Note): boolean {
  return a.tick === b.tick && a.durationTicks > 0 && b.durationTicks > 0;
}

function checkRange(score: Score, track: Track, trackIndex: number, note: Note): void {
  if (note.pitch >= LOWEST_PITCH && note.pitch <= HIGHEST_PITCH) return;
  throw new CorpusError(
    'pitch-range',
    `${trackLabel(track, trackIndex)} holds pitch ${note.pitch} at quarter ${quartersOf(score, note.tick)}, outside the vocabulary ${LOWEST_PITCH}–${HIGHEST_PITCH}; transpose it or leave it out`,
    { track: trackIndex, tick: note.tick, pitch: note.pitch },
  );
}

function quartersOf(score: Score, tick: number): string {
  return (tick / score.ticksPerQuarter + 1).toFixed(2).replace(/\.?0+$/, '');
}
