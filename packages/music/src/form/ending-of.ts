/**
 * Does a piece end, or does it only stop?
 *
 * Rules of what closes: the tonic chord with its tonic in the bass and one of its tones on top (Caplin 1998, "Classical
 * Form", chapter 2), an arrival on a strong beat, a lengthened last note (Lerdahl and Jackendoff 1983, "A Generative Theory
 * of Tonal Music", chapter 3), and voices that leave off together. Only notes are looked at, no chords are recognised.
 */

import { findKey } from '../find-key.ts';
import { DRUM_CHANNEL } from '../general-midi.ts';
import type { Key } from '../key.ts';
import type { Note, Score, Ticks } from '../score.ts';
import { type BarMap, type BarPosition, createBarMap } from '../time/bar-map.ts';

/** How a piece ends, rule by rule. */
export type Ending = {
  readonly key: Key;
  /** the lowest note of the last sound is the tonic */
  readonly tonicBass: boolean;
  /** the last sound holds nothing but tones of the tonic triad; its third may be major in minor */
  readonly tonicChord: boolean;
  /** the highest note of the last sound, as a step of that triad */
  readonly top: 'tonic' | 'third' | 'fifth' | 'other';
  /** it begins on a bar line, or on a half of a bar of four or of two threes; or only tonic tones have come since such a place */
  readonly strong: boolean;
  /** the last sound lasts at least twice the median time between onsets before it */
  readonly held: boolean;
  /** every track that sounds in the last two bars stops within a beat of the end */
  readonly together: boolean;
  /** tonic in the bass, no foreign tone above it, and an arrival that is strong or held */
  readonly lands: boolean;
};

/** How an ending is judged. */
export type EndingOptions = {
  /** the key that is to be closed; found from all notes unless given, whatever they end on */
  readonly key?: Key;
};

/** Notes of one last chord may begin this many quarters apart: a rolled chord, a doubled octave after it. */
const LAST_SOUND = 1 / 4;
const HELD = 2;

/**
 * How a score ends; undefined where no pitched note sounds, or none stands out as a tonic.
 *
 * The last sound is what sounds at the last onset of a pitched note, or shortly before: an arpeggio that is left ringing
 * counts as far as it rings.
 *
 * @example
 * const chord = (tick: number, ...pitches: number[]) => pitches.map((pitch) => ({ pitch, tick, durationTicks: 480 }));
 * const notes = [...chord(0, 48, 64, 67), ...chord(480, 53, 65, 69), ...chord(960, 55, 62, 71), ...chord(1920, 48, 64, 72)];
 * endingOf(scoreFromNotes(notes))?.lands // => true: F, G, C, on the next bar line
 */
export function endingOf(
  score: Score,
  { key = findKey(score, { ending: 0 }) }: EndingOptions = {},
): Ending | undefined {
  const voices = score.tracks.filter(({ channel }) => channel !== DRUM_CHANNEL).map(({ notes }) => notes);
  const notes = voices.flat().sort((a, b) => a.tick - b.tick);
  const last = notes.at(-1);
  if (last === undefined || key === undefined) return undefined;

  const begins = notes.find(({ tick }) => tick >= last.tick - score.ticksPerQuarter * LAST_SOUND)?.tick ?? last.tick;
  const sound = notes.filter((note) => note.tick >= begins || endOf(note) > last.tick);
  const end = sound.reduce((latest, note) => Math.max(latest, endOf(note)), 0);
  const lowest = sound.reduce((low, note) => (note.pitch < low.pitch ? note : low));
  const highest = sound.reduce((high, note) => (note.pitch > high.pitch ? note : high));

  const tonicBass = degreeOf(lowest, key) === 'tonic';
  const tonicChord = sound.every((note) => degreeOf(note, key) !== 'other');
  const foreign = lastForeign(notes, key);
  const arrivals = notes.filter(({ tick }) => tick > foreign && tick < begins).map(({ tick }) => tick);
  const { barAtTick }: BarMap = createBarMap(score);
  const strong = isStrong(barAtTick(begins)) || arrivals.some((tick) => isStrong(barAtTick(tick)));
  const held = end - begins >= HELD * medianStep(notes, begins);
  return {
    key,
    tonicBass,
    tonicChord,
    top: degreeOf(highest, key),
    strong,
    held,
    together: stopTogether(voices, barAtTick(begins), end),
    lands: tonicBass && tonicChord && (strong || held),
  };
}

function endOf({ tick, durationTicks }: Note): Ticks {
  return tick + durationTicks;
}

function degreeOf({ pitch }: Note, { tonic, mode }: Key): Ending['top'] {
  const above = (pitch - tonic + 120) % 12;
  if (above === 0) return 'tonic';
  if (above === 7) return 'fifth';
  return above === 4 || (above === 3 && mode === 'minor') ? 'third' : 'other';
}

/** The onset of the last note that is no tone of the tonic triad; before the start where there is none. */
function lastForeign(notes: readonly Note[], key: Key): Ticks {
  return notes.findLast((note) => degreeOf(note, key) === 'other')?.tick ?? -1;
}

function isStrong({ beat, meter }: BarPosition): boolean {
  const halves = meter.numerator % 4 === 0 || (meter.numerator === 6 && meter.denominator >= 8);
  const nearest = Math.round(beat);
  // a played onset is a little early or late
  if (Math.abs(beat - nearest) > 0.125) return false;
  return nearest === 1 || nearest === meter.numerator + 1 || (halves && nearest === 1 + meter.numerator / 2);
}

/** Median time between the onsets of the sixteen before a tick; 0 where there are none. */
function medianStep(notes: readonly Note[], before: Ticks): Ticks {
  const onsets = [...new Set(notes.map(({ tick }) => tick))].filter((tick) => tick <= before).slice(-17);
  const steps = onsets.slice(1).map((tick, i) => tick - onsets[i]);
  steps.sort((a, b) => a - b);
  return steps[Math.floor(steps.length / 2)] ?? 0;
}

function stopTogether(
  voices: readonly (readonly Note[])[],
  { barTick, nextBarTick, meter }: BarPosition,
  end: Ticks,
): boolean {
  const bar = nextBarTick - barTick;
  return voices.every((notes) => {
    const stops = notes.reduce((latest, note) => Math.max(latest, endOf(note)), 0);
    return stops <= barTick - bar || stops >= end - bar / meter.numerator;
  });
}
