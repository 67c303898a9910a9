/** A piece cut into bars or beats, and what each holds, as numbers. */

import { DRUM_CHANNEL } from '../general-midi.ts';
import type { Score, Ticks } from '../score.ts';
import { createBarMap } from '../time/bar-map.ts';

/** The pieces of a score that are compared: bars, beats, or some bars together where there are too many. */
export type Units = {
  /** where each begins; the last ends at `endTick` */
  readonly ticks: readonly Ticks[];
  readonly endTick: Ticks;
  /** bars in each, 1 unless there were too many; less for beats */
  readonly bars: number;
};

/** What each unit holds; rows of `width` numbers, a row a unit. */
export type UnitFeatures = {
  /** pitch classes by how long they sound in each quarter of the unit, C first: 4 × 12 numbers */
  readonly chroma: Float32Array;
  /** onsets in each sixteenth of the unit, drums included: 16 numbers */
  readonly rhythm: Float32Array;
  /** onsets, mean pitch, notes at once, each on a scale of its own: 3 numbers */
  readonly texture: Float32Array;
};

/** More units than this are joined: their matrix would not fit. */
export const MOST_UNITS = 2048;
export const CHROMA_WIDTH = 48;
export const RHYTHM_WIDTH = 16;
export const TEXTURE_WIDTH = 3;
/** Differences of texture that count as far: a doubling of onsets, an octave, a doubling of notes at once. */
const OCTAVE = 12;
/** Quarters of a unit that a note's length is laid on at most. */
const SLOTS = 4;

/**
 * The bars, or beats, of a score, joined evenly where there are more than `MOST_UNITS`.
 *
 * @example unitsOf(createScore({ meters: '3/4', endTick: 2880 }), 'bar').ticks // => [0, 1440]
 */
export function unitsOf(score: Score, unit: 'bar' | 'beat'): Units {
  const { barAtTick, tickOfBar } = createBarMap(score);
  const { endTick } = score;
  if (endTick <= 0) return { ticks: [], endTick, bars: 1 };
  const first = barAtTick(0).bar;
  const last = barAtTick(endTick - 1).bar;
  const bars = Math.ceil((last - first + 1) / MOST_UNITS);
  const ticks: Ticks[] = [];
  for (let bar = first; bar <= last; bar += bars) {
    const tick = tickOfBar(bar);
    // a bar of less than a tick begins where its neighbour does
    if (ticks.length === 0 || tick > ticks[ticks.length - 1]) ticks.push(tick);
  }
  if (unit === 'bar') return { ticks, endTick, bars };
  const beats = ticks.flatMap((tick, i) => {
    const { meter } = barAtTick(tick);
    const beat = (score.ticksPerQuarter * 4) / meter.denominator;
    const end = Math.min(endTick, ticks[i + 1] ?? endTick);
    const count = Math.max(1, Math.ceil((end - tick) / beat));
    return count > MOST_UNITS ? [tick] : Array.from({ length: count }, (_, k) => Math.ceil(tick + k * beat));
  });
  const rising = beats.filter((tick, i) => i === 0 || tick > beats[i - 1]);
  return rising.length > MOST_UNITS
    ? { ticks, endTick, bars }
    : { ticks: rising, endTick, bars: bars / (rising.length / ticks.length) };
}

/** What each unit of a score holds. */
export function featuresOf(score: Pick<Score, 'tracks'>, { ticks, endTick }: Units): UnitFeatures {
  const n = ticks.length;
  const chroma = new Float32Array(n * CHROMA_WIDTH);
  const rhythm = new Float32Array(n * RHYTHM_WIDTH);
  const texture = new Float32Array(n * TEXTURE_WIDTH);
  const pitchSum = new Float64Array(n);
  const counts = new Float64Array(n);
  const sounding = new Float64Array(n);
  const endOf = (unit: number): Ticks => Math.max(ticks[unit] + 1, ticks[unit + 1] ?? endTick);
  for (const { channel, notes } of score.tracks) {
    const drums = channel === DRUM_CHANNEL;
    let unit = 0;
    for (const { tick, pitch, durationTicks } of notes) {
      // notes are sorted, but a list out of order costs no more than a step back
      while (unit > 0 && tick < ticks[unit]) unit--;
      while (unit + 1 < n && tick >= ticks[unit + 1]) unit++;
      const place = Math.min(
        RHYTHM_WIDTH - 1,
        Math.floor(((tick - ticks[unit]) / (endOf(unit) - ticks[unit])) * RHYTHM_WIDTH),
      );
      rhythm[unit * RHYTHM_WIDTH + place] += 1;
      counts[unit]++;
      if (drums) continue;
      pitchSum[unit] += pitch;
      layOut(chroma, sounding, pitch % 12, tick, tick + Math.max(1, durationTicks), unit);
    }
  }
  for (let unit = 0; unit < n; unit++) {
    texture[unit * TEXTURE_WIDTH] = Math.log2(1 + counts[unit]);
    texture[unit * TEXTURE_WIDTH + 1] = counts[unit] > 0 ? pitchSum[unit] / counts[unit] / OCTAVE : 0;
    texture[unit * TEXTURE_WIDTH + 2] = Math.log2(1 + sounding[unit] / (endOf(unit) - ticks[unit]));
  }
  return { chroma, rhythm, texture };

  /** Adds the ticks of a note to the quarters of the units that it sounds in; of a very long note only the first 64 units. */
  function layOut(
    into: Float32Array,
    sum: Float64Array,
    pitchClass: number,
    from: Ticks,
    to: Ticks,
    first: number,
  ): void {
    for (let unit = first; unit < n && unit < first + 64 && ticks[unit] < to; unit++) {
      const length = (endOf(unit) - ticks[unit]) / SLOTS;
      for (let slot = 0; slot < SLOTS; slot++) {
        const start = ticks[unit] + slot * length;
        const sounds = Math.min(to, start + length) - Math.max(from, start);
        if (sounds <= 0) continue;
        into[unit * CHROMA_WIDTH + slot * 12 + pitchClass] += sounds / (length * SLOTS);
        sum[unit] += sounds;
      }
    }
  }
}
