/** What an arrangement keeps: the melody for the first new track, the bass for the last. */
import { INSTRUMENT_RANGES, type Note } from '@continuo/music';
import { inCellOrder, type PlacedNote, placedAt } from './placed-note.ts';
import type { ScoreFrame } from './score-frame.ts';

/**
 * Notes that are brought, by cell: at each onset the highest note for the first new instrument, the lowest for the last, moved by
 * octaves into their ranges.
 *
 * @param first  of the new tracks; those before it are the score's
 */
export function arrangedVoices(
  { score, bars, tracks }: Pick<ScoreFrame, 'score' | 'bars' | 'tracks'>,
  first: number,
): Map<number, PlacedNote[]> {
  const brought = new Map<number, PlacedNote[]>();
  const pitched = tracks.flatMap((track, index) => (index >= first && !track.isDrums ? [index] : []));
  const notes = tracks
    .slice(0, first)
    .flatMap(({ source, isDrums }) => (isDrums ? [] : score.tracks[source!]!.notes))
    .sort((a, b) => a.tick - b.tick || a.pitch - b.pitch);
  const bring = (track: number, line: readonly Note[]): void => {
    const fitted = line.map((note) => ({ ...note, pitch: intoRange(note.pitch, tracks[track]!.program) }));
    for (const note of separate(fitted)) {
      const { bar, placed } = placedAt(note, { bars, ticksPerQuarter: score.ticksPerQuarter });
      const cell = bar * tracks.length + track;
      brought.set(cell, [...(brought.get(cell) ?? []), placed].sort(inCellOrder));
    }
  };
  // the melody moves only where nothing higher sounds on, the bass where nothing lower does
  if (pitched.length > 0)
    bring(
      pitched[0]!,
      outerLine(notes, (a, b) => a > b),
    );
  if (pitched.length > 1)
    bring(
      pitched.at(-1)!,
      outerLine(notes, (a, b) => a < b),
    );
  return brought;
}

/** At each onset the outermost note, where none farther out sounds on from before. */
function outerLine(sorted: readonly Note[], isFarther: (a: number, b: number) => boolean): Note[] {
  const line: Note[] = [];
  let sounding: Note[] = [];
  for (let at = 0; at < sorted.length; ) {
    const { tick } = sorted[at]!;
    let end = at;
    while (end < sorted.length && sorted[end]!.tick === tick) end += 1;
    const beginning = sorted.slice(at, end);
    const outer = beginning.reduce((best, note) => (isFarther(note.pitch, best.pitch) ? note : best));
    sounding = sounding.filter((note) => note.tick + note.durationTicks > tick);
    if (!sounding.some(({ pitch }) => isFarther(pitch, outer.pitch))) line.push(outer);
    sounding.push(...beginning);
    at = end;
  }
  return line;
}

/** Cut short where the same pitch begins again. */
function separate(line: readonly Note[]): Note[] {
  const next = new Map<number, number>();
  return line
    .toReversed()
    .map((note) => {
      const limit = next.get(note.pitch) ?? Number.POSITIVE_INFINITY;
      next.set(note.pitch, note.tick);
      return { ...note, durationTicks: Math.min(Math.max(1, note.durationTicks), limit - note.tick) };
    })
    .reverse();
}

function intoRange(pitch: number, program: number): number {
  const range = INSTRUMENT_RANGES[program];
  if (!range) return pitch;
  let moved = pitch;
  while (moved < range.low && moved + 12 <= range.high) moved += 12;
  while (moved > range.high && moved - 12 >= range.low) moved -= 12;
  return Math.max(range.low, Math.min(range.high, moved));
}
