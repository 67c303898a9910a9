/** Played lengths made plain: small gaps closed, small overlaps cut, ends on the grid. */

import type { Note, Ticks } from '../score.ts';

/** A note whose start lies on the grid and whose end does not yet. */
export type StartedNote = {
  readonly tick: Ticks;
  /** where the played note ends, in ticks of the grid, not rounded */
  readonly playedEnd: number;
  readonly pitch: number;
  /** notes of one hand or voice share a number: they close gaps and cut overlaps among themselves */
  readonly voice: number;
};

export type PlainDurationsOptions = {
  /** ticks of a beat */
  readonly beatTicks: Ticks;
  /** whether ends that already lie on a quarter or a sixth of a beat stay, in short notes on an eighth; default true */
  readonly keepPlain?: boolean;
  /** the part of the time to the next note that a note must sound to be written up to it; default 0.75 */
  readonly legato?: number;
};

/** Notes are let go early: a length this part of a unit short of half a unit more is rounded up. */
const SHORTENED = 0.15;

/**
 * The length of each note as one would write it.
 *
 * A note that nearly reaches the next one of its voice, or runs over it a little, ends where that begins; other ends go to
 * the nearest quarter or sixth of a beat; no note is shorter than an eighth of a beat, unless the next note of its pitch
 * begins sooner. Notes struck again end the same pitch.
 *
 * @param notes  sorted by tick
 * @returns      by note: its length in ticks, at least 1
 * @example plainDurations([{ tick: 0, playedEnd: 440, pitch: 60, voice: 0 }, { tick: 480, playedEnd: 900, pitch: 62, voice: 0 }], { beatTicks: 480 })
 * // => [480, 480]
 */
export function plainDurations(notes: readonly StartedNote[], options: PlainDurationsOptions): readonly Ticks[] {
  const { beatTicks, keepPlain = true, legato = 0.75 } = options;
  const nextOfVoice = new Map<number, { tick: Ticks; after: Ticks }>();
  const nextOfPitch = new Map<number, Ticks>();
  const durations = new Array<Ticks>(notes.length);
  for (let i = notes.length - 1; i >= 0; i--) {
    const { tick, playedEnd, pitch, voice } = notes[i];
    const seen = nextOfVoice.get(voice);
    const next =
      seen === undefined ? undefined : seen.tick > tick ? seen.tick : seen.after > tick ? seen.after : undefined;
    let end = endOf(tick, playedEnd, next, beatTicks, keepPlain, legato);
    const again = nextOfPitch.get(pitch * 65536 + voice);
    if (again !== undefined && again > tick) end = Math.min(end, again);
    durations[i] = Math.max(1, end - tick);
    if (seen === undefined || seen.tick !== tick) {
      nextOfVoice.set(voice, { tick, after: seen?.tick ?? -1 });
    }
    if (again === undefined || again > tick) nextOfPitch.set(pitch * 65536 + voice, tick);
  }
  return durations;
}

function endOf(
  tick: Ticks,
  playedEnd: number,
  next: Ticks | undefined,
  beatTicks: Ticks,
  keepPlain: boolean,
  legato: number,
): Ticks {
  const played = Math.max(0, playedEnd - tick);
  if (keepPlain && played > 0) {
    const whole = Math.round(playedEnd);
    const parts = whole - tick < beatTicks / 2 ? 8 : 4;
    const plain = [whole, whole - tick].some(
      (ticks) => (ticks * parts) % beatTicks === 0 || (ticks * 6) % beatTicks === 0,
    );
    const writable = (whole * 16) % beatTicks === 0 || (whole * 24) % beatTicks === 0;
    if (Math.abs(playedEnd - whole) < 1e-6 && plain && writable) return whole;
  }
  if (next !== undefined) {
    const gap = next - tick;
    const over = playedEnd - next;
    if (over >= 0 ? over <= Math.max(beatTicks / 6, Math.min(gap, beatTicks) / 4) : played >= gap * legato) return next;
    // a short gap is closed where the notes follow each other within a beat
    if (over < 0 && gap <= beatTicks / 3 && played >= gap * legato * 0.6) return next;
  }
  const unit = played < beatTicks / 4 ? beatTicks / 8 : beatTicks / 4;
  const plain = Math.max(unit, Math.round(played / unit + SHORTENED) * unit);
  const third = Math.max(beatTicks / 3, (Math.round((played * 3) / beatTicks + SHORTENED) * beatTicks) / 3);
  const off = (tick * 4) % beatTicks !== 0 && (tick * 3) % beatTicks === 0;
  const end = writableEnd(tick, tick + Math.round(off ? third : plain), beatTicks);
  // rounding must not make an overlap that was not played
  return next !== undefined && playedEnd <= next ? Math.min(end, next) : end;
}

/**
 * An end that can be written beside its start: a note that starts on a rare place of its beat (a fifth, a ninth, a 16th part)
 * ends on a quarter of a beat, because few beats have both places.
 *
 * @example writableEnd(96, 216, 480) // => 240
 */
export function writableEnd(tick: Ticks, end: Ticks, beatTicks: Ticks): Ticks {
  if ((tick * 8) % beatTicks === 0 || (tick * 6) % beatTicks === 0) return end;
  const unit = beatTicks / 4;
  return Math.round(Math.max(Math.round(end / unit), Math.floor(tick / unit) + 1) * unit);
}

/** Sorts notes as a track holds them. */
export function inTrackOrder(a: Note, b: Note): number {
  return a.tick - b.tick || a.pitch - b.pitch;
}
