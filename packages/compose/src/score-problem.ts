/** Checks that plain data is a score that can be composed on. */
import type { Note, Score, Track } from '@continuo/music';

const MOST_NOTES = 200_000;
const LISTS = ['controllers', 'pitchBends', 'programChanges', 'pressures', 'texts', 'raws'] as const;

/**
 * What keeps a value from being a score, in one sentence; undefined where nothing does.
 *
 * @example scoreProblem({ tracks: [] }) // => 'ticksPerQuarter is undefined, expected a whole number above 0'
 */
export function scoreProblem(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return 'expected a score, { ticksPerQuarter, tracks, … }';
  const score = value as Score;
  if (!isWhole(score.ticksPerQuarter, 1))
    return `ticksPerQuarter is ${score.ticksPerQuarter}, expected a whole number above 0`;
  for (const list of ['tempos', 'meters', 'keys', 'tracks', 'texts', 'raws'] as const) {
    if (!Array.isArray(score[list])) return `${list} is missing; expected a list`;
  }
  if (!isWhole(score.pickupTicks, 0)) return `pickupTicks is ${score.pickupTicks}, expected ticks, 0 for none`;
  if (!isWhole(score.endTick, 0)) return `endTick is ${score.endTick}, expected ticks`;
  const notes = score.tracks.reduce((sum, track) => sum + (track?.notes?.length ?? 0), 0);
  if (notes > MOST_NOTES) return `the score holds ${notes} notes, expected at most ${MOST_NOTES}`;
  for (const [index, track] of score.tracks.entries()) {
    const problem = trackProblem(track);
    if (problem !== undefined) return `track ${index + 1}: ${problem}`;
  }
  return undefined;
}

function trackProblem(track: Track): string | undefined {
  if (typeof track !== 'object' || track === null || !Array.isArray(track.notes))
    return 'expected a track with a list of notes';
  if (typeof track.name !== 'string') return 'the name is missing';
  if (!isWhole(track.program, 0, 127)) return `program is ${track.program}, expected 0–127`;
  if (!isWhole(track.channel, 0, 15)) return `channel is ${track.channel}, expected 0–15`;
  const missing = LISTS.find((list) => !Array.isArray(track[list]));
  if (missing !== undefined) return `${missing} is missing; expected a list`;
  const bad = track.notes.findIndex((note) => !isNote(note));
  return bad < 0
    ? undefined
    : `note ${bad + 1} is ${JSON.stringify(track.notes[bad])}, expected pitch, velocity, tick, durationTicks`;
}

function isNote(note: Note): boolean {
  return (
    isWhole(note?.pitch, 0, 127) &&
    isWhole(note.velocity, 1, 127) &&
    isWhole(note.tick, 0) &&
    isWhole(note.durationTicks, 0)
  );
}

function isWhole(value: unknown, lowest: number, highest = Number.MAX_SAFE_INTEGER): boolean {
  return Number.isInteger(value) && (value as number) >= lowest && (value as number) <= highest;
}
