/** Other versions of a piece to learn from; `transposeScore` of `music` gives those in other keys. */
import type { Score } from '@continuo/music';

/**
 * The score played faster or slower.
 *
 * @param factor  2 is twice as fast
 * @throws RangeError  the factor is not above 0
 * @example scaleTempo(createScore({ bpm: 60 }), 2).tempos[0].microsecondsPerQuarter // => 500000
 */
export function scaleTempo(score: Score, factor: number): Score {
  if (!(factor > 0 && Number.isFinite(factor)))
    throw new RangeError(`tempo factor ${factor} where one above 0 is expected`);
  const isSaid = score.tempos.some(({ tick }) => tick === 0);
  const tempos = isSaid ? score.tempos : [{ tick: 0, microsecondsPerQuarter: 500_000 }, ...score.tempos];
  const scaled = (microseconds: number): number => Math.min(0xffffff, Math.max(1, Math.round(microseconds / factor)));
  return {
    ...score,
    tempos: tempos.map((tempo) => ({ ...tempo, microsecondsPerQuarter: scaled(tempo.microsecondsPerQuarter) })),
  };
}

/**
 * The score played louder or softer: velocities moved by an amount, kept within 1–127.
 *
 * @example shiftVelocities(scoreFromNotes([{ pitch: 60, velocity: 120 }]), 20).tracks[0].notes[0].velocity // => 127
 */
export function shiftVelocities(score: Score, amount: number): Score {
  const moved = (velocity: number): number => Math.min(127, Math.max(1, Math.round(velocity + amount)));
  return {
    ...score,
    tracks: score.tracks.map((track) => ({
      ...track,
      notes: track.notes.map((note) => ({ ...note, velocity: moved(note.velocity) })),
    })),
  };
}
