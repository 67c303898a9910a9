/** Scores as files bring them: meters that change, pickups, played notes beside the grid, notes over bar lines, pitches that overlap. */
import { createScore, type Note, type Score } from '@continuo/music';
import type { Lots } from './lots.ts';

const METERS = [
  { numerator: 4, denominator: 4 },
  { numerator: 3, denominator: 4 },
  { numerator: 6, denominator: 8 },
  { numerator: 9, denominator: 8 },
  { numerator: 5, denominator: 8 },
  { numerator: 2, denominator: 2 },
  { numerator: 7, denominator: 16 },
  { numerator: 5, denominator: 2 },
] as const;
const PROGRAMS = [0, 40, 42, 73, 33, 81, 122] as const;

export function randomScore(lots: Lots): Score {
  const { whole, chance, pick } = lots;
  const ticksPerQuarter = pick([480, 480, 96, 100, 24, 10]);
  const bars = whole(1, 7);
  const meter = pick(METERS);
  const barTicks = (ticksPerQuarter * 4 * meter.numerator) / meter.denominator;
  const pickupTicks = chance(0.3) ? Math.max(1, Math.floor(barTicks / 3)) : 0;
  const length = Math.ceil(pickupTicks + bars * barTicks);
  const tracks = Array.from({ length: whole(1, 4) }, (_, index) => {
    const isDrums = chance(0.2);
    return {
      name: chance(0.3) ? '' : pick(['Solo', 'Tutti', 'Flute', `Part ${index}`]),
      program: isDrums ? 0 : pick(PROGRAMS),
      channel: isDrums ? 9 : index,
      notes: randomNotes(lots, { length, ticksPerQuarter, isDrums }),
      controllers: chance(0.3) ? [{ tick: whole(0, length), controller: 7, value: 99 }] : [],
      texts: chance(0.2) ? [{ tick: 0, kind: 'lyric' as const, text: 'la' }] : [],
    };
  });
  if (tracks.every(({ notes }) => notes.length === 0)) {
    tracks[0]!.notes = [{ pitch: 60, velocity: 80, tick: 0, durationTicks: ticksPerQuarter }];
  }
  const lastEnd = Math.max(...tracks.flatMap(({ notes }) => notes.map((note) => note.tick + note.durationTicks)));
  const changes = chance(0.25) ? [{ tick: whole(1, length), ...pick(METERS) }] : [];
  return {
    ...createScore({ ticksPerQuarter, endTick: Math.max(lastEnd, chance(0.5) ? length : 0), tracks }),
    pickupTicks,
    meters: [{ tick: 0, ...meter }, ...changes],
    tempos: [{ tick: 0, microsecondsPerQuarter: 500_000 }],
  };
}

type Part = { readonly length: number; readonly ticksPerQuarter: number; readonly isDrums: boolean };

function randomNotes({ whole, chance, pick }: Lots, { length, ticksPerQuarter, isDrums }: Part): Note[] {
  if (chance(0.05)) return [];
  const isPlayed = chance(0.4);
  const grid = Math.max(1, Math.floor(ticksPerQuarter / pick([1, 2, 4])));
  const notes: Note[] = [];
  const density = pick([0.3, 0.6, 1]);
  for (let at = 0; at < length; at += grid) {
    if (!chance(density)) continue;
    const tick = Math.max(0, Math.min(length - 1, at + (isPlayed ? whole(-grid, grid) >> 2 : 0)));
    for (let voice = whole(1, 3); voice > 0; voice -= 1) {
      notes.push({
        pitch: isDrums ? whole(35, 60) : whole(48, 76),
        velocity: whole(1, 127),
        tick,
        durationTicks: chance(0.03) ? 0 : chance(0.1) ? whole(1, length) : whole(1, 2 * grid),
        ...(chance(0.1) && { releaseVelocity: whole(0, 127) }),
      });
    }
  }
  return notes.sort((a, b) => a.tick - b.tick || a.pitch - b.pitch);
}
