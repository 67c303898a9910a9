/**
 * Steps and leaps of a track's highest notes, steered to the share of leaps that was asked for.
 *
 * The model's own chance of a leap is replaced by the one that is sought: what was asked, more or less by what is still owed; which step
 * and which leap it is stays the model's. All that is added is finite, so that any interval may come.
 */
import { portableExp, portableLog } from '../sampling/portable-math.ts';

/** Larger intervals are leaps, in semitones. */
const STEP = 2;
/** Of the leaps that are owed so many are sought in the next interval. */
const GAIN = 0.6;
/** A leap is sought with a chance of no less than this, and no more than the rest. */
const LEAST_CHANCE = 0.03;
/** The most that is added to a logit. */
const MOST = 8;
/** Notes an onset above which a low note is taken for the bottom of a chord whose highest is still to come. */
const CHORDAL = 1.3;

export class LeapBalance {
  /** share of intervals larger than a whole tone, 0–1 */
  readonly asked: number;
  /** leaps asked less written, summed over intervals, without the one to the last onset */
  #owed = 0;
  #onsets = 0;
  #notes = 0;
  #tick = Number.NEGATIVE_INFINITY;
  /** highest notes of the last onset and of the one before it */
  #top: number | undefined;
  #before: number | undefined;

  /** @param line  of the track up to now, under another wish */
  constructor(asked: number, line?: { readonly top: number | undefined }) {
    this.asked = asked;
    this.#top = line?.top;
  }

  /** The highest note of the last onset. */
  get top(): number | undefined {
    return this.#top;
  }

  /** Hears a note; notes come in order, those of an onset from the lowest. */
  hear(tick: number, pitch: number): void {
    this.#notes += 1;
    if (tick === this.#tick) {
      this.#top = Math.max(pitch, this.#top!);
      return;
    }
    // the interval to the first note under this wish is not under it
    if (this.#onsets > 1) this.#owed += this.asked - isLeap(this.#top!, this.#before!);
    this.#onsets += 1;
    this.#tick = tick;
    [this.#before, this.#top] = [this.#top, pitch];
  }

  /**
   * Adds to the logits of pitches what makes a leap as likely as is sought.
   *
   * @param logits  [V], pitches from `base`; changed
   * @param mask    [V], 1 where a token may come
   */
  pull(logits: Float64Array, mask: Uint8Array, base: number, tick: number): void {
    const from = tick === this.#tick ? this.#before : this.#top;
    if (from === undefined) return;
    const isChordal = this.#notes > CHORDAL * this.#onsets;
    // of a chord only its highest note counts, and it may still come
    const isCounted = (pitch: number): boolean => !isChordal || pitch >= from - STEP;
    let highest = Number.NEGATIVE_INFINITY;
    for (let pitch = 0; pitch < 128; pitch += 1) {
      if (mask[base + pitch] === 1) highest = Math.max(highest, logits[base + pitch]!);
    }
    const weights = [0, 0];
    for (let pitch = 0; pitch < 128; pitch += 1) {
      if (mask[base + pitch] !== 1 || !isCounted(pitch)) continue;
      weights[isLeap(pitch, from)]! += portableExp(logits[base + pitch]! - highest);
    }
    const [steps, leaps] = weights as [number, number];
    if (steps === 0 || leaps === 0) return;
    const added = this.#oddsSought(tick) - portableLog(leaps / steps);
    const half = Math.round(32 * Math.max(-MOST, Math.min(MOST, added))) / 64;
    for (let pitch = 0; pitch < 128; pitch += 1) {
      if (isCounted(pitch)) logits[base + pitch]! += isLeap(pitch, from) === 1 ? half : -half;
    }
  }

  /** What is added to the logit of one more note at the last onset: a chord that lies too low for a step is to rise to one. */
  get pullTogether(): number {
    if (this.#before === undefined || this.#top! >= this.#before - STEP) return 0;
    return Math.max(0, Math.round(-32 * this.#oddsSought(this.#tick)) / 64);
  }

  /** ln of leaps over steps. */
  #oddsSought(tick: number): number {
    const isNext = tick !== this.#tick && this.#onsets > 1;
    const owed = this.#owed + (isNext ? this.asked - isLeap(this.#top!, this.#before!) : 0);
    const chance = Math.max(LEAST_CHANCE, Math.min(1 - LEAST_CHANCE, this.asked + GAIN * owed));
    return portableLog(chance / (1 - chance));
  }
}

function isLeap(to: number, from: number): 0 | 1 {
  return Math.abs(to - from) > STEP ? 1 : 0;
}
