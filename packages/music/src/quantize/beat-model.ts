/** What is believed of beats: how long they are, how they change, where notes stand in them. */

import type { Accent } from './accents.ts';

/** Onsets a second for which the model is laid out. */
export const RATES: readonly number[] = [1, 1.5, 2.2, 3.2, 4.5, 6.5, 9, 13];
/** Length of a frame of the search in seconds. */
export const FRAME = 0.02;
/** An onset this many frames before a beat still belongs to it. */
export const EARLY = 2;
/** The largest change of length from one beat to the next, as a part of it. */
const FURTHEST_CHANGE = 0.3;
/** Bins of a frame in the tables of time. */
export const BINS = 4;

/** What a beat that lasts `period` seconds is expected to hold: places, how often each is struck, which accent they ask for. */
const PLACES: readonly (readonly { readonly at: number; readonly often: number; readonly accent: keyof Accent }[])[] = [
  [
    { at: 0, often: 0.88, accent: 'beat' },
    { at: 1 / 2, often: 0.6, accent: 'middle' },
    { at: 1 / 4, often: 0.22, accent: 'fine' },
    { at: 3 / 4, often: 0.26, accent: 'fine' },
    { at: 1 / 8, often: 0.02, accent: 'fine' },
    { at: 3 / 8, often: 0.02, accent: 'fine' },
    { at: 5 / 8, often: 0.02, accent: 'fine' },
    { at: 7 / 8, often: 0.02, accent: 'fine' },
  ],
  [
    { at: 0, often: 0.88, accent: 'beat' },
    { at: 1 / 3, often: 0.6, accent: 'middle' },
    { at: 2 / 3, often: 0.75, accent: 'middle' },
    { at: 1 / 6, often: 0.15, accent: 'fine' },
    { at: 1 / 2, often: 0.2, accent: 'fine' },
    { at: 5 / 6, often: 0.15, accent: 'fine' },
  ],
];

/**
 * What else the model believes: set by hand, a few values each tried on samples of ASAP and POP909 (numbers of this kind only; no
 * weight was fitted to them).
 */
export const BELIEF = {
  /** deviation of an onset from its place: seconds, and a part of the beat */
  jitter: 0.018,
  jitterOfBeat: 0.025,
  /** onsets a second that belong to no place: ornaments */
  stray: 0.5,
  /** how unlikely a change of tempo is: weight of the logarithm of two beats' ratio */
  steady: 14,
  /** the price of a change between beats of two and of three */
  change: 6,
  /** the price of a beat of three */
  three: 0.3,
  /** the commonest beat in seconds (kin to the resonance of van Noorden and Moelants 1999, which lies near 0.5), its spread in
   * natural logarithms, and the weight of both */
  favourite: 0.65,
  spread: 0.5,
  taste: 1.3,
  /** seconds above which a beat of three is rather a bar of three beats */
  longestThree: 1.1,
  /** how much the rate of onsets, rather than custom, says how often a place is struck; and the shape of what it says */
  byRate: 0.4,
  half: 0.72,
  edge: 0.12,
  /** how much accents count */
  accent: 1.7,
} as const;

/** The tables of the search; a state is a beat length (in frames, from `shortest`) and a division (0: two, 1: three). */
export type BeatModel = {
  readonly shortest: number;
  readonly count: number;
  /** by state: densities of the three accents by bin from EARLY frames before the beat */
  readonly densities: readonly (readonly Float64Array[])[];
  /** by state: the price of the beat itself */
  readonly base: Float64Array;
  /** by state: the first state of the beat before (then every second one), and what each change of length costs */
  readonly firstFrom: readonly number[];
  readonly costs: readonly Float64Array[];
};

/** The tables for beats of `shortest` to `longest` frames where `rate` onsets fall in a second. */
export function createModel(shortest: number, longest: number, rate: number): BeatModel {
  const count = longest - shortest + 1;
  const densities: Float64Array[][] = [];
  const base = new Float64Array(count * 2);
  const firstFrom: number[] = [];
  const costs: Float64Array[] = [];
  for (let state = 0; state < count * 2; state++) {
    const division = state % 2;
    const frames = shortest + (state >> 1);
    const period = frames * FRAME;
    const tables = [0, 1, 2].map(() => new Float64Array((frames + 1) * BINS));
    let price = 0;
    for (const { at, often, accent } of PLACES[division]) {
      const spacing = at === 0 ? period : nearestPlace(division, at) * period;
      // places closer than a tenth of a second are hardly ever struck
      const share = shareAt(often, at === 0, spacing * rate) * Math.min(1, Math.max(0.02, (spacing - 0.05) / 0.08));
      price += Math.log(1 - share);
      const sigma = BELIEF.jitter + BELIEF.jitterOfBeat * period * (at === 0 ? 0.5 : 1);
      const table = tables[accent === 'beat' ? 0 : accent === 'middle' ? 1 : 2];
      for (let bin = 0; bin < table.length; bin++) {
        const seconds = (bin / BINS - EARLY) * FRAME;
        for (const place of at === 0 ? [0, period] : [at * period]) {
          const away = (seconds - place) / sigma;
          table[bin] += ((share / (1 - share)) * Math.exp(-0.5 * away * away)) / (sigma * Math.sqrt(2 * Math.PI));
        }
      }
    }
    densities.push(tables);
    const taste = Math.log(period / BELIEF.favourite) / BELIEF.spread;
    base[state] =
      price -
      BELIEF.taste * 0.5 * taste * taste * (period / BELIEF.favourite) +
      (division === 1 ? -BELIEF.three : 0) -
      (division === 1 && period > BELIEF.longestThree ? 6 : 0);
    const reach = Math.ceil(frames * FURTHEST_CHANGE);
    const least = Math.max(shortest, frames - reach);
    const most = Math.min(longest, frames + reach);
    const others = Array.from({ length: most - least + 1 }, (_, i) => least + i);
    firstFrom.push((least - shortest) * 2 + division);
    costs.push(
      Float64Array.from(
        others,
        (other) => Math.log(BELIEF.steady / 2 / frames) - BELIEF.steady * Math.abs(Math.log(other / frames)),
      ),
    );
  }
  return { shortest, count, densities, base, firstFrom, costs };
}

/**
 * How often a place is struck where `expected` onsets fall into the time to the next coarser place: with one or more nearly
 * always, with a half hardly ever.
 */
function shareAt(often: number, isBeat: boolean, expected: number): number {
  const byRate = isBeat
    ? Math.max(0.5, Math.min(0.92, expected))
    : 0.02 + 0.9 / (1 + Math.exp((BELIEF.half - expected) / BELIEF.edge));
  return (1 - BELIEF.byRate) * often + BELIEF.byRate * byRate;
}

/** The distance from a place to the next coarser one, as a part of the beat. */
function nearestPlace(division: number, at: number): number {
  if (division === 0) return at === 1 / 2 ? 1 / 2 : at === 1 / 4 || at === 3 / 4 ? 1 / 4 : 1 / 8;
  return at === 1 / 3 || at === 2 / 3 ? 1 / 3 : 1 / 6;
}
