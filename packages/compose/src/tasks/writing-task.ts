/** What every task comes down to: a grid of which some places stand and the others are to be written. */
import { type ChoraleGrid, FRAMES_PER_QUARTER, type GridNote, SILENT, VOICES } from '@continuo/corpus';
import { FREE } from '@continuo/models';
import type { Note, Score } from '@continuo/music';
import type { WishOutcome } from '../compose-answer.ts';

export type WritingTask = {
  /** frames of the whole piece; frame 0 is tick 0 */
  readonly length: number;
  /** [length × 4] pitches that stand, `FREE` where the model writes */
  readonly given: Int16Array;
  /** for the rule that strikes repeated pitches again */
  readonly framesPerBar: number;
  readonly pickupFrames: number;
  /** the piece closes with its last frame */
  readonly ends: boolean;
  /** what the key is guessed from where none is asked for; left out in compose, which draws one by the seed */
  readonly context?: Score;
  readonly reports: readonly string[];
  /** the score with what was written put in */
  assemble(written: readonly GridNote[]): AssembledScore;
  /** what came of the wishes that only this task knows */
  outcomes(assembled: AssembledScore): readonly WishOutcome[];
};

export type AssembledScore = {
  readonly score: Score;
  /** index into `score.tracks` of soprano, alto, tenor, bass */
  readonly trackOfVoice: readonly number[];
};

/** The tick at which a frame begins; where a quarter does not divide by four, the nearest. */
export function tickOfFrame(frame: number, ticksPerQuarter: number): number {
  return Math.round((frame * ticksPerQuarter) / FRAMES_PER_QUARTER);
}

/** A written note in ticks. */
export function noteOfGridNote({ frame, frames, pitch }: GridNote, ticksPerQuarter: number, velocity: number): Note {
  const tick = tickOfFrame(frame, ticksPerQuarter);
  return { pitch, velocity, tick, durationTicks: tickOfFrame(frame + frames, ticksPerQuarter) - tick };
}

/** By tick, then pitch: the order of notes in a track. */
export function sortedNotes(notes: readonly Note[]): Note[] {
  return notes.toSorted((a, b) => a.tick - b.tick || a.pitch - b.pitch);
}

/** How loud new notes of a track are: as loud as its others on average. */
export function velocityLike(notes: readonly Note[], otherwise = 76): number {
  if (notes.length === 0) return otherwise;
  return Math.round(notes.reduce((sum, note) => sum + note.velocity, 0) / notes.length);
}

/** The frames that matter to the model: leading and trailing frames in which all voices rest are left out. */
export function soundingFrames({ length, given }: WritingTask): { readonly from: number; readonly to: number } {
  const sounds = (frame: number): boolean => VOICES.some((_, voice) => given[frame * VOICES.length + voice] !== SILENT);
  let from = 0;
  let to = length;
  while (from < to && !sounds(from)) from += 1;
  while (to > from && !sounds(to - 1)) to -= 1;
  return { from, to };
}

/** Where the model writes: [length × 4], 1 at FREE places. */
export function writablePlaces(given: Int16Array): Uint8Array {
  return Uint8Array.from(given, (pitch) => (pitch === FREE ? 1 : 0));
}

/** The grid with the model's pitches, `SILENT` where neither stands nor is written anything. */
export function gridOfPitches(length: number, pitches: Int16Array): ChoraleGrid {
  return { length, pitches: pitches.map((pitch) => (pitch === FREE ? SILENT : pitch)) };
}
