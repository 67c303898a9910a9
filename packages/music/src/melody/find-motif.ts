/**
 * Where a motif occurs, and what was done to it.
 *
 * Exact forms are found as sets of points in time and pitch (Ukkonen, Lemström and Mäkinen 2003, "Geometric algorithms
 * for transposition invariant content-based music retrieval", problem P1), so that a chord or another voice around them
 * does not hide them; varied ones by alignment with the top line of each track (`similarRuns`).
 */

import { DRUM_CHANNEL } from '../general-midi.ts';
import { MusicError } from '../music-error.ts';
import type { Note, Score, Ticks } from '../score.ts';
import { byTick } from '../sorted.ts';
import { createBarMap } from '../time/bar-map.ts';
import { checkMotif, MOTIF_FORMS, type Motif, type MotifForm, transformMotif } from './motif.ts';
import { scaleStepsOf } from './scale-steps.ts';
import { runSimilarity, similarRuns } from './similar-runs.ts';
import { skylineOf } from './skyline.ts';

/** One place where a motif occurs. */
export type MotifOccurrence = {
  /** index of the track */
  readonly track: number;
  /** from 1, 0 in the pickup */
  readonly bar: number;
  readonly tick: Ticks;
  /** end of the last note */
  readonly endTick: Ticks;
  readonly notes: readonly Note[];
  /** `rhythm`: only the rhythm is the motif's */
  readonly form: MotifForm | 'rhythm';
  /** semitones from the first note of the motif in this form to that of the occurrence */
  readonly transposition: number;
  /** moved by steps of the scale, so that intervals differ by a semitone here and there */
  readonly tonal: boolean;
  /** 1 as written; 2 augmented; 0.5 diminished */
  readonly timeFactor: number;
  /** 1 is the same intervals and rhythm; tonal and varied ones lie below (`runSimilarity`) */
  readonly similarity: number;
};

export type FindMotifOptions = {
  /** default: all four */
  readonly forms?: readonly MotifForm[];
  /** default: [1, 2, 0.5] */
  readonly timeFactors?: readonly number[];
  /** whether moves by steps of the scale count; default true */
  readonly tonal?: boolean;
  /** whether the same rhythm with other pitches counts; default false */
  readonly rhythm?: boolean;
  /** varied occurrences down to this similarity, 0–1, count too; default 1: none */
  readonly minimumSimilarity?: number;
  /** how far a note may lie from its exact place; default: a 24th of a quarter */
  readonly toleranceTicks?: Ticks;
  /** no more than this many are sought; default 10 000 */
  readonly limit?: number;
};

/** Alignment takes notes of the motif times notes of the piece; longer motifs would take minutes. */
const LONGEST_VARIED = 64;
/** Between two notes of an occurrence at most so many others are looked at; where more sound, it is no line. */
const MOST_BETWEEN = 64;

/** A track made ready: its notes by semitone and by step of the scale. */
type SearchTrack = {
  readonly index: number;
  readonly notes: readonly Note[];
  readonly steps: readonly number[];
  readonly atPitch: ReadonlyMap<number, readonly number[]>;
  readonly atStep: ReadonlyMap<number, readonly number[]>;
};

/**
 * All occurrences of a motif in a score, in the order of time; drums are left out.
 *
 * A place counts once, under the first that fits: as it is or transposed, moved by scale steps, inverted, retrograde,
 * retrograde inversion; then augmented and diminished likewise; then varied; then rhythm alone. Nothing else of the track
 * may start between two notes of an occurrence and in their range of pitch. Time grows with the notes of the score, not
 * with their square.
 *
 * @throws MusicError  `out-of-range`: the motif has fewer than 2 or more than 256 notes (64 for varied ones), or two at one tick
 * @example findMotif(scoreFromNotes([60, 62, 64, 67, 69, 71].map((pitch) => ({ pitch }))), motifOf([2, 2], 1))[1].transposition // => 7
 */
