/** How thick, high and busy the music is, bar by bar. */

import { unitsOf } from '../form/bar-features.ts';
import { DRUM_CHANNEL } from '../general-midi.ts';
import { melodyOf } from '../melody/melody-of.ts';
import type { Note, Pitch, Score, Ticks } from '../score.ts';
import { createBarMap } from '../time/bar-map.ts';
import { lastAtOrBefore } from '../time/tempo-map.ts';
import { addSpan, type Spans, spanSums } from './span-sums.ts';
import { isCompound, metricWeights, syncopationOf } from './syncopation.ts';
import { type VoiceRelations, voiceRelationsOf } from './voice-relations.ts';

/** The texture of one bar (of some together, where a piece has more than 2048). */
export type BarTexture = {
  /** from 1; 0 is the pickup */
  readonly bar: number;
  readonly tick: Ticks;
  readonly endTick: Ticks;
  /** notes that start, a quarter; drums included */
  readonly density: number;
  /** mean number of notes that sound at once, while any does; 0 in silence; drums left out */
  readonly polyphony: number;
  /** tracks in which something sounds */
  readonly tracks: number;
  /** lowest and highest pitch that start, undefined where none does; drums left out */
  readonly low: Pitch | undefined;
  readonly high: Pitch | undefined;
  /** mean of the pitches that start */
  readonly register: number | undefined;
  /** syncopation of the melody's rhythm (Longuet-Higgins and Lee 1984), on a grid of four places a beat; 0 for bars joined */
  readonly syncopation: number;
};

/** The texture of a piece. */
export type ScoreTexture = VoiceRelations & {
  readonly bars: readonly BarTexture[];
  /** notes that start, a quarter, over the whole piece */
  readonly density: number;
  /** mean syncopation of the bars in which the melody sounds */
  readonly syncopation: number;
  /** how alike the onsets of any two bars are, 0–1: grooving pattern similarity, see `grooveSimilarity` */
  readonly groove: number;
};

/** Places a bar is cut into for the groove, and a beat for syncopation (three times as many in compound beats). */
const GROOVE_PLACES = 64;
const PLACES_PER_BEAT = 4;

/**
 * The texture of a score: what it is called, and each bar in figures.
 *
 * @example textureOf(scoreFromNotes([{ pitch: 60 }, { pitch: 67 }])).bars[0].density // => 1
 */
export function textureOf(score: Score): ScoreTexture {
  const units = unitsOf(score, 'bar');
  const { ticks, endTick, bars: joined } = units;
  const { barAtTick } = createBarMap(score);
  const endOf = (unit: number): Ticks => ticks[unit + 1] ?? endTick;
  const n = ticks.length;
  const onsets = new Float64Array(n);
  const pitchSums = new Float64Array(n);
  const pitched = new Float64Array(n);
  const lows = new Float64Array(n).fill(Number.POSITIVE_INFINITY);
  const highs = new Float64Array(n).fill(Number.NEGATIVE_INFINITY);
  const tracks = new Uint32Array(n);
  const sounding = spanSums(n);
  const grid = new Uint8Array(n * GROOVE_PLACES);
  for (const { channel, notes } of score.tracks) {
    let marked = -1;
    for (const { tick, pitch, durationTicks } of notes) {
      const unit = lastAtOrBefore(ticks, tick);
      onsets[unit]++;
      const last = lastAtOrBefore(ticks, tick + Math.max(0, durationTicks - 1));
      for (let at = Math.max(unit, marked + 1); at <= last; at++) tracks[at]++;
      marked = Math.max(marked, last);
      const place = Math.floor(((tick - ticks[unit]) / Math.max(1, endOf(unit) - ticks[unit])) * GROOVE_PLACES);
      grid[unit * GROOVE_PLACES + Math.min(GROOVE_PLACES - 1, place)] = 1;
      if (channel === DRUM_CHANNEL) continue;
      pitched[unit]++;
      pitchSums[unit] += pitch;
      lows[unit] = Math.min(lows[unit], pitch);
      highs[unit] = Math.max(highs[unit], pitch);
      addSpan(sounding, ticks, endTick, tick, tick + durationTicks);
    }
  }
  const sums = sounding.total();
  const filled = filledTime(score, ticks).total();
  const syncopations = joined > 1 ? new Float64Array(n) : syncopationOfBars(score, ticks);
  const quarters = endTick / score.ticksPerQuarter;
  const bars = ticks.map(
    (tick, unit): BarTexture => ({
      bar: barAtTick(tick).bar,
      tick,
      endTick: endOf(unit),
      density: (onsets[unit] * score.ticksPerQuarter) / (endOf(unit) - tick),
      polyphony: filled[unit] > 0 ? sums[unit] / filled[unit] : 0,
      tracks: tracks[unit],
      low: pitched[unit] > 0 ? lows[unit] : undefined,
      high: pitched[unit] > 0 ? highs[unit] : undefined,
      register: pitched[unit] > 0 ? pitchSums[unit] / pitched[unit] : undefined,
      syncopation: Math.max(0, syncopations[unit]),
    }),
  );
  const heard = [...syncopations].filter((value) => value >= 0);
  const syncopation = heard.length === 0 ? 0 : heard.reduce((sum, value) => sum + value, 0) / heard.length;
  const count = onsets.reduce((sum, value) => sum + value, 0);
  const density = quarters === 0 ? 0 : count / quarters;
  return { ...voiceRelationsOf(score), bars, density, syncopation, groove: grooveSimilarity(grid, GROOVE_PLACES) };
}

