/** What an arrangement keeps: the melody for the first new track, the bass for the last. */
import type { CellNote } from '@continuo/corpus';
import { INSTRUMENT_RANGES } from '@continuo/music';
import type { ScoreFrame } from './score-frame.ts';

/**
 * Locked notes by cell: at each onset the highest note for the first new instrument, the lowest for the last, moved by octaves
 * into their ranges.
 *
 * @param first  of the new tracks; those before it are the score's
 */
export function arrangedVoices(
  { bars, tracks, cells }: Pick<ScoreFrame, 'bars' | 'tracks' | 'cells'>,
  first: number,
): Map<number, CellNote[]> {
  const locked = new Map<number, CellNote[]>();
  const pitched = tracks.flatMap((track, index) => (index >= first && !track.isDrums ? [index] : []));
  const [melody, bass] = [pitched[0], pitched.length > 1 ? pitched.at(-1) : undefined];
  for (const [bar] of bars.entries()) {
    const notes = cells[bar]!.flatMap((cell, track) => (track < first && !tracks[track]!.isDrums ? cell : []));
    const onsets = [...new Set(notes.map(({ position }) => position))].sort((a, b) => a - b);
    const at = (position: number): CellNote[] => notes.filter((note) => note.position === position);
    const keep = (track: number | undefined, pick: (among: readonly CellNote[]) => CellNote | undefined): void => {
      if (track === undefined) return;
      const kept = onsets.flatMap((position) => pick(at(position)) ?? []);
      const fitted = kept.map((note) => ({ ...note, pitch: intoRange(note.pitch, tracks[track]!.program) }));
      locked.set(bar * tracks.length + track, fitted);
    };
    const sounding = (position: number): CellNote[] =>
      notes.filter((note) => note.position <= position && note.position + note.duration > position);
    // the melody moves only where nothing higher sounds on, the bass where nothing lower does
    keep(melody, (among) => {
      const top = among.reduce((a, b) => (b.pitch > a.pitch ? b : a));
      return sounding(top.position).every(({ pitch }) => pitch <= top.pitch) ? top : undefined;
    });
    keep(bass, (among) => {
      const low = among.reduce((a, b) => (b.pitch < a.pitch ? b : a));
      return sounding(low.position).every(({ pitch }) => pitch >= low.pitch) ? low : undefined;
    });
  }
  return locked;
}

function intoRange(pitch: number, program: number): number {
  const range = INSTRUMENT_RANGES[program];
  if (!range) return pitch;
  let moved = pitch;
  while (moved < range.low && moved + 12 <= range.high) moved += 12;
  while (moved > range.high && moved - 12 >= range.low) moved -= 12;
  return Math.max(range.low, Math.min(range.high, moved));
}
