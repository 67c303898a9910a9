/**
 * A guess at the mood of music from its notes.
 *
 * It is a proxy: nobody has listened. It adds up, with equal weights, how far the music lies from the usual in those cues
 * whose direction listening studies agree on. How well it meets listeners' judgements is measured by
 * `npm run bench -- mood`.
 */

import { MusicError } from '../music-error.ts';
import type { Score, Ticks } from '../score.ts';
import { type BarMap, countBars, createBarMap } from '../time/bar-map.ts';
import { cuesOfStretches, type MoodCue, type MoodCues } from './mood-cues.ts';

/**
 * A mood by two numbers (Russell 1980, "A circumplex model of affect"), each −1…1; 0 is the middle of our open corpora.
 * Of their pieces about a quarter lie beyond ±0.5 on either side in valence, a sixth in arousal. Values order music of
 * one kind; they are no labels.
 */
export type Mood = {
  /** from sad or threatening to glad or peaceful */
  readonly valence: number;
  /** from calm to excited */
  readonly arousal: number;
};

/** Which music is meant. */
export type MoodOptions = {
  /** first and last bar, as `barAtTick` counts: 0 is the pickup; all of the score unless given */
  readonly bars?: readonly [number, number];
};

/** How the mood is asked for window by window. */
export type MoodByBarsOptions = {
  /** bars in a window; 4 unless given */
  readonly bars?: number;
};

/**
 * The cues of each axis; a larger value speaks for a higher one.
 *
 * Directions after the review of Gabrielsson and Lindström 2010, "The role of structure in the musical expression of
 * emotions" (Handbook of Music and Emotion, chapter 14), and further:
 * - `mode` moves mood and leaves arousal, `tempo` the other way round: Husain, Thompson and Schellenberg 2002, "Effects of
 *   musical tempo and mode on arousal, mood, and spatial abilities"
 * - `register` high: happy, serene; low: sad, scary; Eerola, Friberg and Bresin 2013, "Emotional expression in music"
 * - `consonance`: simple, consonant harmony is happy and serene, dissonant harmony tense and angry
 * - `regularity`: even rhythm is happy, peaceful, majestic, uneven rhythm uneasy
 * - `rate`: tempo as onsets a second, which is what Eerola et al. 2013 vary
 * - `loudness`: Dean, Bailes and Schubert 2011, "Acoustic intensity causes perceived changes in arousal levels in music"
 * - `staccato`: detached notes are lively and tense, legato soft
 */
export const MOOD_CUES = {
  valence: ['mode', 'register', 'consonance', 'regularity'],
  arousal: ['tempo', 'rate', 'loudness', 'staccato'],
} as const satisfies Record<keyof Mood, readonly MoodCue[]>;

/**
 * Mean and deviation of each cue over the pieces of eight open corpora, each corpus weighing the same: folk tunes, hymns,
 * lead sheets, chorales, Mutopia, lieder, string quartets, game music (`npm run bench -- mood --norms`).
 */
const NORMS: Readonly<Record<MoodCue, readonly [mean: number, deviation: number]>> = {
  mode: [0.076, 0.212],
  register: [63.311, 6.331],
  consonance: [0.508, 0.139],
  regularity: [-0.421, 0.312],
  tempo: [6.796, 0.391],
  rate: [1.661, 0.826],
  loudness: [-4.379, 5.125],
  staccato: [0.037, 0.063],
};

/** Mean and deviation of each axis's mean cue, over the same pieces. */
const AXES: Readonly<Record<keyof Mood, readonly [mean: number, deviation: number]>> = {
  valence: [0.006, 0.429],
  arousal: [-0.006, 0.551],
};

/** No cue counts for more than so many deviations. */
const MOST_DEVIATIONS = 3;
const NEUTRAL: Mood = { valence: 0, arousal: 0 };
const MOST_WINDOWS = 100_000;

/**
 * The mood of a score, or of some bars of it: a proxy from mode, register, consonance and evenness of rhythm (valence),
 * and from tempo, onsets a second, loudness and articulation (arousal).
 *
 * A cue that the music does not have (consonance of a single line, mode of drums) counts as usual. Of silence nothing is
 * known: 0 and 0. Words, timbre and what comes before are not heard.
 *
 * @throws MusicError  `out-of-range`: the bars are not two whole numbers that rise
 * @example moodOf(scoreFromNotes([])) // => { valence: 0, arousal: 0 }
 */
