/** Beats of a played piece: where a listener taps. */

import type { Seconds } from '../time/tempo-map.ts';
import { type Accent, accentsOf } from './accents.ts';
import { BELIEF, type BeatModel, BINS, createModel, EARLY, FRAME, RATES } from './beat-model.ts';
import type { Onset } from './onsets.ts';

/** One beat of a played piece. */
export type TrackedBeat = {
  readonly seconds: Seconds;
  /** whether its notes divide it in two (four, eight) or three (six) */
  readonly division: 2 | 3;
};

export type TrackBeatsOptions = {
  /** seconds a beat lasts at least and at most; default 0.25 and 1.8 (240 to 33 beats a minute) */
  readonly shortest?: Seconds;
  readonly longest?: Seconds;
  readonly signal?: AbortSignal;
};

/** Frames to either side over which onsets are counted. */
const RATE_FRAMES = 125;
/** Seconds without an onset that part a piece into runs, each tracked by itself. */
const SILENCE = 8;
/** Beats counted through a silence at most. */
const MOST_SILENT_BEATS = 64;
/** Frames searched at once: about an hour of music; what follows starts from the beat reached. */
const BLOCK = 180_000;
/** A path this much less likely (natural logarithm) than the best that has a beat in the same frame is given up. */
const HOPELESS = 25;
/**
 * The beats of a performance: the sequence of beat lengths that best explains where notes fall and which are accented.
 *
 * A semi-Markov model, solved by dynamic programming: each beat has a length and is divided in two or three; an onset
 * is likely near a place that the division gives it, on the beat most of all where it is accented; lengths of neighbours
 * differ little. Kin to the bar pointer model (Whiteley, Cemgil and Godsill 2006) and to Raphael 2002, "Automatic
 * transcription of piano music". A beat on which notes are struck lies where they are. Time and memory are linear in the
 * length of the music.
 *
 * @returns beats from at or before the first onset to after the last; none where there are fewer than two onsets
 * @example trackBeats(onsetsOf(scoreFromNotes([60, 62, 64, 65, 67].map((pitch) => ({ pitch })), { bpm: 60 }))).map((beat) => beat.seconds)
 * // => [0, 1, 2, 3, 4, 5]
 */
export function trackBeats(onsets: readonly Onset[], options: TrackBeatsOptions = {}): readonly TrackedBeat[] {
  const { shortest = 0.25, longest = 1.8, signal } = options;
  if (onsets.length < 2) return [];
  const models = RATES.map((rate) => createModel(Math.round(shortest / FRAME), Math.round(longest / FRAME), rate));
  const beats: TrackedBeat[] = [];
  for (let start = 0; start < onsets.length; ) {
    let end = start + 1;
    while (end < onsets.length && onsets[end].seconds - onsets[end - 1].seconds <= SILENCE) end++;
    const run = onsets.slice(start, end);
    const tracked =
      run.length < 2 ? [{ seconds: run[0].seconds, division: 2 as const }] : trackRun(models, run, signal);
    joinOver(beats, tracked);
    start = end;
  }
  return beats;
}

/** The beats of onsets without a long silence between them. */
function trackRun(
  models: readonly BeatModel[],
  onsets: readonly Onset[],
  signal: AbortSignal | undefined,
): readonly TrackedBeat[] {
  const accents = accentsOf(onsets);
  const longest = (models[0].shortest + models[0].count) * FRAME;
  const end = onsets[onsets.length - 1].seconds + models[0].shortest * FRAME;
  const coarse: TrackedBeat[] = [];
  let start = onsets[0].seconds - longest;
  let from: BlockStart | undefined;
  for (;;) {
    signal?.throwIfAborted();
    const frames = Math.min(BLOCK, Math.ceil((end - start) / FRAME) + 1);
    const last = start + frames * FRAME >= end;
    const beats = searchBlock(models, onsets, accents, start, frames, from);
    // the last beats of a block would be judged without what follows
    const kept = last || beats.length < 60 ? beats : beats.slice(0, beats.length - 40);
    for (const { frame, division } of kept.slice(from ? 1 : 0))
      coarse.push({ seconds: start + frame * FRAME, division });
    if (last || kept.length < 2) break;
    const reached = kept[kept.length - 1];
    from = { state: reached.state };
    start += reached.frame * FRAME;
  }
  return settle(coarse, onsets);
}

