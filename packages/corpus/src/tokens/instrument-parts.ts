/** Which instrument plays a track's notes: its program at the time, and a part of its own where there are several. */
import { DRUM_CHANNEL, type Track } from '@continuo/music';
import { DRUMS, type GridTables } from './grid-tables.ts';
import type { TokenReports } from './token-reports.ts';

/** The instrument of a program (128 for drums) in a track; −1 where none can stand in. */
export type InstrumentParts = { readonly instrumentOf: (track: number, program: number) => number };

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

/** Gives a track its part of an instrument when it first sounds; the last part takes all that are too many. */
export function assignParts(tables: GridTables, reports: TokenReports): InstrumentParts {
  const { programs, programPlaces, parts } = tables;
  const given = new Map<string, number>();
  const tracksOf = new Map<number, number>();
  return {
    instrumentOf: (track, program) => {
      const place = programPlaces[program];
      if (place < 0) return -1;
      // programs of one track that the same instrument stands for share a part
      const known = given.get(`${track} ${place}`);
      if (known !== undefined) return known;
      const name = program === DRUMS ? 'drums' : `program ${program}`;
      const before = tracksOf.get(place) ?? 0;
      tracksOf.set(place, before + 1);
      if (programs[place] !== program) {
        reports.add(
          'program-replaced',
          () => `track ${track + 1}: ${name} has no token; program ${programs[place]} stands in`,
        );
      }
      if (before >= parts) {
        reports.add(
          'tracks-joined',
          () => `track ${track + 1} was joined with an earlier one of ${name}; the option "parts" keeps more apart`,
        );
      }
      const instrument = place * parts + Math.min(before, parts - 1);
      given.set(`${track} ${place}`, instrument);
      return instrument;
    },
  };
}
