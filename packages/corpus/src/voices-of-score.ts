/** Finds the four voices among the tracks of a score. */
import type { Score, Track } from '@continuo/music';
import { VOICES } from './chorale-grid.ts';
import { CorpusError } from './corpus-error.ts';

/** Drums, channel 10 to people, are no voice. */
const DRUM_CHANNEL = 9;
const VOICE_NAMES = [
  /^(s|sop\.?|soprano|sopran|cantus|discantus)$/i,
  /^(a|alto|alt|altus|contralto)$/i,
  /^(t|ten\.?|tenor)$/i,
  /^(b|bass|bassus|basso|baß)$/i,
];

/**
 * The tracks that are soprano, alto, tenor and bass: by their names where four tracks bear them (one may then be
 * empty, and other tracks may accompany), otherwise the four tracks with notes, the highest mean pitch first.
 *
 * @returns  four indexes into `score.tracks`
 * @throws CorpusError  'voice-count': other than four tracks hold notes
 * @example voicesOfScore(scoreOfGrid(grid)) // => [0, 1, 2, 3]
 */
export function voicesOfScore(score: Score): readonly [number, number, number, number] {
  return voicesByName(score.tracks) ?? voicesByMeanPitch(score.tracks);
}

function voicesByName(tracks: readonly Track[]): [number, number, number, number] | undefined {
  const found = VOICE_NAMES.map((pattern) =>
    tracks.flatMap((track, index) => (pattern.test(track.name.trim()) ? [index] : [])),
  );
  if (found.some((indexes) => indexes.length !== 1)) return undefined;
  return found.map(([index]) => index) as [number, number, number, number];
}

function voicesByMeanPitch(tracks: readonly Track[]): [number, number, number, number] {
  const sounding = tracksWithNotes(tracks);
  if (sounding.length !== VOICES.length) {
    const names = sounding.map((index) => trackLabel(tracks[index]!, index)).join(', ');
    throw new CorpusError(
      'voice-count',
      `found ${sounding.length} voices with notes${names && ` (${names})`}, expected 4: soprano, alto, tenor and bass, a track or channel each`,
      { found: sounding.length, tracks: sounding },
    );
  }
  const heights = new Map(sounding.map((index) => [index, meanPitch(tracks[index]!)]));
  return sounding.toSorted((a, b) => heights.get(b)! - heights.get(a)! || a - b) as [number, number, number, number];
}

/** Indexes of the tracks that hold notes, drums apart. */
export function tracksWithNotes(tracks: readonly Track[]): number[] {
  return tracks.flatMap((track, index) => (track.notes.length > 0 && track.channel !== DRUM_CHANNEL ? [index] : []));
}

/** A track as an error message calls it, e.g. `track 2 "Alto"`; people count from 1. */
export function trackLabel(track: Track, index: number): string {
  return track.name.trim() === '' ? `track ${index + 1}` : `track ${index + 1} "${track.name.trim()}"`;
}

function meanPitch(track: Track): number {
  let weighted = 0;
  let total = 0;
  for (const note of track.notes) {
    const weight = Math.max(1, note.durationTicks);
    weighted += note.pitch * weight;
    total += weight;
  }
  return weighted / total;
}
