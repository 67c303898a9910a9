/** Can the instruments play this? */

import { DRUM_CHANNEL, PROGRAM_NAMES } from '../general-midi.ts';
import { DRUM_NAMES } from '../general-midi-drums.ts';
import type { Note, Score, Track } from '../score.ts';
import { byTick } from '../sorted.ts';
import { INSTRUMENT_RANGES, type InstrumentRange } from './instrument-ranges.ts';

/** The notes of one track and program that its instrument cannot play, or not with ease. */
export type RangeProblem = {
  /** index of the track */
  readonly track: number;
  /** 0–127; undefined on the drum channel */
  readonly program: number | undefined;
  /** e.g. "Violin"; "Drums" on the drum channel */
  readonly instrument: string;
  /** undefined on the drum channel */
  readonly range: InstrumentRange | undefined;
  /** notes outside the range; on the drum channel those that no drum of General MIDI 1 or 2 sounds for */
  readonly outside: readonly Note[];
  /** notes inside the range but not the comfortable one */
  readonly strained: readonly Note[];
};

/**
 * The notes outside the ranges of their instruments, a track and program at a time; empty where all are playable.
 *
 * Ranges are `INSTRUMENT_RANGES`; synthetic and unpitched programs have none and pass. A program change holds from its
 * tick on.
 *
 * @example checkRanges(createScore({ tracks: [{ program: 40, notes: [{ pitch: 50 }] }] }))[0].outside.length // => 1
 */
export function checkRanges(score: Pick<Score, 'tracks'>): readonly RangeProblem[] {
  return score.tracks.flatMap((track, index) =>
    track.channel === DRUM_CHANNEL ? drumProblems(track, index) : pitchedProblems(track, index),
  );
}

function drumProblems({ notes }: Track, track: number): RangeProblem[] {
  const outside = notes.filter((note) => !DRUM_NAMES.has(note.pitch));
  return outside.length === 0
    ? []
    : [{ track, program: undefined, instrument: 'Drums', range: undefined, outside, strained: [] }];
}

function pitchedProblems(track: Track, index: number): RangeProblem[] {
  const found = new Map<number, { outside: Note[]; strained: Note[] }>();
  const changes = byTick(track.programChanges);
  let next = 0;
  let program = track.program;
  for (const note of byTick(track.notes)) {
    while (next < changes.length && changes[next].tick <= note.tick) program = changes[next++].program;
    const range = INSTRUMENT_RANGES[program];
    if (range === undefined || (note.pitch >= range.comfortableLow && note.pitch <= range.comfortableHigh)) continue;
    let problem = found.get(program);
    if (problem === undefined) {
      problem = { outside: [], strained: [] };
      found.set(program, problem);
    }
    (note.pitch < range.low || note.pitch > range.high ? problem.outside : problem.strained).push(note);
  }
  return [...found].map(([number, { outside, strained }]) => ({
    track: index,
    program: number,
    instrument: PROGRAM_NAMES[number],
    range: INSTRUMENT_RANGES[number],
    outside,
    strained,
  }));
}
