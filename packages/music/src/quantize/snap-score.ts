/** A score whose ticks follow the beat, put on the grid: starts, chords, grace notes, lengths. */

import type { ReadReport } from '../read-report.ts';
import type { Note, Score, Ticks, Track } from '../score.ts';
import { createBarMap } from '../time/bar-map.ts';
import { createTempoMap } from '../time/tempo-map.ts';
import { findGraceNotes, type StruckNotes } from './grace-notes.ts';
import { legatoDurations, pedalEnds } from './legato-durations.ts';
import { CHORD_SECONDS } from './onsets.ts';
import { inTrackOrder, plainDurations, type StartedNote } from './plain-durations.ts';
import { leastFactor } from './rescale-ticks.ts';
import { separateHands } from './separate-hands.ts';
import { type SnappedOnset, snapOnsets } from './snap.ts';

/** A grace note of the written score: it stands just before its main note. */
export type GraceNote = {
  readonly track: number;
  readonly tick: Ticks;
  readonly pitch: number;
  readonly mainTick: Ticks;
};

export type SnapScoreOptions = {
  readonly subdivisions?: readonly number[];
  /** whether ends and grace notes that already lie on the grid stay as they are; default true */
  readonly keepPlain?: boolean;
  /** whether lengths are a player's, who lets notes go early and holds others by hand or pedal; default false */
  readonly played?: boolean;
  /** whether a beat (by its tick) is usually divided in two or three; default: three in 6/8, 9/8, 12/8 and their like */
  readonly usual?: (beatTick: Ticks) => 2 | 3;
  readonly signal?: AbortSignal;
};

export type SnappedScore = {
  readonly score: Score;
  readonly reports: readonly ReadReport[];
  readonly graceNotes: readonly GraceNote[];
  /** root mean square of what the starts were moved, in seconds */
  readonly deviationSeconds: number;
  /** by how much ticks must be cut, so that the grid falls on whole ones; 1: it does */
  readonly tickFactor: number;
};

/** A beat that holds onsets. */
type HeldBeat = { readonly start: Ticks; readonly length: number; readonly usual: 2 | 3 };

/**
 * The score with every note on the grid of its own beats.
 *
 * @example snapScore(scoreFromNotes([{ pitch: 60, tick: 3 }])).score.tracks[0].notes[0].tick // => 0
 */
export function snapScore(score: Score, options: SnapScoreOptions = {}): SnappedScore {
  const { keepPlain = true, signal } = options;
  const struck = struckNotes(score);
  const { beats, positions } = layOnBeats(score, struck, options);
  const { secondsAtTick } = createTempoMap(score);
  const graces = findGraceNotes(struck, (i) => keepPlain && isOnGrid(positions[i]));
  const mains = positions.filter((_, i) => !graces[i]);
  const snapped = settle(mains, beats, options, score, secondsAtTick);
  signal?.throwIfAborted();
  // a file written by a program is exact: what it says of rare divisions is not second-guessed
  const exactCount = struck.filter((onset) => isExact(onset, score.ticksPerQuarter)).length;
  const keepExact = keepPlain && exactCount >= 0.9 * struck.length;
  const starts: Ticks[][] = score.tracks.map((track) => new Array<Ticks>(track.notes.length));
  const graceNotes: GraceNote[] = [];
  let squares = 0;
  let k = mains.length;
  let mainTick = 0;
  let mainLength = score.ticksPerQuarter;
  let mainParts = 1;
  for (let i = struck.length - 1; i >= 0; i--) {
    if (!graces[i]) {
      k--;
      const beat = beats.get(snapped[k].beat) ?? afterBeat(beats, snapped[k].beat);
      const exact = keepExact && isExact(struck[i], score.ticksPerQuarter);
      mainTick = exact ? struck[i].notes[0].note.tick : tickOf(snapped[k], beats);
      mainLength = beat.length;
      mainParts = snapped[k].parts;
      const first = struck[i].notes[0].note.tick;
      squares += (secondsAtTick(first) - secondsAtTick(mainTick)) ** 2;
      for (const { track, index } of struck[i].notes) starts[track][index] = mainTick;
    } else {
      const tick = Math.max(0, mainTick - Math.max(1, graceLength(mainTick, mainLength, mainParts)));
      for (const { track, index, note } of struck[i].notes) {
        starts[track][index] = tick;
        graceNotes.push({ track, tick, pitch: note.pitch, mainTick });
      }
    }
  }
  const graceEnds = new Map(
    graceNotes.map(({ track, tick, pitch, mainTick: end }) => [`${track} ${tick} ${pitch}`, end]),
  );
  let joined = 0;
  const tracks = score.tracks.map((track, t) => {
    const lengths = lengthsOf(track, starts[t], score.ticksPerQuarter, options);
    const notes = track.notes.map((note, n): MovedNote => {
      const end = graceEnds.size > 0 ? graceEnds.get(`${t} ${starts[t][n]} ${note.pitch}`) : undefined;
      const durationTicks = end === undefined ? lengths[n] : Math.max(1, end - starts[t][n]);
      return { note: { ...note, tick: starts[t][n], durationTicks }, was: note.tick };
    });
    const single = joinEqual(notes.sort((a, b) => inTrackOrder(a.note, b.note)));
    joined += notes.length - single.length;
    return movedTrack(track, starts[t], single);
  });
  const reports: ReadReport[] = [];
  if (joined > 0) {
    const message = 'two notes of one pitch fell on one place of the grid; the longer one is kept';
    reports.push({ code: 'notes-joined', message, count: joined });
  }
  if (graceNotes.length > 0) {
    const message = 'a short note just before another was kept as a grace note, an eighth of a beat early';
    reports.push({ code: 'grace-note', message, count: graceNotes.length });
  }
  let endTick = score.endTick;
  for (const { notes } of tracks) for (const note of notes) endTick = Math.max(endTick, note.tick + note.durationTicks);
  return {
    score: { ...score, tracks, endTick },
    reports,
    graceNotes: graceNotes.reverse(),
    deviationSeconds: mains.length === 0 ? 0 : Math.sqrt(squares / mains.length),
    tickFactor: leastFactor(cutsOf(snapped, beats, score.ticksPerQuarter)),
  };
}

