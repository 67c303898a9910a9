/** A piece as one row of numbers, alike in every key: the embedding of `featureFrechetDistance`, made by hand. */
import { findKey, type Score } from '@continuo/music';
import { grooveConsistency } from './groove-consistency.ts';
import { mgevalFeatures, shares, stepsWithinTracks } from './mgeval-features.ts';
import { noteDensity } from './note-density.ts';
import { pitchClassEntropy } from './pitch-class-entropy.ts';
import { usedPitchClasses } from './pitch-use.ts';
import { polyphonyOf } from './polyphony.ts';
import { scaleConsistency } from './scale-consistency.ts';
import { pitchedNotes } from './timed-notes.ts';

/** Intervals of an octave and more are one kind. */
const INTERVALS = 13;
/** Sixteenths of a quarter in which notes begin. */
const PLACES = 4;

/**
 * 52 numbers: ten of the measures, the note lengths [12], the pitch classes from the tonic up [12], the sizes of steps
 * within tracks [13], the sixteenth of the quarter in which notes begin [4], and whether the key is minor.
 *
 * @returns undefined where the score has fewer than two notes with pitch, or is shorter than a bar
 */
export function featureVector(score: Score): Float64Array | undefined {
  const features = mgevalFeatures(score);
  const key = findKey(score);
  if (features === undefined || key === undefined) return undefined;
  const notes = pitchedNotes(score);
  const { polyphony, polyphonicRate } = polyphonyOf(score);
  const row = Float64Array.of(
    pitchClassEntropy(score),
    scaleConsistency(score) / 100,
    grooveConsistency(score) / 100,
    Math.log(polyphony),
    polyphonicRate / 100,
    Math.log(noteDensity(score)),
    features.pitchRange[0]! / 12,
    usedPitchClasses(score),
    features.meanPitchInterval[0]!,
    Math.log(Math.max(1 / 12, features.meanInterOnsetInterval[0]!)),
    ...features.noteLengthHistogram,
    ...features.pitchClassHistogram.map((_, step) => features.pitchClassHistogram[(key.tonic + step) % 12]!),
    ...shares(INTERVALS, stepsWithinTracks(notes), ([from, to]) =>
      Math.min(INTERVALS - 1, Math.abs(to.pitch - from.pitch)),
    ),
    ...shares(PLACES, notes, ({ onset }) => Math.round(onset * PLACES) % PLACES),
    key.mode === 'minor' ? 1 : 0,
  );
  return row.every(Number.isFinite) ? row : undefined;
}
