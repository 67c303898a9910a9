/** Printed scores as if they were played: notes a little off, and a tempo that wanders. */
import { createTempoMap, type Note, type Score } from '@continuo/music';

/** A note that remembers where it stood; `quantize` carries unknown fields along. */
export type Remembering = Note & { readonly stood: number };

/** The score with every note moved by a normal deviation of so many seconds. */
export function jittered(score: Score, deviation: number, seed: number): Score {
  const random = normal(seed);
  const { secondsAtTick, tickAtSeconds } = createTempoMap(score);
  const move = (tick: number): number =>
    deviation === 0 ? tick : Math.max(0, tickAtSeconds(secondsAtTick(tick) + deviation * random()));
  return withNotes(score, (note): Remembering => ({ ...note, tick: move(note.tick), stood: note.tick }));
}

function withNotes(score: Score, change: (note: Note) => Note): Score {
  const tracks = score.tracks.map((track) => ({
    ...track,
    notes: track.notes.map(change).sort((a, b) => a.tick - b.tick || a.pitch - b.pitch),
  }));
  return { ...score, tracks };
}

/** The score as played in a tempo that wanders within 20 %, its ticks a clock that says nothing of beats. */
export function freely(score: Score, deviation: number, seed: number): Score {
  const random = normal(seed);
  const { secondsAtTick } = createTempoMap(score);
  const length = Math.ceil(secondsAtTick(score.endTick)) + 1;
  let drift = 0;
  const warp = [0.5];
  for (let second = 0; second < Math.min(length, 7200); second++) {
    drift = Math.max(-0.2, Math.min(0.2, drift * 0.9 + 0.06 * random()));
    warp.push(warp[second] + 1 + drift);
  }
  const at = (seconds: number): number => {
    const second = Math.min(warp.length - 2, Math.floor(seconds));
    return warp[second] + (warp[second + 1] - warp[second]) * (seconds - second);
  };
  const clock = (seconds: number): number => Math.max(0, Math.round(seconds * 960));
  const played = withNotes(score, (note): Remembering => {
    const tick = clock(at(secondsAtTick(note.tick)) + deviation * random());
    const end = clock(at(secondsAtTick(note.tick + 0.9 * note.durationTicks)));
    // printed dynamics would not be played so: no note is louder
    return { ...note, velocity: 64, tick, durationTicks: Math.max(20, end - tick), stood: note.tick };
  });
  const bare = { tempos: [], meters: [], keys: [], texts: [], raws: [], chords: [], sections: [] };
  return { ...played, ...bare, ticksPerQuarter: 480, pickupTicks: 0, endTick: clock(at(secondsAtTick(score.endTick))) };
}

/** Normal deviates from a seed: twelve even ones added. */
function normal(seed: number): () => number {
  let state = (seed * 2654435761 + 1) >>> 0;
  const even = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  return () => Array.from({ length: 12 }, even).reduce((sum, value) => sum + value, -6);
}
