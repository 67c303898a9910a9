/** A score's own number, by which a split is drawn: alike in every key and tempo. */
import { DRUM_CHANNEL, type Score } from '@continuo/music';

/**
 * A 32-bit hash of a score's notes in sixteenths, pitches counted from the first: a transposed copy has the same.
 *
 * FNV-1a (Fowler, Noll and Vo), then mixed so that all bits count.
 *
 * @example scoreHash(score) === scoreHash(transposeScore(score, 3)) // => true
 */
export function scoreHash(score: Score): number {
  return hashOf(relativeNotes(score), 0x811c9dc5);
}

/**
 * A 52-bit number of the same notes, by which a hundred thousand pieces are told apart.
 *
 * @example musicFingerprint(score) === musicFingerprint(transposeScore(score, 3)) // => true
 */
export function musicFingerprint(score: Score): number {
  const notes = relativeNotes(score);
  return (hashOf(notes, 0x9e3779b9) & 0xfffff) * 2 ** 32 + hashOf(notes, 0x811c9dc5);
}

/** For each note what is struck and the sixteenth it starts in, both counted from the first. */
function relativeNotes(score: Score): Uint32Array {
  const step = score.ticksPerQuarter / 4;
  const notes = score.tracks
    .filter(({ notes }) => notes.length > 0)
    .flatMap(({ channel, notes }) =>
      notes.map(({ pitch, tick }) => ({ pitch, step: Math.round(tick / step), drum: channel === DRUM_CHANNEL })),
    )
    .sort((a, b) => a.step - b.step || a.pitch - b.pitch);
  const pitched = notes.find(({ drum }) => !drum);
  const [firstPitch, firstStep] = [pitched?.pitch ?? 0, notes[0]?.step ?? 0];
  return Uint32Array.from(
    notes.flatMap(({ pitch, step: at, drum }) => [drum ? 128 + pitch : (pitch - firstPitch) & 0x7f, at - firstStep]),
  );
}

function hashOf(values: Uint32Array, start: number): number {
  let hash = start;
  for (const value of values) hash = Math.imul(hash ^ value, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