/** An eighth of the beat, or where that leads off the grid, a part of the beat as its main note divides it. */
function graceLength(mainTick: Ticks, beat: number, parts: number): Ticks {
  const length = Math.round(beat / 8);
  const start = mainTick - length;
  return (start * 16) % beat === 0 || (start * 24) % beat === 0 ? length : Math.round(beat / parts);
}

/** Into how many parts each beat is cut, and the quarter by lengths of notes and grace notes. */
function* cutsOf(
  snapped: readonly SnappedOnset[],
  beats: ReadonlyMap<number, HeldBeat>,
  ticksPerQuarter: number,
): Generator<{ readonly length: Ticks; readonly parts: number }> {
  yield { length: ticksPerQuarter, parts: 24 };
  const seen = new Set<string>();
  for (const { beat, parts } of snapped) {
    const { length } = beats.get(beat) ?? afterBeat(beats, beat);
    const cut = `${length} ${parts}`;
    if (seen.has(cut)) continue;
    seen.add(cut);
    yield { length, parts };
  }
}

/** Notes of all tracks that are struck together: within 35 ms, and never so far apart as neighbours on a fine grid. */
function struckNotes(score: Score): readonly StruckNotes[] {
  const { secondsAtTick } = createTempoMap(score);
  const all = score.tracks.flatMap(({ notes }, track) => notes.map((note, index) => ({ track, index, note })));
  all.sort((a, b) => a.note.tick - b.note.tick || a.track - b.track || a.index - b.index);
  const struck: StruckNotes[] = [];
  const farthest = score.ticksPerQuarter / 17;
  for (let start = 0; start < all.length; ) {
    const { tick } = all[start].note;
    const seconds = secondsAtTick(tick);
    let end = start + 1;
    while (
      end < all.length &&
      all[end].note.tick - tick <= farthest &&
      secondsAtTick(all[end].note.tick) - seconds <= CHORD_SECONDS
    ) {
      end++;
    }
    struck.push({ seconds, notes: all.slice(start, end) });
    start = end;
  }
  return struck;
}

/** Numbers the beats that hold notes (neighbours get neighbouring numbers), and places each onset in them. */
function layOnBeats(
  score: Score,
  struck: readonly StruckNotes[],
  options: SnapScoreOptions,
): { readonly beats: ReadonlyMap<number, HeldBeat>; readonly positions: readonly number[] } {
  const { barAtTick } = createBarMap(score);
  const beats = new Map<number, HeldBeat>();
  let number = 0;
  let beat: HeldBeat = { start: -1, length: 0, usual: 2 };
  const positions = struck.map(({ notes }) => {
    let tick = 0;
    for (const { note } of notes) tick += note.tick;
    tick /= notes.length;
    if (tick >= beat.start + beat.length || beat.start < 0) {
      const end = beat.start + beat.length;
      const { barTick, nextBarTick, meter } = barAtTick(Math.floor(tick));
      const compound = meter.numerator % 3 === 0 && meter.numerator > 3;
      const whole =
        (score.ticksPerQuarter * (compound && meter.denominator >= 8 ? 12 : 4)) / Math.max(4, meter.denominator);
      const length = compound && meter.denominator >= 8 ? whole : score.ticksPerQuarter;
      const start = barTick + Math.floor((tick - barTick) / length) * length;
      const usual = options.usual?.(start) ?? (length === score.ticksPerQuarter ? 2 : 3);
      beat = { start, length: Math.min(length, Math.max(nextBarTick, tick + 1) - start), usual };
      number += beats.size > 0 && Math.abs(start - end) > 1e-6 ? 8 : 1;
      beats.set(number, beat);
    }
    return number + Math.min(0.999999, Math.max(0, (tick - beat.start) / beat.length));
  });
  return { beats, positions };
}

