/** Notes that stay: found again in the score by where they are, and carried along by edits. */
import type { Note, Score } from '@continuo/music';
import type { NoteLock } from './plan.ts';
import { moveWithinBounds, type ScoreCommand, type Selection } from './score-edit.ts';

const cache = new WeakMap<readonly NoteLock[], WeakMap<Score, ReadonlySet<Note>>>();

/** The notes of a score that are locked; remembered for each list of locks and score. */
export function lockedNotesOf(score: Score, locks: readonly NoteLock[]): ReadonlySet<Note> {
  const scores = cache.get(locks) ?? new WeakMap<Score, ReadonlySet<Note>>();
  cache.set(locks, scores);
  const known = scores.get(score);
  if (known !== undefined) return known;
  const keys = new Set(locks.map(({ track, tick, pitch }) => `${track} ${tick} ${pitch}`));
  const found =
    keys.size === 0
      ? []
      : score.tracks.flatMap(({ notes }, track) =>
          notes.filter(({ tick, pitch }) => keys.has(`${track} ${tick} ${pitch}`)),
        );
  const notes = new Set(found);
  scores.set(score, notes);
  return notes;
}

/** The locks of some notes of a score. */
export function locksOf(score: Score, notes: ReadonlySet<Note>): readonly NoteLock[] {
  return score.tracks.flatMap((each, track) =>
    each.notes.filter((note) => notes.has(note)).map(({ tick, pitch }) => ({ track, tick, pitch })),
  );
}

/** Locks the selected notes; where all of them are locked, frees them. */
export function toggleLocks(score: Score, locks: readonly NoteLock[], selection: Selection): readonly NoteLock[] {
  const locked = new Set(lockedNotesOf(score, locks));
  const frees = [...selection].every((note) => locked.has(note));
  for (const note of selection) {
    if (frees) locked.delete(note);
    else locked.add(note);
  }
  return locksOf(score, locked);
}

/** The locks after an edit of the score: what moves takes its lock along, what is gone loses it. */
export function carryLocks(
  before: Score,
  after: Score,
  locks: readonly NoteLock[],
  command: ScoreCommand,
): readonly NoteLock[] {
  if (locks.length === 0 || (command.kind !== 'move' && command.kind !== 'assign' && command.kind !== 'delete'))
    return locks;
  const locked = lockedNotesOf(before, locks);
  const moved = locksOf(before, new Set([...locked].filter((note) => command.notes.has(note))));
  if (moved.length === 0) return locks;
  const rest = locksOf(before, new Set([...locked].filter((note) => !command.notes.has(note))));
  if (command.kind === 'delete') return rest;
  const { ticks, semitones } =
    command.kind === 'move'
      ? moveWithinBounds(command.notes, command.ticks, command.semitones)
      : { ticks: 0, semitones: 0 };
  const carried = moved.map(({ track, tick, pitch }) => ({
    track: command.kind === 'assign' ? command.track : track,
    tick: tick + ticks,
    pitch: pitch + semitones,
  }));
  return locksOf(after, lockedNotesOf(after, [...rest, ...carried]));
}
