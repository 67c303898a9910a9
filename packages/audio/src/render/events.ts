/** What a synthesizer is told, in order of time, made from a score. */
import { createTempoMap, type Score, type Track } from '@continuo/music';
import type { Seconds } from '../units.ts';

/** One message for one part. */
export type SynthEvent = { readonly seconds: Seconds; readonly part: number } & (
  | { readonly kind: 'note-off'; readonly pitch: number }
  | { readonly kind: 'controller'; readonly controller: number; readonly value: number }
  | { readonly kind: 'program'; readonly program: number }
  | { readonly kind: 'bend'; readonly value: number }
  | { readonly kind: 'pressure'; readonly value: number; readonly pitch?: number }
  | { readonly kind: 'note-on'; readonly pitch: number; readonly velocity: number; readonly until: Seconds }
);

/** A track that sounds, and where it sits between left (−1) and right (1). */
export type Part = { readonly program: number; readonly drums: boolean; readonly pan: number };

/** A score as the synthesizer plays it. */
export type Performance = {
  readonly parts: readonly Part[];
  /** sorted by time; at one time: ends of notes, controllers, programs, bends, pressures, beginnings of notes */
  readonly events: readonly SynthEvent[];
  /** where the last note ends */
  readonly seconds: Seconds;
};

const ORDER = { 'note-off': 0, controller: 1, program: 2, bend: 3, pressure: 4, 'note-on': 5 } as const;
const DRUM_CHANNEL = 9;
const PAN_CONTROLLER = 10;
/** how far the outermost parts sit from the middle */
const PAN_WIDTH = 0.35;
/** a note of length zero still gets its attack */
const SHORTEST_NOTE: Seconds = 0.03;

/**
 * Lists all that a score asks of a synthesizer.
 *
 * Each sounding track becomes a part of its own, so that voices written on one MIDI channel may cross and differ in place.
 * Controllers, bends and pressure still reach all tracks that share the channel and the instrument, as MIDI means them.
 *
 * @example performScore(score).parts.length // the tracks that hold notes
 */
export function performScore(score: Score): Performance {
  const secondsAt = createTempoMap(score).secondsAtTick;
  const tracks = score.tracks.filter((track) => track.notes.length > 0);
  const events: SynthEvent[] = [];
  let seconds = 0;
  for (const [part, track] of tracks.entries()) {
    events.push({ seconds: 0, part, kind: 'program', program: track.program });
    for (const note of track.notes) {
      const from = secondsAt(note.tick);
      const until = Math.max(secondsAt(note.tick + note.durationTicks), from + SHORTEST_NOTE);
      seconds = Math.max(seconds, until);
      events.push({
        seconds: from,
        part,
        kind: 'note-on',
        pitch: note.pitch,
        velocity: Math.max(1, note.velocity),
        until,
      });
      events.push({ seconds: until, part, kind: 'note-off', pitch: note.pitch });
    }
  }
  for (const source of score.tracks) {
    for (const [part, track] of tracks.entries()) {
      if (track === source || sharesChannel(source, track)) pushChanges(events, source, part, secondsAt);
    }
  }
  // the sort is stable: at one time and kind, the order of the file stays
  events.sort((a, b) => a.seconds - b.seconds || ORDER[a.kind] - ORDER[b.kind]);
  return { parts: tracks.map((track, i) => partOf(track, i, tracks)), events, seconds };
}

/** How long a score sounds, from 0 to the end of its last note. */
export function scoreSeconds(score: Score): Seconds {
  const secondsAt = createTempoMap(score).secondsAtTick;
  let end = 0;
  for (const track of score.tracks) for (const note of track.notes) end = Math.max(end, note.tick + note.durationTicks);
  return secondsAt(end);
}

function sharesChannel(a: Track, b: Track): boolean {
  return a.channel === b.channel && (a.program === b.program || a.notes.length === 0);
}

function pushChanges(events: SynthEvent[], track: Track, part: number, secondsAt: (tick: number) => Seconds): void {
  for (const { tick, controller, value } of track.controllers) {
    events.push({ seconds: secondsAt(tick), part, kind: 'controller', controller, value });
  }
  for (const { tick, program } of track.programChanges) {
    events.push({ seconds: secondsAt(tick), part, kind: 'program', program });
  }
  for (const { tick, value } of track.pitchBends) events.push({ seconds: secondsAt(tick), part, kind: 'bend', value });
  for (const { tick, value, pitch } of track.pressures) {
    events.push({ seconds: secondsAt(tick), part, kind: 'pressure', value, ...(pitch === undefined ? {} : { pitch }) });
  }
}

/** Upper voices to the left, lower ones to the right, drums and a lone part in the middle; a pan in the score wins. */
function partOf(track: Track, index: number, tracks: readonly Track[]): Part {
  const drums = track.channel === DRUM_CHANNEL;
  const placed = tracks.some(
    (other) =>
      (other === track || sharesChannel(other, track)) &&
      other.controllers.some((c) => c.controller === PAN_CONTROLLER),
  );
  const alone = tracks.length < 2 || drums || placed;
  const pan = alone ? 0 : PAN_WIDTH * ((2 * index) / (tracks.length - 1) - 1);
  return { program: track.program, drums, pan };
}