/** Snaps twice: the first time tells how exactly the notes were played, the second believes it. */
function settle(
  positions: readonly number[],
  beats: ReadonlyMap<number, HeldBeat>,
  options: SnapScoreOptions,
  score: Score,
  secondsAtTick: (tick: Ticks) => number,
): readonly SnappedOnset[] {
  const usual = (beat: number): 2 | 3 => beats.get(beat)?.usual ?? 2;
  const shared = {
    usual,
    ...(options.subdivisions === undefined ? {} : { subdivisions: options.subdivisions }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  };
  const seconds = secondsAtTick(score.endTick) / Math.max(1, score.endTick / score.ticksPerQuarter);
  const together = Math.min(0.08, (CHORD_SECONDS * 1.5) / Math.max(0.05, seconds));
  const first = snapOnsets(positions, { ...shared, deviation: 0.04, together });
  let squares = 0;
  first.forEach(({ beat, part, parts }, i) => {
    squares += (positions[i] - beat - part / parts) ** 2;
  });
  const measured = Math.sqrt(squares / Math.max(1, positions.length));
  const deviation = Math.max(0.004, Math.min(0.07, measured * 1.2));
  return snapOnsets(positions, { ...shared, deviation, together });
}

function afterBeat(beats: ReadonlyMap<number, HeldBeat>, number: number): HeldBeat {
  const before = beats.get(number - 1);
  if (before === undefined) return { start: 0, length: 1, usual: 2 };
  return { ...before, start: before.start + before.length };
}

function tickOf({ beat, part, parts }: SnappedOnset, beats: ReadonlyMap<number, HeldBeat>): Ticks {
  const { start, length } = beats.get(beat) ?? afterBeat(beats, beat);
  return Math.round(start + (length * part) / parts);
}

function isOnGrid(position: number): boolean {
  const place = position % 1;
  const near = (parts: number): boolean => Math.abs(place * parts - Math.round(place * parts)) < 0.01 * parts;
  return near(8) || near(6);
}

/** Whether notes are struck in one tick, which lies on a thirty-second or a twelfth of a quarter. */
function isExact({ notes }: StruckNotes, ticksPerQuarter: number): boolean {
  const { tick } = notes[0].note;
  if (notes[notes.length - 1].note.tick !== tick) return false;
  return (tick * 8) % ticksPerQuarter === 0 || (tick * 12) % ticksPerQuarter === 0;
}

/** Programs that one player plays with two hands. */
function isKeyboard({ program, channel }: Track): boolean {
  return channel !== 9 && (program < 8 || (program >= 16 && program <= 20));
}

function lengthsOf(
  track: Track,
  starts: readonly Ticks[],
  beatTicks: Ticks,
  { keepPlain = true, played = false }: SnapScoreOptions,
): readonly Ticks[] {
  const hands = isKeyboard(track) ? separateHands(track.notes, beatTicks) : undefined;
  const order = starts.map((_, n) => n).sort((a, b) => starts[a] - starts[b] || a - b);
  const started = order.map((n): StartedNote => {
    const { tick, durationTicks, pitch } = track.notes[n];
    // the end keeps its place in time; only a start that moved past it pushes it on
    const playedEnd = Math.max(starts[n], tick + durationTicks);
    const voice = track.channel === 9 ? pitch : hands?.[n] === 'left' ? 1 : 0;
    return { tick: starts[n], playedEnd, pitch, voice };
  });
  const lengths = played
    ? legatoDurations(started, pedalEnds(track.controllers), beatTicks)
    : plainDurations(started, { beatTicks, keepPlain });
  const result = new Array<Ticks>(starts.length);
  order.forEach((n, i) => {
    result[n] = lengths[i];
  });
  return result;
}

type MovedNote = { readonly note: Note; readonly was: Ticks };

/** Of notes that now share a start and pitch, and did not before, the longest, with the greatest velocity. */
function joinEqual(notes: readonly MovedNote[]): readonly Note[] {
  const single: MovedNote[] = [];
  for (const moved of notes) {
    const last = single[single.length - 1];
    const { note, was } = moved;
    if (last === undefined || last.note.tick !== note.tick || last.note.pitch !== note.pitch || last.was === was) {
      single.push(moved);
    } else {
      const longer = note.durationTicks > last.note.durationTicks ? note : last.note;
      single[single.length - 1] = { note: { ...longer, velocity: Math.max(last.note.velocity, note.velocity) }, was };
    }
  }
  return single.map(({ note }) => note);
}

/** The track with its new notes; lyrics go with the note they stood under. */
function movedTrack(track: Track, starts: readonly Ticks[], notes: readonly Note[]): Track {
  const changed = track.notes.some((note, n) => note.tick !== starts[n]);
  const { sameTick, ...rest } = track;
  if (!changed) return { ...track, notes };
  const newTicks = new Map(track.notes.map((note, n) => [note.tick, starts[n]]));
  const texts = track.texts.map((text) =>
    text.kind === 'lyric' && newTicks.has(text.tick) ? { ...text, tick: newTicks.get(text.tick) ?? text.tick } : text,
  );
  return { ...rest, notes, texts: texts.sort((a, b) => a.tick - b.tick) };
}
