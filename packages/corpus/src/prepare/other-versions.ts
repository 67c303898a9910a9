/** The other keys and speeds in which a piece of a dataset is to be learnt: marks in the dataset, made when it is read. */
import { DRUM_CHANNEL, type Score, transposeScore } from '@continuo/music';
import type { CorpusPiece } from '../corpus-piece.ts';
import { scaleTempo } from '../tokens/augment-score.ts';

/** Half an octave down and up: every key once. */
const SHIFTS = [1, -1, 2, -2, 3, -3, 4, -4, 5, -5, 6] as const;

/**
 * Semitones by which a piece can be moved to the eleven other keys without leaving its instruments' keys 0–127; none for
 * music without pitches.
 *
 * @example otherKeys(scoreFromNotes([{ pitch: 60 }])) // => [1, -1, 2, -2, 3, -3, 4, -4, 5, -5, 6]
 */
export function otherKeys(score: Score): readonly number[] {
  let [lowest, highest] = [128, -1];
  for (const { channel, notes } of score.tracks) {
    if (channel === DRUM_CHANNEL) continue;
    for (const { pitch } of notes) {
      lowest = Math.min(lowest, pitch);
      highest = Math.max(highest, pitch);
    }
  }
  if (highest < 0) return [];
  return SHIFTS.filter((shift) => lowest + shift >= 0 && highest + shift <= 127);
}

/**
 * A piece and the other versions that its labels mark (`transpositions`, `tempoFactors`), with ids of their own.
 *
 * @example [...versionsOf(piece)].map(({ id }) => id) // => ['air', 'air@+1', 'air@-1', …]
 */
export function* versionsOf(piece: CorpusPiece): Generator<CorpusPiece> {
  const { transpositions = [], tempoFactors = [] } = piece.labels as {
    readonly transpositions?: readonly number[];
    readonly tempoFactors?: readonly number[];
  };
  for (const factor of [1, ...tempoFactors]) {
    const atSpeed = factor === 1 ? piece.score : scaleTempo(piece.score, factor);
    const speed = factor === 1 ? '' : `@x${factor}`;
    for (const shift of [0, ...transpositions]) {
      const moved = shift === 0 ? '' : `@${shift > 0 ? '+' : ''}${shift}`;
      yield { ...piece, id: `${piece.id}${speed}${moved}`, score: transposeScore(atSpeed, shift) };
    }
  }
}