export function moodOf(score: Score, options: MoodOptions = {}): Mood {
  return moodOfCues(moodCuesOf(score, options));
}

/**
 * The cues from which `moodOf` is computed, all undefined for silence.
 *
 * @throws MusicError  `out-of-range`: the bars are not two whole numbers that rise
 * @example moodCuesOf(scoreFromNotes([{ pitch: 60 }, { pitch: 64 }])).register // => 62
 */
export function moodCuesOf(score: Score, { bars }: MoodOptions = {}): MoodCues {
  const span = bars === undefined ? EVERYTHING : spanOfBars(createBarMap(score), bars);
  const at = (tick: Ticks): number => (tick >= span[0] && tick < span[1] ? 0 : -1);
  return cuesOfStretches(score, { at, span: () => span }).get(0) ?? NO_CUES;
}

/**
 * The mood of each four bars of a score, in one pass: `moodOf(score, { bars: [1, 4] })`, of 5 to 8, and so on. The pickup
 * belongs to the first window.
 *
 * @returns a mood a window; 0 and 0 where no note begins; empty for an empty score
 * @throws MusicError  `out-of-range`: the window is no whole number of bars, or there are more than 100 000
 * @example moodByBars(createScore({ endTick: 9600 })).length // => 2, of five bars
 */
export function moodByBars(score: Score, { bars = 4 }: MoodByBarsOptions = {}): readonly Mood[] {
  if (!Number.isInteger(bars) || bars < 1) {
    throw new MusicError('out-of-range', `windows of ${bars} bars where a whole number from 1 on is expected`);
  }
  const count = Math.ceil(countBars(score) / bars) || (score.endTick > 0 ? 1 : 0);
  if (count > MOST_WINDOWS) {
    throw new MusicError('out-of-range', `${count} windows where at most ${MOST_WINDOWS} are expected; take more bars`);
  }
  const map = createBarMap(score);
  const span = (window: number): readonly [Ticks, Ticks] =>
    spanOfBars(map, [window === 0 ? 0 : window * bars + 1, (window + 1) * bars]);
  let window = 0;
  let [start, end] = span(0);
  const at = (tick: Ticks): number => {
    if (tick < start || tick >= end) {
      window = Math.floor(Math.max(0, map.barAtTick(tick).bar - 1) / bars);
      [start, end] = span(window);
    }
    return window;
  };
  const found = cuesOfStretches(score, { at, span });
  return Array.from({ length: count }, (_, i) => {
    const cues = found.get(i);
    return cues === undefined ? NEUTRAL : moodOfCues(cues);
  });
}

/**
 * The mood that cues speak for; cues that are undefined count as usual.
 *
 * Each axis is the mean of its cues in deviations from the usual, again in deviations, squeezed by tanh(0.8 x), which lies
 * within 0.02 of the share of a normal distribution below x, stretched to −1…1.
 */
export function moodOfCues(cues: MoodCues): Mood {
  return { valence: axisOf('valence', cues), arousal: axisOf('arousal', cues) };
}

function axisOf(axis: keyof Mood, cues: MoodCues): number {
  let sum = 0;
  for (const cue of MOOD_CUES[axis]) {
    const value = cues[cue];
    if (value === undefined) continue;
    const [mean, deviation] = NORMS[cue];
    sum += Math.max(-MOST_DEVIATIONS, Math.min(MOST_DEVIATIONS, (value - mean) / deviation));
  }
  if (sum === 0) return 0;
  const [mean, deviation] = AXES[axis];
  return Math.tanh((0.8 * (sum / MOOD_CUES[axis].length - mean)) / deviation);
}

const EVERYTHING: readonly [Ticks, Ticks] = [0, Number.POSITIVE_INFINITY];
const NO_CUES: MoodCues = {
  mode: undefined,
  register: undefined,
  consonance: undefined,
  regularity: undefined,
  tempo: undefined,
  rate: undefined,
  loudness: undefined,
  staccato: undefined,
};

/** First tick of the first bar, and the first after the last; bar 0 is whatever lies before bar 1. */
function spanOfBars({ tickOfBar }: BarMap, [first, last]: readonly [number, number]): readonly [Ticks, Ticks] {
  if (!Number.isInteger(first) || !Number.isInteger(last) || first < 0 || last < first) {
    throw new MusicError('out-of-range', `bars ${first}–${last} where whole numbers that rise from 0 are expected`);
  }
  return [first === 0 ? 0 : tickOfBar(first), tickOfBar(last + 1)];
}
