/** Whether a motif really stands where it was asked for. */

import { MusicError } from '../music-error.ts';
import { pitchName } from '../pitch.ts';
import type { Note, Score, Ticks } from '../score.ts';
import { byTick } from '../sorted.ts';
import { createBarMap } from '../time/bar-map.ts';
import type { Motif, MotifNote } from './motif.ts';
import { motifLikeness, variationThreshold } from './motif-likeness.ts';
import { type MotifPlace, placeMotif } from './place-motif.ts';
import { skylineOf } from './skyline.ts';

/** What stands at a motif's place. */
export type MotifVerification = {
  /** it is there as asked: note for note, or with `free` as a variation */
  readonly held: boolean;
  /** every note is there: its pitch, its onset, and its length to a quarter of it */
  readonly exact: boolean;
  /** no other note of the track begins between two notes of it and in their range of pitch */
  readonly clear: boolean;
  /** 0–1 (`MotifLikeness`); 1 where it is exact */
  readonly similarity: number;
  /** from this similarity on it is a variation (`variationThreshold`) */
  readonly threshold: number;
  /** semitones from what was asked to what is heard; 0 where it is exact */
  readonly transposition: number;
  /** what differs, a sentence each, at most ten */
  readonly differences: readonly string[];
  /** the outcome in a sentence */
  readonly words: string;
};

export type VerifyMotifOptions = {
  /** index of the track */
  readonly track: number;
  /** whether a free variation will do; default false */
  readonly free?: boolean;
  /** ticks by which a note may lie off; default a 24th of a quarter */
  readonly toleranceTicks?: Ticks;
};

const MOST_DIFFERENCES = 10;
/** A note may be this much longer or shorter than asked, as played notes are. */
const LENGTH_SHARE = 0.25;
/** Semitones around the motif within which its line is sought below a higher one. */
const AROUND = 7;

/**
 * Does the score hold the motif at this place?
 *
 * Note for note: each of its notes is among those of the track. Freely varied: the top line of the track there, or that
 * of its notes within a fifth of the motif's range, is as like it as other music is not (`motifLikeness`).
 *
 * @throws MusicError  `out-of-range`: there is no such track, or the place cannot hold the motif (`placeMotif`)
 * @example verifyMotif(scoreFromNotes([{ pitch: 60 }, { pitch: 62 }]), motifOf([2], 1), { tick: 0 }, { track: 0 }).words // => 'as asked in bar 1'
 */
export function verifyMotif(
  score: Score,
  motif: Motif,
  place: MotifPlace,
  { track, free = false, toleranceTicks = score.ticksPerQuarter / 24 }: VerifyMotifOptions,
): MotifVerification {
  if (score.tracks[track] === undefined) {
    throw new MusicError('out-of-range', `track ${track} where 0 to ${score.tracks.length - 1} are expected`);
  }
  const asked = placeMotif(motif, place);
  const notes = byTick(score.tracks[track].notes);
  const where = placesOf(score);
  const matches = matchesOf(asked, notes, toleranceTicks);
  const missing = differencesOf(asked, matches, notes, toleranceTicks, where);
  const between = notesBetween(asked, new Set(matches), notes, toleranceTicks);
  const exact = missing.length === 0;
  const likeness = exact ? { similarity: 1, transposition: 0 } : likenessAt(asked, notes, score.ticksPerQuarter);
  const threshold = variationThreshold(new Set(asked.map(({ tick }) => tick)).size);
  const isVariation = likeness.similarity >= threshold - 1e-9;
  const differences = [...missing, ...between.map((note) => `${where(note)} passes between its notes`)];
  const { bar } = createBarMap(score).barAtTick(asked[0].tick);
  const alike = `${likeness.similarity.toFixed(2)} alike${Number.isFinite(threshold) ? ` where ${threshold} makes a variation` : ''}`;
  return {
    held: exact || (free && isVariation),
    exact,
    clear: between.length === 0,
    similarity: likeness.similarity,
    threshold,
    transposition: likeness.transposition,
    differences: differences.slice(0, MOST_DIFFERENCES),
    words: exact
      ? `as asked in bar ${bar}`
      : isVariation
        ? `varied in bar ${bar}${movedBy(likeness.transposition)} (${alike})`
        : `not in bar ${bar} (${alike})`,
  };
}

