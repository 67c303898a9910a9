/**
 * How loud the notes of a score are played.
 *
 * Three rules: heavier places of the bar are louder (weights of Longuet-Higgins and Lee 1984); a phrase rises and falls
 * on a parabola (Todd 1992, "The dynamics of dynamics: a model of musical expression"); and no two notes are quite
 * alike. How many steps of velocity each counts is ours.
 */
import {
  createBarMap,
  DRUM_CHANNEL,
  findPhrases,
  type Meter,
  metricWeights,
  type Note,
  type Score,
  skylineOf,
  type Ticks,
  type Track,
} from '@continuo/music';
import { drawUniform } from '../sampling/counter-random.ts';

export type PlayedOptions = {
  /** above 0, to 1 */
  readonly amount: number;
  readonly seed: number;
};

/** Steps of velocity at an amount of 1: of the downbeat above the mean, from level to level of the meter, … */
const DOWNBEAT = 10;
const LEVEL = 6;
/** … from the ends of a phrase to its height, and up or down by chance. */
const ARCH = 20;
const CHANCE = 6;
/** The height of a phrase lies behind its middle. */
const HEIGHT = 0.6;
/** Tells these draws from those of the onsets. */
const VELOCITY_DRAWS = 1;

/** The score with other velocities, 1–127. */
export function velocitiesPlayed(score: Score, { amount, seed }: PlayedOptions): Score {
  const weightAt = metricWeightAt(score);
  const tracks = score.tracks.map((track, index): Track => {
    const archAt = track.channel === DRUM_CHANNEL ? () => 0 : phraseArchAt(track.notes, score);
    const notes = track.notes.map((note, place): Note => {
      const chance = 2 * drawUniform({ seed, variation: index, candidate: VELOCITY_DRAWS, place }) - 1;
      const louder = DOWNBEAT + LEVEL * weightAt(note.tick) + ARCH * archAt(note.tick) + CHANCE * chance;
      return { ...note, velocity: Math.max(1, Math.min(127, Math.round(note.velocity + amount * louder))) };
    });
    return { ...track, notes };
  });
  return { ...score, tracks };
}

/** The weight of a place of its bar: 0 the downbeat, −1, −2, … below, at least −4. */
function metricWeightAt(score: Score): (tick: Ticks) => number {
  const { barAtTick } = createBarMap(score);
  const tables = new Map<string, { readonly weights: readonly number[]; readonly perBeat: number }>();
  const tableOf = (meter: Pick<Meter, 'numerator' | 'denominator'>) => {
    const name = `${meter.numerator}/${meter.denominator}`;
    const compound = meter.denominator >= 8 && meter.numerator > 3 && meter.numerator % 3 === 0;
    // a dotted beat of three in two parts each, any other beat in four
    const table = tables.get(name) ?? { weights: metricWeights(meter, compound ? 6 : 4), perBeat: compound ? 2 : 4 };
    tables.set(name, table);
    return table;
  };
  return (tick) => {
    const { beat, meter } = barAtTick(tick);
    const { weights, perBeat } = tableOf(meter);
    const place = (beat - 1) * perBeat;
    const nearest = Math.round(place);
    if (Math.abs(place - nearest) > 0.2) return -4;
    return Math.max(-4, weights[nearest % weights.length] ?? -4);
  };
}

/** From −0.5 at the far end of a phrase to 0.5 at its height. */
function phraseArchAt(notes: readonly Note[], score: Score): (tick: Ticks) => number {
  const { numerator, denominator } = score.meters[0] ?? { numerator: 4, denominator: 4 };
  const barTicks = (score.ticksPerQuarter * 4 * numerator) / denominator;
  const phrases = findPhrases(skylineOf(notes), { barTicks });
  return (tick) => {
    const phrase = phrases.findLast((one) => one.tick <= tick) ?? phrases[0];
    if (phrase === undefined) return 0;
    const place = Math.min(1, Math.max(0, (tick - phrase.tick) / Math.max(1, phrase.endTick - phrase.tick)));
    const far = (place - HEIGHT) / HEIGHT;
    return 0.5 - far * far;
  };
}