/**
 * Notes that start, a quarter, in each bar.
 *
 * @example densityOf(scoreFromNotes([{ pitch: 60 }, { pitch: 67, durationTicks: 1440 }])) // => [0.5]
 */
export function densityOf(score: Score): readonly number[] {
  return textureOf(score).bars.map(({ density }) => density);
}

/**
 * How alike the rhythms of any two bars are: the mean share of places in which both have an onset or both have none.
 *
 * Wu and Yang 2020, "The Jazz Transformer on the front line", ISMIR, section 4.2 (grooving pattern similarity), over 64
 * places a bar. Counted place by place, so that time grows with the bars, not with their pairs.
 *
 * @param grid  0 or 1, a row of `places` a bar
 * @returns 0–1; 1 for fewer than two bars
 * @example grooveSimilarity(Uint8Array.of(1, 0, 1, 0, 1, 1, 1, 0), 4) // => 0.75
 */
export function grooveSimilarity(grid: Uint8Array, places: number): number {
  const bars = grid.length / places;
  if (bars < 2) return 1;
  let differing = 0;
  for (let place = 0; place < places; place++) {
    let struck = 0;
    for (let at = place; at < grid.length; at += places) struck += grid[at];
    differing += struck * (bars - struck);
  }
  return 1 - differing / ((bars * (bars - 1)) / 2) / places;
}

/** In each bar, the ticks in which any pitched note sounds. */
function filledTime(score: Score, ticks: readonly Ticks[]): Spans {
  const filled = spanSums(ticks.length);
  const notes = score.tracks
    .filter(({ channel }) => channel !== DRUM_CHANNEL)
    .flatMap((track) => track.notes)
    .sort((a, b) => a.tick - b.tick);
  let end = 0;
  for (const { tick, durationTicks } of notes) {
    addSpan(filled, ticks, score.endTick, Math.max(end, tick), tick + durationTicks);
    end = Math.max(end, tick + durationTicks);
  }
  return filled;
}

/** The syncopation of the melody in each bar; −1 where it is silent. */
function syncopationOfBars(score: Score, ticks: readonly Ticks[]): Float64Array {
  const { barAtTick } = createBarMap(score);
  const line: readonly Note[] = melodyOf(score).notes;
  const result = new Float64Array(ticks.length).fill(-1);
  const known = new Map<string, readonly number[]>();
  for (let next = 0, unit = 0; unit < ticks.length && next < line.length; unit++) {
    const end = ticks[unit + 1] ?? score.endTick + 1;
    const first = next;
    while (next < line.length && line[next].tick < end) next++;
    if (next === first) continue;
    const { meter } = barAtTick(ticks[unit]);
    // no one hears the levels of a bar of a hundred beats
    if (meter.numerator > 32) continue;
    const perBeat = isCompound(meter) ? 6 : PLACES_PER_BEAT;
    const name = `${meter.numerator}/${meter.denominator}`;
    const weights = known.get(name) ?? metricWeights(meter, perBeat);
    known.set(name, weights);
    const barTicks = (score.ticksPerQuarter * 4 * meter.numerator) / meter.denominator;
    const places = line
      .slice(first, next)
      .map(({ tick }) => Math.round(((tick - ticks[unit]) / barTicks) * weights.length));
    const inside = [...new Set(places.filter((place) => place < weights.length))];
    result[unit] = inside.length === 0 ? 0 : syncopationOf(inside, weights);
  }
  return result;
}
