/** A score whose time is bent: every event goes where a rising function sends its tick. */

import type { Note, Score, Ticks, Track } from '../score.ts';

/**
 * The score with every event but tempos, meters and keys moved; notes keep their ends through the same function.
 *
 * @param move  rising, gives whole ticks of at least 0
 * @example mapTicks(scoreFromNotes([{ pitch: 60, tick: 10 }]), (tick) => tick * 2).tracks[0].notes[0].tick // => 20
 */
export function mapTicks(score: Score, move: (tick: Ticks) => Ticks): Score {
  return {
    ...score,
    tracks: score.tracks.map((track) => ({ ...mapTrackEvents(track, move), notes: mapNotes(track.notes, move) })),
    texts: moved(score.texts, move),
    raws: moved(score.raws, move),
    ...(score.chords === undefined ? {} : { chords: moved(score.chords, move) }),
    ...(score.sections === undefined ? {} : { sections: moved(score.sections, move) }),
    endTick: move(score.endTick),
  };
}

/** A track's events other than notes, moved; hints on the order inside a tick go where the tick goes. */
export function mapTrackEvents(track: Track, move: (tick: Ticks) => Ticks): Track {
  const { sameTick, ...rest } = track;
  return {
    ...rest,
    ...(typeof track.programTick === 'number' ? { programTick: move(track.programTick) } : {}),
    controllers: moved(track.controllers, move),
    pitchBends: moved(track.pitchBends, move),
    programChanges: moved(track.programChanges, move),
    pressures: moved(track.pressures, move),
    texts: moved(track.texts, move),
    raws: moved(track.raws, move),
    ...(sameTick === undefined ? {} : { sameTick: onePerTick(moved(sameTick, move)) }),
  };
}

function mapNotes(notes: readonly Note[], move: (tick: Ticks) => Ticks): readonly Note[] {
  const result = notes.map((note) => {
    const tick = move(note.tick);
    return { ...note, tick, durationTicks: Math.max(0, move(note.tick + note.durationTicks) - tick) };
  });
  return result.sort((a, b) => a.tick - b.tick || a.pitch - b.pitch);
}

/** Events at other ticks. */
export function moved<Event extends { readonly tick: Ticks }>(
  events: readonly Event[],
  move: (tick: Ticks) => Ticks,
): readonly Event[] {
  return events.map((event) => ({ ...event, tick: move(event.tick) }));
}

function onePerTick<Event extends { readonly tick: Ticks }>(events: readonly Event[]): readonly Event[] {
  return events.filter((event, i) => i === 0 || event.tick !== events[i - 1].tick);
}
