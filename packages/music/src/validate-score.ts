/** Is a score what its type promises? */

import { MusicError } from './music-error.ts';
import type { Note, Score, Ticks, Track } from './score.ts';

/** The most ticks a quarter that a MIDI file can say (Standard MIDI Files 1.0, "Header Chunks"). */
export const MOST_TICKS_PER_QUARTER = 32_767;

/** The last tick of a score: the largest delta time of a MIDI file. */
export const LAST_TICK = 0x0fffffff;

/** One thing that is wrong with a score. */
export type ScoreProblem = {
  /** e.g. "tracks[0].notes[3].pitch" */
  readonly path: string;
  readonly message: string;
};

/**
 * What is wrong with a score: numbers out of range, not whole or not in order; empty for a sound one.
 *
 * @example validateScore({ ...score, ticksPerQuarter: 0 }) // => [{ path: 'ticksPerQuarter', message: 'ticksPerQuarter is 0 where a whole number 1–32767 is expected' }]
 */
export function validateScore(score: Score): readonly ScoreProblem[] {
  const problems: ScoreProblem[] = [];
  visitScore(score, (path, message) => problems.push({ path, message }), true);
  return problems;
}

/**
 * Throws where a score cannot be written; lists that are merely out of order are fine, writers sort them.
 *
 * @throws MusicError  `invalid-score`, with the first thing that is wrong
 */
export function checkScore(score: Score): void {
  visitScore(
    score,
    (path, message) => {
      throw new MusicError('invalid-score', `the score is not valid: ${path}: ${message}`);
    },
    false,
  );
}

type Complain = (path: string, message: string) => void;

function visitScore(score: Score, complain: Complain, ordered: boolean): void {
  const number = (value: number, least: number, most: number, path: () => string): void => {
    if (Number.isInteger(value) && value >= least && value <= most) return;
    const at = path();
    complain(at, `${at.slice(at.lastIndexOf('.') + 1)} is ${value} where a whole number ${least}–${most} is expected`);
  };
  const list = <Event extends { readonly tick: Ticks }>(
    events: readonly Event[],
    path: string,
    visit: (event: Event, at: () => string) => void,
  ): void => {
    let i = 0;
    const at = (): string => `${path}[${i}]`;
    const tickPath = (): string => `${at()}.tick`;
    for (; i < events.length; i++) {
      number(events[i].tick, 0, LAST_TICK, tickPath);
      if (ordered && i > 0 && events[i].tick < events[i - 1].tick) {
        complain(at(), `tick ${events[i].tick} comes after tick ${events[i - 1].tick} where rising ticks are expected`);
      }
      visit(events[i], at);
    }
  };
  number(score.ticksPerQuarter, 1, MOST_TICKS_PER_QUARTER, () => 'ticksPerQuarter');
  number(score.endTick, 0, LAST_TICK, () => 'endTick');
  number(score.pickupTicks, 0, LAST_TICK, () => 'pickupTicks');
  number(score.tracks.length, 0, 65534, () => 'tracks.length');
  list(score.tempos, 'tempos', (tempo, at) =>
    number(tempo.microsecondsPerQuarter, 1, 0xffffff, () => `${at()}.microsecondsPerQuarter`),
  );
  list(score.meters, 'meters', (meter, at) => {
    number(meter.numerator, 1, 255, () => `${at()}.numerator`);
    if (![1, 2, 4, 8, 16, 32, 64, 128].includes(meter.denominator)) {
      complain(`${at()}.denominator`, `denominator is ${meter.denominator} where a power of two 1–128 is expected`);
    }
    number(meter.clocksPerClick ?? 24, 0, 255, () => `${at()}.clocksPerClick`);
    number(meter.thirtySecondsPerQuarter ?? 8, 0, 255, () => `${at()}.thirtySecondsPerQuarter`);
  });
  list(score.keys, 'keys', (key, at) => number(key.fifths, -7, 7, () => `${at()}.fifths`));
  list(score.texts, 'texts', () => {});
  list(score.raws, 'raws', (raw, at) => number(raw.type ?? 0, 0, 127, () => `${at()}.type`));
  list(score.chords ?? [], 'chords', () => {});
  list(score.sections ?? [], 'sections', () => {});
  for (const [i, track] of score.tracks.entries()) visitTrack(track, `tracks[${i}]`, number, list, complain, ordered);
}

function visitTrack(
  track: Track,
  path: string,
  number: (value: number, least: number, most: number, path: () => string) => void,
  list: <Event extends { readonly tick: Ticks }>(
    events: readonly Event[],
    path: string,
    visit: (event: Event, at: () => string) => void,
  ) => void,
  complain: Complain,
  ordered: boolean,
): void {
  number(track.program, 0, 127, () => `${path}.program`);
  number(track.channel, 0, 15, () => `${path}.channel`);
  number(track.programTick ?? 0, 0, LAST_TICK, () => `${path}.programTick`);
  list(track.notes, `${path}.notes`, (note, at) => {
    // a million notes come through here, so the paths are made only where something is wrong
    if (isSoundNote(note)) return;
    number(note.pitch, 0, 127, () => `${at()}.pitch`);
    number(note.velocity, 1, 127, () => `${at()}.velocity`);
    number(note.durationTicks, 0, LAST_TICK - note.tick, () => `${at()}.durationTicks`);
    number(note.releaseVelocity ?? 0, 0, 127, () => `${at()}.releaseVelocity`);
  });
  if (ordered) checkChords(track, path, complain);
  list(track.controllers, `${path}.controllers`, (event, at) => {
    number(event.controller, 0, 127, () => `${at()}.controller`);
    number(event.value, 0, 127, () => `${at()}.value`);
  });
  list(track.pitchBends, `${path}.pitchBends`, (event, at) => number(event.value, 0, 16383, () => `${at()}.value`));
  list(track.programChanges, `${path}.programChanges`, (event, at) =>
    number(event.program, 0, 127, () => `${at()}.program`),
  );
  list(track.pressures, `${path}.pressures`, (event, at) => {
    number(event.value, 0, 127, () => `${at()}.value`);
    number(event.pitch ?? 0, 0, 127, () => `${at()}.pitch`);
  });
  list(track.texts, `${path}.texts`, () => {});
  list(track.raws, `${path}.raws`, (raw, at) => number(raw.type ?? 0, 0, 127, () => `${at()}.type`));
  list(track.sameTick ?? [], `${path}.sameTick`, () => {});
}

function isSoundNote({ pitch, velocity, tick, durationTicks, releaseVelocity = 0 }: Note): boolean {
  return (
    (pitch & 127) === pitch &&
    (velocity & 127) === velocity &&
    velocity !== 0 &&
    (releaseVelocity & 127) === releaseVelocity &&
    Number.isInteger(durationTicks) &&
    durationTicks >= 0 &&
    tick + durationTicks <= LAST_TICK
  );
}

function checkChords({ notes }: Track, path: string, complain: Complain): void {
  for (let i = 1; i < notes.length; i++) {
    if (notes[i].tick === notes[i - 1].tick && notes[i].pitch < notes[i - 1].pitch) {
      complain(
        `${path}.notes[${i}]`,
        `pitch ${notes[i].pitch} comes after pitch ${notes[i - 1].pitch} in tick ${notes[i].tick} where rising pitches are expected`,
      );
    }
  }
}
