/** Scores that the tests of this package render. */
import { createTrack, type Note, type Score, type Track } from '@continuo/music';

/** A track with everything but notes left empty. */
export function madeTrack(notes: readonly Note[], program = 0, channel = 0): Track {
  return createTrack({ program, channel, notes });
}

/** A score at 1000 ticks a second. */
export function madeScore(tracks: readonly Track[]): Score {
  return {
    ticksPerQuarter: 500,
    tempos: [],
    meters: [],
    keys: [],
    pickupTicks: 0,
    tracks,
    texts: [],
    raws: [],
    endTick: Math.max(0, ...tracks.flatMap(({ notes }) => notes.map((note) => note.tick + note.durationTicks))),
  };
}

/** One note, its length in milliseconds. */
export function oneNote(pitch: number, program = 0, milliseconds = 1000, velocity = 90, channel = 0): Score {
  return madeScore([madeTrack([{ pitch, velocity, tick: 0, durationTicks: milliseconds }], program, channel)]);
}

/** Eight bars of four voices on one MIDI channel, made for this test: I IV V I, twice. */
export function fourVoices(program = 19): Score {
  const voices = [
    [67, 69, 71, 72],
    [64, 65, 67, 67],
    [60, 60, 62, 64],
    [48, 53, 55, 48],
  ];
  const notes = (pitches: readonly number[]): Note[] =>
    Array.from({ length: 32 }, (_, i) => ({
      pitch: pitches[(i >> 1) % 4],
      velocity: 80,
      tick: i * 500,
      durationTicks: 500,
    }));
  return madeScore(voices.map((pitches) => madeTrack(notes(pitches), program)));
}
