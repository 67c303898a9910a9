/** Played music put on a grid, so that all of it can be written. */
import type { Score, Ticks } from '../../score.ts';

/** The score at 480 ticks, all times rounded to 24ths of a quarter. */
export function onGrid(score: Score): Score {
  const at = (tick: Ticks): Ticks => Math.round((tick * 24) / score.ticksPerQuarter) * 20;
  const moved = <Event extends { readonly tick: Ticks }>(events: readonly Event[]): Event[] =>
    events.map((event) => ({ ...event, tick: at(event.tick) }));
  return {
    ...score,
    ticksPerQuarter: 480,
    pickupTicks: at(score.pickupTicks),
    endTick: at(score.endTick),
    meters: moved(score.meters),
    keys: moved(score.keys),
    tempos: moved(score.tempos),
    texts: moved(score.texts),
    tracks: score.tracks.map((track) => ({
      ...track,
      texts: moved(track.texts),
      controllers: moved(track.controllers),
      notes: track.notes.map((note) => ({
        ...note,
        tick: at(note.tick),
        durationTicks: Math.max(20, at(note.tick + note.durationTicks) - at(note.tick)),
      })),
    })),
  };
}