/** Adds the beats after a silence; the silence is counted on in the last tempo, as far as that makes no crowd of beats. */
function joinOver(beats: TrackedBeat[], next: readonly TrackedBeat[]): void {
  const last = beats[beats.length - 1];
  const first = next.find((beat) => last === undefined || beat.seconds > last.seconds + FRAME);
  if (first === undefined) return;
  if (last !== undefined) {
    const period = beats.length > 1 ? last.seconds - beats[beats.length - 2].seconds : 0.5;
    const silence = first.seconds - last.seconds;
    const count = Math.min(MOST_SILENT_BEATS, Math.max(1, Math.round(silence / period)));
    for (let k = 1; k < count; k++) {
      beats.push({ seconds: last.seconds + (silence * k) / count, division: last.division });
    }
  }
  for (let b = next.indexOf(first); b < next.length; b++) beats.push(next[b]);
}

type BlockStart = { readonly state: number };
type FrameBeat = { readonly frame: number; readonly division: 2 | 3; readonly state: number };

/** The best beats of a stretch of frames; `from` is the beat that begins it. */
function searchBlock(
  models: readonly BeatModel[],
  onsets: readonly Onset[],
  accents: readonly Accent[],
  start: Seconds,
  frames: number,
  from: BlockStart | undefined,
): readonly FrameBeat[] {
  const states = models[0].count * 2;
  const { firstOfFrame, bins, odds } = layOut(onsets, accents, start, frames);
  const { shortest, count, firstFrom, costs } = models[0];
  const longest = shortest + count - 1;
  const horizon = frames + longest;
  // best[t]: of a path whose next beat stands at frame t, by the state of the beat that ends there
  const best = new Float64Array((longest + 1) * states).fill(Number.NEGATIVE_INFINITY);
  const before = new Int16Array(frames * states).fill(-1);
  const enter = new Float64Array(states);
  const folded = new Float64Array(states);
  let bestEnd = Number.NEGATIVE_INFINITY;
  let endFrame = 0;
  let endState = 0;
  const rows = longest + 1;
  for (let t = 0; t < frames; t++) {
    const row = (t % rows) * states;
    let top = Number.NEGATIVE_INFINITY;
    for (let state = 0; state < states; state++) {
      folded[state] = Math.max(best[row + state], best[row + (state ^ 1)] - BELIEF.change);
    }
    const free = from === undefined ? t <= longest : false;
    for (let state = 0; state < states; state++) {
      let value = free ? 0 : Number.NEGATIVE_INFINITY;
      let back = -1;
      if (from && t === 0) value = state === from.state ? 0 : value;
      const cost = costs[state];
      for (let k = 0, other = firstFrom[state]; k < cost.length; k++, other += 2) {
        const candidate = folded[other] + cost[k];
        if (candidate > value) {
          value = candidate;
          back = other;
        }
      }
      // the better way to reach this length may have been with the other division
      if (back >= 0 && best[row + back] < folded[back]) back ^= 1;
      enter[state] = value;
      before[t * states + state] = back;
      if (value > top) top = value;
    }
    best.fill(Number.NEGATIVE_INFINITY, row, row + states);
    if (top === Number.NEGATIVE_INFINITY) continue;
    const model = models[rateAt(firstOfFrame, t, frames)];
    for (let state = 0; state < states; state++) {
      if (enter[state] < top - HOPELESS) continue;
      const length = shortest + (state >> 1);
      const until = t + length;
      let value = enter[state] + model.base[state];
      const [beat, middle, fine] = model.densities[state];
      const lastOnset = firstOfFrame[Math.min(until, horizon)];
      const shift = (t - EARLY) * BINS;
      let likelihood = 1;
      for (let i = firstOfFrame[t]; i < lastOnset; i++) {
        const bin = bins[i] - shift;
        const o = i * 3;
        likelihood *= beat[bin] * odds[o] + middle[bin] * odds[o + 1] + fine[bin] * odds[o + 2] + BELIEF.stray;
        if (likelihood > 1e200 || likelihood < 1e-200) {
          value += Math.log(likelihood);
          likelihood = 1;
        }
      }
      value += Math.log(likelihood);
      if (until < frames) best[(until % rows) * states + state] = value;
      else if (value > bestEnd) {
        bestEnd = value;
        endFrame = t;
        endState = state;
      }
    }
  }
  const beats: FrameBeat[] = [];
  const frameAfter = endFrame + shortest + (endState >> 1);
  beats.push({ frame: frameAfter, division: endState % 2 === 0 ? 2 : 3, state: endState });
  for (let t = endFrame, state = endState; t >= 0 && state >= 0; ) {
    beats.push({ frame: t, division: state % 2 === 0 ? 2 : 3, state });
    const back = before[t * states + state];
    if (back < 0) break;
    t -= shortest + (back >> 1);
    state = back;
  }
  return beats.reverse();
}

