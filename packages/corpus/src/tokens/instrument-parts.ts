/** Which instrument plays a track's notes: its program at the time, and a part of its own where there are several. */
import { DRUM_CHANNEL, type Track } from '@continuo/music';
import { DRUMS, type GridTables } from './grid-tables.ts';
import type { TokenReports } from './token-reports.ts';

/** Which instrument plays what, found while a score is rounded. */
export type InstrumentParts = {
  /** a number for the program (128 for drums) of a track that plays or is steered; −1 where no instrument can stand in */
  readonly voiceOf: (track: number, program: number) => number;
  /** the instrument of each such number, once all are known */
  readonly instruments: () => Int32Array;
};

/** A program and the tick at which another takes over. */
export type ProgramSpan = { readonly program: number; readonly until: number };

/**
 * The program that holds at a tick: a track's first, or that of a change.
 *
 * @example programsOf(track)(0) // => { program: 40, until: Infinity }
 */
export function programsOf(track: Track): (tick: number) => ProgramSpan {
  const always = { program: track.channel === DRUM_CHANNEL ? DRUMS : track.program, until: Number.POSITIVE_INFINITY };
  if (track.channel === DRUM_CHANNEL || track.programChanges.length === 0) return () => always;
  const changes = track.programChanges.toSorted((a, b) => a.tick - b.tick);
  return (tick) => {
    // the last change at or before the tick, by halving
    let low = 0;
    let high = changes.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (changes[middle].tick <= tick) low = middle + 1;
      else high = middle;
    }
    const program = low === 0 ? track.program : changes[low - 1].program;
    return { program, until: changes[low]?.tick ?? Number.POSITIVE_INFINITY };
  };
}

/**
 * Gives the tracks of one program a part each, in their order; the last part takes all that are too many. Programs of
 * one track that the same instrument stands in for share a part.
 */
export function assignParts(tables: GridTables, reports: TokenReports): InstrumentParts {
  const { programs, programPlaces, parts } = tables;
  const voices: { readonly track: number; readonly program: number; readonly place: number }[] = [];
  const known = new Map<number, number>();
  return {
    voiceOf: (track, program) => {
      const place = programPlaces[program];
      if (place < 0) return -1;
      const key = track * 256 + place;
      const voice = known.get(key) ?? voices.push({ track, program, place }) - 1;
      known.set(key, voice);
      return voice;
    },
    instruments: () => {
      const instruments = new Int32Array(voices.length);
      const counts = new Map<number, number>();
      const order = voices.map((_, voice) => voice).sort((a, b) => voices[a].track - voices[b].track);
      for (const voice of order) {
        const { track, program, place } = voices[voice];
        const part = counts.get(place) ?? 0;
        counts.set(place, part + 1);
        instruments[voice] = place * parts + Math.min(part, parts - 1);
        const name = program === DRUMS ? 'drums' : `program ${program}`;
        if (programs[place] !== program) {
          reports.add(
            'program-replaced',
            () => `track ${track + 1}: ${name} has no token; program ${programs[place]} stands in`,
          );
        }
        if (part >= parts) {
          reports.add(
            'tracks-joined',
            () => `track ${track + 1} was joined with an earlier one of ${name}; the option "parts" keeps more apart`,
          );
        }
      }
      return instruments;
    },
  };
}
