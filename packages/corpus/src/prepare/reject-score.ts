/** Why a score is not taken into a dataset. */
import { durationSeconds, type Score } from '@continuo/music';
import type { Thresholds } from './prepare-options.ts';

/** Reasons in few words, under which rejections are counted. */
export const REJECTIONS = [
  'unreadable',
  'empty',
  'too short',
  'too long',
  'absurd tempo',
  'too dense',
  'no meter',
  'cannot be changed as asked',
] as const;
export type Rejection = (typeof REJECTIONS)[number];

/** A rejection with what was found and what was expected. */
export type RejectionReason = { readonly kind: Rejection; readonly reason: string };

/**
 * The first threshold that a score does not meet; undefined where it meets all.
 *
 * @example reasonToReject(scoreFromNotes([{ pitch: 60 }]), DEFAULT_PREPARE_OPTIONS).reason // => 'has 1 note; at least 8 are asked for'
 */
export function reasonToReject(score: Score, thresholds: Thresholds): RejectionReason | undefined {
  const { leastNotes, mostNotes, leastSeconds, mostSeconds, leastBpm, mostBpm, mostNotesPerSecond } = thresholds;
  const notes = score.tracks.reduce((sum, track) => sum + track.notes.length, 0);
  if (notes === 0) return { kind: 'empty', reason: 'holds no notes' };
  if (notes < leastNotes) {
    return {
      kind: 'too short',
      reason: `has ${notes} note${notes === 1 ? '' : 's'}; at least ${leastNotes} are asked for`,
    };
  }
  if (notes > mostNotes) return { kind: 'too long', reason: `has ${notes} notes; at most ${mostNotes} are asked for` };
  const seconds = durationSeconds(score);
  if (seconds < leastSeconds) {
    return { kind: 'too short', reason: `lasts ${tidy(seconds)} seconds; at least ${leastSeconds} are asked for` };
  }
  if (seconds > mostSeconds) {
    return { kind: 'too long', reason: `lasts ${tidy(seconds)} seconds; at most ${mostSeconds} are asked for` };
  }
  const bpm = (score.endTick / score.ticksPerQuarter / seconds) * 60;
  if (bpm < leastBpm || bpm > mostBpm) {
    return {
      kind: 'absurd tempo',
      reason: `goes at ${tidy(bpm)} quarters a minute; ${leastBpm} to ${mostBpm} are asked for`,
    };
  }
  if (notes / seconds > mostNotesPerSecond) {
    return {
      kind: 'too dense',
      reason: `has ${tidy(notes / seconds)} notes a second; at most ${mostNotesPerSecond} are asked for`,
    };
  }
  if (thresholds.needsMeter && score.meters.length === 0) return { kind: 'no meter', reason: 'says no meter' };
  return undefined;
}

function tidy(value: number): string {
  return value >= 10 ? String(Math.round(value)) : value.toFixed(2);
}