export function findMotif(score: Score, motif: Motif, options: FindMotifOptions = {}): readonly MotifOccurrence[] {
  const { forms = MOTIF_FORMS, timeFactors = [1, 2, 0.5], tonal = true, rhythm = false } = options;
  const { minimumSimilarity = 1, toleranceTicks = score.ticksPerQuarter / 24, limit = 10_000 } = options;
  const prime = checkMotif(motif);
  const varied = minimumSimilarity < 1;
  if (varied && prime.length > LONGEST_VARIED) {
    throw new MusicError(
      'out-of-range',
      `varied occurrences of a motif of ${prime.length} notes where at most ${LONGEST_VARIED} are expected; seek its beginning, or exact ones (minimumSimilarity 1)`,
    );
  }
  const stepOf = scaleStepsOf(score);
  const tracks = score.tracks.flatMap(({ channel, notes }, index) =>
    channel === DRUM_CHANNEL || notes.length === 0 ? [] : [searchTrack(byTick(notes), index, stepOf)],
  );
  const barAt = createBarMap(score).barAtTick;
  const found = new Map<string, MotifOccurrence>();
  const add = (
    { index }: SearchTrack,
    notes: readonly Note[],
    how: Pick<MotifOccurrence, 'form' | 'tonal' | 'timeFactor' | 'similarity'>,
    first: number,
  ): void => {
    const place = `${index}/${notes.map(({ tick, pitch }) => `${tick}:${pitch}`).join(' ')}`;
    if (found.has(place) || found.size >= limit) return;
    const { tick, pitch } = notes[0];
    const endTick = notes.reduce((end, note) => Math.max(end, note.tick + note.durationTicks), 0);
    found.set(place, {
      track: index,
      bar: barAt(tick).bar,
      tick,
      endTick,
      notes,
      transposition: pitch - first,
      ...how,
    });
  };
  for (const timeFactor of timeFactors) {
    for (const form of MOTIF_FORMS) {
      if (!forms.includes(form)) continue;
      const turned = transformMotif(prime, form, timeFactor);
      const first = turned[0].pitch;
      const steps = tonal ? turnedSteps(prime, form, stepOf) : undefined;
      for (const track of tracks) {
        for (const notes of occurrences(track, turned, toleranceTicks, limit)) {
          add(track, notes, { form, tonal: false, timeFactor, similarity: 1 }, first);
        }
        if (steps === undefined) continue;
        for (const notes of occurrences(track, turned, toleranceTicks, limit, steps)) {
          const similarity = runSimilarity(turned, notes);
          add(track, notes, { form, tonal: similarity < 1, timeFactor, similarity }, first);
        }
      }
    }
  }
  if (varied || rhythm) {
    const taken = new Set(
      [...found.values()].flatMap(({ track, notes }) => notes.map((note) => `${track}/${note.tick}`)),
    );
    for (const track of tracks) {
      const line = skylineOf(track.notes);
      const isFree = (notes: readonly Note[]): boolean =>
        notes.filter(({ tick }) => taken.has(`${track.index}/${tick}`)).length * 2 <= notes.length;
      const take = (notes: readonly Note[]): void => {
        for (const { tick } of notes) taken.add(`${track.index}/${tick}`);
      };
      for (const timeFactor of varied ? timeFactors : []) {
        for (const form of MOTIF_FORMS.filter((name) => forms.includes(name))) {
          const turned = transformMotif(prime, form, timeFactor);
          for (const { start, end, similarity } of similarRuns(turned, line, minimumSimilarity)) {
            const notes = line.slice(start, end);
            if (!isFree(notes)) continue;
            add(track, notes, { form, tonal: false, timeFactor, similarity }, turned[0].pitch);
            take(notes);
          }
        }
      }
      for (const timeFactor of rhythm ? timeFactors : []) {
        const turned = transformMotif(prime, 'prime', timeFactor);
        for (const notes of sameRhythm(line, turned, toleranceTicks)) {
          if (!isFree(notes)) continue;
          const similarity = Math.min(runSimilarity(turned, notes), 1);
          add(track, notes, { form: 'rhythm', tonal: false, timeFactor, similarity }, turned[0].pitch);
        }
      }
    }
  }
  return [...found.values()].sort(
    (a, b) => a.tick - b.tick || a.track - b.track || a.notes[0].pitch - b.notes[0].pitch,
  );
}

/**
 * What was done to the motif, in words.
 *
 * @example describeOccurrence({ ...occurrence, form: 'inversion', transposition: 7, timeFactor: 2 }) // => 'inverted, up 7 semitones, augmented 2 times'
 */
export function describeOccurrence(
  occurrence: Pick<MotifOccurrence, 'form' | 'transposition' | 'tonal' | 'timeFactor' | 'similarity'>,
): string {
  const { form, transposition, tonal, timeFactor, similarity } = occurrence;
  const turned = {
    prime: '',
    inversion: 'inverted',
    retrograde: 'backwards',
    'retrograde-inversion': 'backwards and inverted',
  };
  const size = Math.abs(transposition);
  const semitones = `${size} semitone${size === 1 ? '' : 's'}${tonal ? ' by steps of the scale' : ''}`;
  const words = [
    form === 'rhythm' ? 'rhythm only' : turned[form],
    form === 'rhythm' || transposition === 0 ? '' : `${transposition > 0 ? 'up' : 'down'} ${semitones}`,
    transposition === 0 && tonal ? 'intervals bent to the scale' : '',
    timeFactor > 1 ? `augmented ${timeFactor} times` : timeFactor < 1 ? `diminished to ${timeFactor}` : '',
    form !== 'rhythm' && !tonal && similarity < 1 ? `varied (${similarity.toFixed(2)} alike)` : '',
  ].filter((word) => word !== '');
  return words.length === 0 ? 'as it is' : words.join(', ');
}

