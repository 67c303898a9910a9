/** Which beats begin a bar. */

import type { Score } from '../score.ts';
import { createTempoMap, lastAtOrBefore, type Seconds } from '../time/tempo-map.ts';
import type { Onset } from './onsets.ts';
import type { TrackedBeat } from './track-beats.ts';

/** The bars found over a row of beats. */
export type BarLines = {
  /** by beat: its place in the bar, 0 for the first */
  readonly places: readonly number[];
  /** by beat: how many beats its bar has, 2, 3 or 4 */
  readonly beatsPerBar: readonly number[];
  /** natural logarithm of how much likelier the accents are with these bars than without any */
  readonly gain: number;
};

/** What a beat sounds like, as far as it tells a first beat from others. */
export type BeatCues = readonly number[];

/**
 * Log odds that a beat is the first of a bar, or the third of four, against another: linear discriminants of the cues of
 * `beatCues`, counted on the beats of OpenScore Lieder (CC0) and Mutopia (public domain, CC BY). Loudness by hand.
 */
const METER_WEIGHTS = {
  first: { weights: [0.23, 0.069, 0.445, -0.137, 0.378, 0.336, 1.288, 0.3], bias: -1.232 },
  third: { weights: [0.319, -0.051, 0.154, 0.109, 0.349, 0.224, 0.576, 0.1], bias: -0.405 },
} as const;

/** Set by hand; looked at on samples of ASAP and POP909 with their annotated beats. */
const METER_BELIEF = {
  /** cues of neighbours repeat each other, so they count less than they seem to */
  trust: 0.6,
  /** the price of another meter from a bar on */
  change: 9,
  /** what each bar of two or three costs beside one of four: two bars of 2/4 are rather one of 4/4 */
  bar: { 2: 0.2, 3: 0.1, 4: 0 } as Readonly<Record<number, number>>,
  /** how usual meters of two, three and four beats are, as natural logarithms */
  usual: { 2: -1.4, 3: -1.2, 4: -0.7 } as Readonly<Record<number, number>>,
} as const;

/**
 * The bars over a row of beats: two, three or four beats each, found by dynamic programming over accents.
 *
 * Lerdahl and Jackendoff 1983, "A Generative Theory of Tonal Music", metrical preference rules 4 to 6 (stress, length,
 * bass, harmony) name the cues; a bar keeps its length unless there is much against it.
 *
 * @example findBars(beatCues(score, onsets, beats)).places // => [0, 1, 2, 0, 1, 2, …] for a waltz
 */
export function findBars(cues: readonly BeatCues[]): BarLines {
  const states = [2, 3, 4].flatMap((beats) => Array.from({ length: beats }, (_, place) => ({ beats, place })));
  const count = states.length;
  let scores = states.map(({ beats }) => METER_BELIEF.usual[beats] - Math.log(beats));
  const backs: Int8Array[] = [];
  for (let b = 0; b < cues.length; b++) {
    const first = METER_BELIEF.trust * discriminant(METER_WEIGHTS.first, cues[b]);
    const third = METER_BELIEF.trust * discriminant(METER_WEIGHTS.third, cues[b]);
    const back = new Int8Array(count).fill(-1);
    const next = states.map(({ beats, place }, s) => {
      let value = scores[s];
      if (b > 0) {
        value = Number.NEGATIVE_INFINITY;
        states.forEach((from, f) => {
          const goesOn = from.beats === beats && (from.place + 1) % beats === place;
          const changes = from.beats !== beats && place === 0 && from.place === from.beats - 1;
          // a bar may be one beat short or long: a slip of the beats
          const slips = from.beats === beats && place === 0 && from.place !== beats - 1;
          if (!goesOn && !changes && !slips) return;
          const candidate = scores[f] - (goesOn ? 0 : METER_BELIEF.change);
          if (candidate > value) {
            value = candidate;
            back[s] = f;
          }
        });
      }
      return value + (place === 0 ? first - METER_BELIEF.bar[beats] : beats === 4 && place === 2 ? third : 0);
    });
    backs.push(back);
    scores = next;
  }
  const places: number[] = [];
  const beatsPerBar: number[] = [];
  const gain = Math.max(...scores);
  let state = scores.indexOf(gain);
  for (let b = cues.length - 1; b >= 0; b--) {
    places.push(states[state].place);
    beatsPerBar.push(states[state].beats);
    state = backs[b][state];
  }
  return { places: places.reverse(), beatsPerBar: beatsPerBar.reverse(), gain };
}

