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
import { exactOccurrences, type SearchTrack, sameRhythm, searchTrack, turnedSteps } from './motif-search.ts';
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
  const add = ({ index: track }: SearchTrack, { notes, turned, ...how }: Find): void => {
    const place = `${track}/${notes.map(({ tick, pitch }) => `${tick}:${pitch}`).join(' ')}`;
    if (found.has(place) || found.size >= limit) return;
    const { tick, pitch } = notes[0];
    const endTick = notes.reduce((end, note) => Math.max(end, note.tick + note.durationTicks), 0);
    const transposition = pitch - turned[0].pitch;
    found.set(place, { track, bar: barAt(tick).bar, tick, endTick, notes, transposition, ...how });
  };
  const turnedForms = timeFactors.flatMap((timeFactor) =>
    MOTIF_FORMS.filter((form) => forms.includes(form)).map((form): TurnedForm => {
      const turned = transformMotif(prime, form, timeFactor);
      return { form, timeFactor, turned, ...(tonal ? { steps: turnedSteps(prime, form, stepOf) } : {}) };
    }),
  );
  for (const turnedForm of turnedForms) {
    for (const track of tracks)
      for (const find of exactFinds(track, turnedForm, toleranceTicks, limit)) add(track, find);
  }
  const exact = Map.groupBy(found.values(), ({ track }) => track);
  for (const track of varied || rhythm ? tracks : []) {
    const line = skylineOf(track.notes);
    const taken = new Set(exact.get(track.index)?.flatMap(({ notes }) => notes.map(({ tick }) => tick)));
    for (const find of varied ? variedFinds(line, turnedForms, minimumSimilarity, taken) : []) add(track, find);
    for (const timeFactor of rhythm ? timeFactors : []) {
      const turned = transformMotif(prime, 'prime', timeFactor);
      for (const notes of sameRhythm(line, turned, toleranceTicks)) {
        if (!isFree(notes, taken)) continue;
        add(track, {
          notes,
          turned,
          form: 'rhythm',
          tonal: false,
          timeFactor,
          similarity: runSimilarity(turned, notes),
        });
      }
    }
  }
  return [...found.values()].sort(
    (a, b) => a.tick - b.tick || a.track - b.track || a.notes[0].pitch - b.notes[0].pitch,
  );
}

/** The motif in one form and speed; `steps` of the scale where moves by steps count. */
type TurnedForm = {
  readonly form: MotifForm;
  readonly timeFactor: number;
  readonly turned: Motif;
  readonly steps?: readonly number[];
};

/** Notes that are the motif, and in what form. */
type Find = Pick<MotifOccurrence, 'notes' | 'form' | 'tonal' | 'timeFactor' | 'similarity'> & {
  readonly turned: Motif;
};

/** Moved by semitones, then by steps of the scale. */
function* exactFinds(
  track: SearchTrack,
  { form, timeFactor, turned, steps }: TurnedForm,
  toleranceTicks: Ticks,
  limit: number,
): Generator<Find> {
  for (const notes of exactOccurrences(track, turned, toleranceTicks, limit)) {
    yield { notes, turned, form, tonal: false, timeFactor, similarity: 1 };
  }
  if (steps === undefined) return;
  for (const notes of exactOccurrences(track, turned, toleranceTicks, limit, steps)) {
    const similarity = runSimilarity(turned, notes);
    yield { notes, turned, form, tonal: similarity < 1, timeFactor, similarity };
  }
}

/** Like stretches of a line that are not taken yet, and then are. */
function* variedFinds(
  line: readonly Note[],
  turnedForms: readonly TurnedForm[],
  minimumSimilarity: number,
  taken: Set<Ticks>,
): Generator<Find> {
  for (const { form, timeFactor, turned } of turnedForms) {
    for (const { start, end, similarity } of similarRuns(turned, line, minimumSimilarity)) {
      const notes = line.slice(start, end);
      if (!isFree(notes, taken)) continue;
      for (const { tick } of notes) taken.add(tick);
      yield { notes, turned, form, tonal: false, timeFactor, similarity };
    }
  }
}

/** Do no more than half of the notes belong to another occurrence? */
function isFree(notes: readonly Note[], taken: ReadonlySet<Ticks>): boolean {
  return notes.filter(({ tick }) => taken.has(tick)).length * 2 <= notes.length;
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