/** Index of the rate of onsets around a frame. */
function rateAt(firstOfFrame: Int32Array, frame: number, frames: number): number {
  const from = Math.max(0, frame - RATE_FRAMES);
  const to = Math.min(frames, frame + RATE_FRAMES);
  const rate = (firstOfFrame[to] - firstOfFrame[from]) / ((to - from) * FRAME);
  let index = 0;
  while (index + 1 < RATES.length && rate > Math.sqrt(RATES[index] * RATES[index + 1])) index++;
  return index;
}

/** Onsets by frame (shifted by EARLY), their bins, and the odds of their accents. */
function layOut(onsets: readonly Onset[], accents: readonly Accent[], start: Seconds, frames: number) {
  const horizon = frames + 1000;
  const inside: number[] = [];
  for (let i = 0; i < onsets.length; i++) {
    const frame = (onsets[i].seconds - start) / FRAME + EARLY;
    if (frame >= 0 && frame < horizon) inside.push(i);
  }
  const bins = new Int32Array(inside.length);
  const odds = new Float64Array(inside.length * 3);
  const firstOfFrame = new Int32Array(horizon + 2);
  inside.forEach((i, k) => {
    bins[k] = Math.floor(((onsets[i].seconds - start) / FRAME) * BINS + 0.5);
    const frame = Math.floor(bins[k] / BINS) + EARLY;
    firstOfFrame[Math.min(horizon, Math.max(0, frame)) + 1]++;
    odds[k * 3] = Math.exp(BELIEF.accent * accents[i].beat);
    odds[k * 3 + 1] = Math.exp(BELIEF.accent * accents[i].middle);
    odds[k * 3 + 2] = Math.exp(BELIEF.accent * accents[i].fine);
  });
  for (let f = 0; f <= horizon; f++) firstOfFrame[f + 1] += firstOfFrame[f];
  return { firstOfFrame, bins, odds };
}

/**
 * Each beat cut into its two or three parts, which become the beats.
 *
 * @example splitBeats([{ seconds: 0, division: 2 }, { seconds: 1, division: 2 }], []).map((beat) => beat.seconds) // => [0, 0.5, 1]
 */
export function splitBeats(beats: readonly TrackedBeat[], onsets: readonly Onset[]): readonly TrackedBeat[] {
  const split = beats.flatMap(({ seconds, division }, b): TrackedBeat[] => {
    const next = beats[b + 1]?.seconds;
    if (next === undefined) return [{ seconds, division: 2 }];
    return Array.from({ length: division }, (_, k) => ({
      seconds: seconds + ((next - seconds) * k) / division,
      division: 2,
    }));
  });
  return settle(split, onsets);
}

/** Beats near an onset move onto it; those between are spaced as before. */
function settle(coarse: readonly TrackedBeat[], onsets: readonly Onset[]): readonly TrackedBeat[] {
  const moved: (number | undefined)[] = coarse.map(() => undefined);
  if (onsets.length === 0) return coarse;
  let i = 0;
  coarse.forEach(({ seconds }, b) => {
    const period = (coarse[b + 1]?.seconds ?? seconds) - (coarse[b - 1]?.seconds ?? seconds);
    const reach = Math.min(0.09, 0.06 * period + 0.01);
    while (i + 1 < onsets.length && Math.abs(onsets[i + 1].seconds - seconds) <= Math.abs(onsets[i].seconds - seconds))
      i++;
    if (Math.abs(onsets[i].seconds - seconds) <= reach) moved[b] = onsets[i].seconds;
  });
  const shifts: number[] = [];
  let last = -1;
  for (let b = 0; b < coarse.length; b++) {
    const target = moved[b];
    if (target === undefined) continue;
    const shift = target - coarse[b].seconds;
    for (let k = last + 1; k < b; k++) {
      const part = last < 0 ? 1 : (k - last) / (b - last);
      shifts[k] = last < 0 ? shift : shifts[last] + (shift - shifts[last]) * part;
    }
    shifts[b] = shift;
    last = b;
  }
  for (let k = last + 1; k < coarse.length; k++) shifts[k] = last < 0 ? 0 : shifts[last];
  return coarse.map(({ seconds, division }, b) => ({ seconds: seconds + shifts[b], division }));
}
