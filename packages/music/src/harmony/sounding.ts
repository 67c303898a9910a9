/** What sounds when: the share of each span of time in which each pitch sounds. */
import { DRUM_CHANNEL } from '../general-midi.ts';
import type { Score, Ticks } from '../score.ts';
import { createBarMap } from '../time/bar-map.ts';

/** Spans of a score, and how much of each every pitch sounds. */
export type Sounding = {
  /** where the spans begin, and after them the end of the last; rising */
  readonly ticks: readonly Ticks[];
  /** share of span i in which pitch p sounds, at 128 i + p: 0…1, and more where two notes overlap */
  readonly shares: Float32Array;
};

/** A score of more spans than this is read in coarser ones, so that memory stays bounded. */
export const MAXIMUM_SPANS = 16_384;

/**
 * The beats of a score: the unit of the meter, or three of them in a compound meter (6/8, 9/8, 12/8).
 *
 * @param perBar  whole bars instead of beats
 * @returns the first tick of each, and the end; an empty score has none
 * @example beatTicks(createScore({ meters: '6/8', endTick: 1440 })) // => [0, 720, 1440]
 */
export function beatTicks(score: Score, perBar = false): readonly Ticks[] {
  const bars = createBarMap(score);
  const ticks: Ticks[] = [];
  const end = score.endTick;
  // a score may last billions of ticks with few notes: then the step is coarser than its bars
  const coarsest = end / MAXIMUM_SPANS;
  for (let tick = 0; tick < end; ) {
    const { barTick, nextBarTick, meter } = bars.barAtTick(tick);
    const unit = (score.ticksPerQuarter * 4) / meter.denominator;
    const compound = meter.denominator >= 8 && meter.numerator > 3 && meter.numerator % 3 === 0;
    const step = Math.max(1, coarsest, perBar ? nextBarTick - barTick : unit * (compound ? 3 : 1));
    // beats count back from the bar line that follows, so that a pickup's beats end on it
    const whole = nextBarTick - barTick;
    const offset = whole > step ? whole % step : 0;
    const count = Math.max(0, Math.floor((tick - barTick - offset) / step) + 1);
    // a step need not be whole ticks: rounded down it would stay where it is
    const next = Math.max(tick + 1, Math.ceil(barTick + offset + count * step));
    ticks.push(tick);
    tick = step > coarsest ? Math.min(next, Math.max(tick + 1, nextBarTick)) : Math.ceil(tick + coarsest);
  }
  if (end > 0) ticks.push(end);
  return ticks;
}

/**
 * What sounds in each span; drums left out. A note of no length counts one tick.
 *
 * @param ticks  at least two, rising
 */
export function soundIn(score: Score, ticks: readonly Ticks[]): Sounding {
  const spans = Math.max(0, ticks.length - 1);
  const shares = new Float32Array(spans * 128);
  // whole spans inside a note are counted as differences, so that long notes cost no more than short ones
  const changes = new Float32Array((spans + 1) * 128);
  for (const track of score.tracks) {
    if (track.channel === DRUM_CHANNEL) continue;
    let at = 0;
    for (const { pitch, tick, durationTicks } of track.notes) {
      const end = tick + Math.max(1, durationTicks);
      if (spans === 0 || end <= ticks[0] || tick >= ticks[spans]) continue;
      if (ticks[at] > tick) at = 0;
      while (at < spans - 1 && ticks[at + 1] <= tick) at++;
      const last = end >= ticks[spans] ? spans - 1 : lastBefore(ticks, end);
      const share = (i: number): number =>
        (Math.min(end, ticks[i + 1]) - Math.max(tick, ticks[i])) / (ticks[i + 1] - ticks[i]);
      shares[at * 128 + pitch] += share(at);
      if (last <= at) continue;
      shares[last * 128 + pitch] += share(last);
      changes[(at + 1) * 128 + pitch] += 1;
      changes[last * 128 + pitch] -= 1;
    }
  }
  const open = new Float32Array(128);
  for (let i = 0; i < spans; i++) {
    for (let pitch = 0; pitch < 128; pitch++) {
      open[pitch] += changes[i * 128 + pitch];
      shares[i * 128 + pitch] += open[pitch];
    }
  }
  return { ticks, shares };
}

/**
 * How far after the beats most notes begin, in ticks: 0 where the beats fit, more where a played file was never aligned.
 *
 * The beats stay where they are unless another twenty-fourth of a beat holds more than twice as many onsets.
 */
export function onsetPhase(score: Score, beats: readonly Ticks[]): Ticks {
  if (beats.length < 3) return 0;
  const bins = new Float64Array(24);
  for (const track of score.tracks) {
    if (track.channel === DRUM_CHANNEL) continue;
    let at = 0;
    for (const { tick } of track.notes) {
      if (beats[at] > tick) at = 0;
      while (at < beats.length - 2 && beats[at + 1] <= tick) at++;
      const place = (tick - beats[at]) / (beats[at + 1] - beats[at]);
      if (place >= 0 && place < 1) bins[Math.floor(place * 24)]++;
    }
  }
  const smooth = bins.map((count, i) => count + (bins[(i + 1) % 24] + bins[(i + 23) % 24]) / 2);
  const peak = smooth.indexOf(Math.max(...smooth));
  return smooth[peak] > 2 * smooth[0] ? Math.round(((peak + 0.5) / 24) * (beats[2] - beats[1])) : 0;
}

/** The last span that begins before a tick. */
function lastBefore(ticks: readonly Ticks[], tick: Ticks): number {
  let low = 0;
  let high = ticks.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (ticks[middle] < tick) low = middle;
    else high = middle - 1;
  }
  return low;
}