/** For each note asked the note that is there, none of them twice. */
function matchesOf(asked: Motif, notes: readonly Note[], tolerance: Ticks): readonly (Note | undefined)[] {
  const taken = new Set<Note>();
  return asked.map((wanted) => {
    const there = notes.filter(
      (note) => note.pitch === wanted.pitch && Math.abs(note.tick - wanted.tick) <= tolerance && !taken.has(note),
    );
    // of two at one place the one of the right length
    const [best] = there.sort((a, b) => lengthOff(a, wanted) - lengthOff(b, wanted));
    if (best) taken.add(best);
    return best;
  });
}

function lengthOff(note: MotifNote, wanted: MotifNote): number {
  return Math.abs(note.durationTicks - wanted.durationTicks);
}

function differencesOf(
  asked: Motif,
  matches: readonly (Note | undefined)[],
  notes: readonly Note[],
  tolerance: Ticks,
  where: (note: MotifNote) => string,
): readonly string[] {
  return asked.flatMap((wanted, i) => {
    const match = matches[i];
    const name = `note ${i + 1}, ${where(wanted)},`;
    if (match === undefined) {
      const instead = notes.filter(({ tick }) => Math.abs(tick - wanted.tick) <= tolerance);
      const pitches = instead.map(({ pitch }) => pitchName(pitch)).join(' ');
      return [instead.length === 0 ? `${name} is missing` : `${name} is missing; there begins ${pitches}`];
    }
    if (lengthOff(match, wanted) <= Math.max(tolerance, LENGTH_SHARE * wanted.durationTicks)) return [];
    return [`${name} lasts ${match.durationTicks} ticks where ${wanted.durationTicks} are asked`];
  });
}

/** Other notes that begin between two notes that follow each other, and in their range. */
function notesBetween(
  asked: Motif,
  own: ReadonlySet<Note | undefined>,
  notes: readonly Note[],
  tolerance: Ticks,
): readonly Note[] {
  return notes.filter((note) => {
    if (own.has(note)) return false;
    const next = asked.findIndex(({ tick }) => tick > note.tick + tolerance);
    if (next < 1) return false;
    const [from, to] = [asked[next - 1], asked[next]];
    if (note.tick - from.tick <= tolerance) return false;
    return note.pitch >= Math.min(from.pitch, to.pitch) && note.pitch <= Math.max(from.pitch, to.pitch);
  });
}

/** The better of the track's top line and the top line around the motif. */
function likenessAt(
  asked: Motif,
  notes: readonly Note[],
  ticksPerQuarter: number,
): { readonly similarity: number; readonly transposition: number } {
  const tolerance = ticksPerQuarter / 8;
  const line = skylineOf(asked.map((note) => ({ ...note, velocity: 80 })));
  const from = asked[0].tick - tolerance;
  // what begins as the motif ends is not its own, but its last note is
  const end =
    asked.reduce((last, { tick, durationTicks }) => Math.max(last, tick + Math.max(2 * tolerance, durationTicks)), 0) -
    tolerance;
  const inside = notes.filter(({ tick }) => tick >= from && tick < end);
  const low = Math.min(...asked.map(({ pitch }) => pitch)) - AROUND;
  const high = Math.max(...asked.map(({ pitch }) => pitch)) + AROUND;
  const around = inside.filter(({ pitch }) => pitch >= low && pitch <= high);
  const likenesses = [inside, around].map((heard) => motifLikeness(line, skylineOf(heard), tolerance));
  return likenesses[1].similarity > likenesses[0].similarity ? likenesses[1] : likenesses[0];
}

/** A note in words: its name, bar and beat. */
function placesOf(score: Score): (note: MotifNote) => string {
  const { barAtTick } = createBarMap(score);
  return ({ pitch, tick }) => {
    const { bar, beat } = barAtTick(tick);
    return `${pitchName(pitch)} in bar ${bar} at beat ${Math.round(beat * 100) / 100}`;
  };
}

function movedBy(semitones: number): string {
  if (semitones === 0) return '';
  const size = Math.abs(semitones);
  return `, ${size} semitone${size === 1 ? '' : 's'} ${semitones > 0 ? 'higher' : 'lower'} than asked`;
}