/**
 * The cues of each beat: is a note struck, the chord's size, its depth, the time to the next onset, the longest note, a new
 * bass note, how much the harmony differs from the beat before, loudness.
 */
export function beatCues(
  score: Pick<Score, 'tracks' | 'tempos' | 'ticksPerQuarter'>,
  onsets: readonly Onset[],
  beats: readonly TrackedBeat[],
): readonly BeatCues[] {
  const { bass, chroma } = harmonyOf(score, beats);
  let o = 0;
  return beats.map(({ seconds }, b) => {
    const period = b + 1 < beats.length ? beats[b + 1].seconds - seconds : b > 0 ? seconds - beats[b - 1].seconds : 0.5;
    const reach = Math.min(0.07, period / 6);
    while (o < onsets.length && onsets[o].seconds < seconds - reach) o++;
    const onset = o < onsets.length && onsets[o].seconds <= seconds + reach ? onsets[o] : undefined;
    let low = 0;
    let velocity = 0;
    let around = 0;
    for (let k = Math.max(0, o - 8); k < Math.min(onsets.length, o + 9); k++) {
      low += onsets[k].low;
      velocity += onsets[k].velocity;
      around++;
    }
    const newBass = b > 0 && bass[b] < 128 && bass[b] % 12 !== bass[b - 1] % 12 ? 1 : 0;
    const novelty = b > 0 ? difference(chroma, b - 1, b) : 0.5;
    if (!onset) return [0, 0, 0, 0, 0, newBass, novelty, 0];
    const next = o + 1 < onsets.length ? onsets[o + 1].seconds - onset.seconds : onset.durationSeconds;
    return [
      1,
      Math.log2(onset.noteCount),
      clamp((low / around - onset.low) / 12, 2),
      clamp(Math.log2(Math.max(next, 0.02) / period), 2),
      clamp(Math.log2(Math.max(onset.durationSeconds, 0.02) / period), 3),
      newBass,
      novelty,
      clamp((onset.velocity - velocity / around) / 12, 2),
    ];
  });
}

function discriminant(
  { weights, bias }: { readonly weights: readonly number[]; readonly bias: number },
  cues: BeatCues,
): number {
  return weights.reduce((sum, weight, c) => sum + weight * cues[c], bias);
}

/** The lowest pitch that sounds in each beat (128 where none does), and how long each of the twelve pitch classes does. */
function harmonyOf(
  score: Pick<Score, 'tracks' | 'tempos' | 'ticksPerQuarter'>,
  beats: readonly TrackedBeat[],
): { readonly bass: Uint8Array; readonly chroma: Float64Array } {
  const { secondsAtTick } = createTempoMap(score);
  const times: Seconds[] = beats.map((beat) => beat.seconds);
  const bass = new Uint8Array(beats.length).fill(128);
  const chroma = new Float64Array(beats.length * 12);
  for (const { notes, channel } of score.tracks) {
    if (channel === 9) continue;
    for (const { tick, durationTicks, pitch } of notes) {
      const start = secondsAtTick(tick) + 0.04;
      const end = Math.max(start + 0.02, secondsAtTick(tick + durationTicks) - 0.04);
      const from = lastAtOrBefore(times, start);
      // a note is followed through eight beats at most, so that time stays linear
      for (let b = from; b < Math.min(times.length, from + 8) && times[b] < end; b++) {
        const sounding = Math.min(end, times[b + 1] ?? end) - Math.max(start, times[b]);
        if (pitch < bass[b]) bass[b] = pitch;
        if (sounding > 0) chroma[b * 12 + (pitch % 12)] += sounding;
      }
    }
  }
  return { bass, chroma };
}

/** One minus the cosine of the angle between the pitch classes of two beats. */
function difference(chroma: Float64Array, a: number, b: number): number {
  let product = 0;
  let lengthA = 0;
  let lengthB = 0;
  for (let k = 0; k < 12; k++) {
    product += chroma[a * 12 + k] * chroma[b * 12 + k];
    lengthA += chroma[a * 12 + k] ** 2;
    lengthB += chroma[b * 12 + k] ** 2;
  }
  return lengthA === 0 || lengthB === 0 ? 0.5 : 1 - product / Math.sqrt(lengthA * lengthB);
}

function clamp(value: number, most: number): number {
  return Math.max(-most, Math.min(most, value));
}