function searchTrack(
  notes: readonly Note[],
  index: number,
  stepOf: (pitch: number, tick: Ticks) => number,
): SearchTrack {
  const steps = notes.map(({ pitch, tick }) => stepOf(pitch, tick));
  const atPitch = Map.groupBy(notes.keys(), (i) => notes[i].pitch);
  const atStep = Map.groupBy(notes.keys(), (i) => steps[i]);
  return { index, notes, steps, atPitch, atStep };
}

/** Steps of the scale from the first note of the form; inversion mirrors steps, not semitones. */
function turnedSteps(prime: Motif, form: MotifForm, stepOf: (pitch: number, tick: Ticks) => number): readonly number[] {
  const steps = prime.map(({ pitch }) => stepOf(pitch, prime[0].tick));
  const signed = form === 'inversion' || form === 'retrograde-inversion' ? steps.map((step) => -step) : steps;
  const ordered = form === 'retrograde' || form === 'retrograde-inversion' ? signed.toReversed() : signed;
  return ordered.map((step) => step - ordered[0]);
}

/** Places where all notes of a form are found under one shift, in semitones or, with `steps`, in steps of the scale. */
function* occurrences(
  { notes, steps: noteSteps, atPitch, atStep }: SearchTrack,
  form: Motif,
  tolerance: Ticks,
  limit: number,
  steps?: readonly number[],
): Generator<readonly Note[]> {
  const lists = steps ? atStep : atPitch;
  const heights = steps ?? form.map(({ pitch }) => pitch - form[0].pitch);
  let count = 0;
  for (let first = 0; first < notes.length && count < limit; first++) {
    const height = steps ? noteSteps[first] : notes[first].pitch;
    const matched: number[] = [first];
    for (let i = 1; i < form.length; i++) {
      const at = lists.get(height + heights[i]);
      const note = at && nearest(notes, at, notes[first].tick + form[i].tick - form[0].tick, tolerance);
      if (note === undefined) break;
      matched.push(note);
    }
    if (matched.length < form.length || !isLine(notes, matched)) continue;
    count++;
    yield matched.map((i) => notes[i]);
  }
}

/** The note of a list that starts nearest to a tick, if within the tolerance. */
function nearest(notes: readonly Note[], list: readonly number[], tick: Ticks, tolerance: Ticks): number | undefined {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (notes[list[middle]].tick < tick) low = middle + 1;
    else high = middle;
  }
  const after = list[low];
  const before = list[low - 1];
  const far = (note: number | undefined): number =>
    note === undefined ? Number.POSITIVE_INFINITY : Math.abs(notes[note].tick - tick);
  const best = far(before) < far(after) ? before : after;
  return far(best) <= tolerance ? best : undefined;
}

/** Does nothing else start between two successive notes and within their range of pitch? */
function isLine(notes: readonly Note[], matched: readonly number[]): boolean {
  for (let i = 1; i < matched.length; i++) {
    const from = notes[matched[i - 1]];
    const to = notes[matched[i]];
    // matches follow each other in time unless the tolerance is wider than the notes
    if (to.tick <= from.tick || matched[i] - matched[i - 1] > MOST_BETWEEN) return false;
    const low = Math.min(from.pitch, to.pitch);
    const high = Math.max(from.pitch, to.pitch);
    for (let j = matched[i - 1] + 1; j < matched[i]; j++) {
      const { tick, pitch } = notes[j];
      if (tick > from.tick && tick < to.tick && pitch >= low && pitch <= high) return false;
    }
  }
  return true;
}

/** Stretches of a line with the rhythm of a motif, each note within the tolerance of its place. */
function* sameRhythm(line: readonly Note[], motif: Motif, tolerance: Ticks): Generator<readonly Note[]> {
  for (let start = 0; start + motif.length <= line.length; start++) {
    const fits = motif.every(
      ({ tick }, i) => Math.abs(line[start + i].tick - line[start].tick - (tick - motif[0].tick)) <= tolerance,
    );
    if (fits) yield line.slice(start, start + motif.length);
  }
}
