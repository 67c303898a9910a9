import type { Seconds } from '../units.ts';

/**
 * Keeps live sound below a ceiling, looking a few milliseconds ahead; below the ceiling it changes nothing.
 *
 * Sound comes out `delay` samples after it went in. Used where the peak of the whole cannot be known yet.
 */
export class Limiter {
  /** samples by which the output lags */
  readonly delay: number;
  readonly #ceiling: number;
  readonly #recovery: number;
  readonly #left: Float32Array;
  readonly #right: Float32Array;
  #at = 0;
  #gain = 1;
  #target = 1;
  #step = 0;
  #hold = 0;

  constructor(sampleRate: number, ceiling = 0.97, ahead: Seconds = 0.004, release: Seconds = 0.15) {
    this.delay = Math.max(1, Math.round(ahead * sampleRate));
    this.#ceiling = ceiling;
    this.#recovery = 1 / (release * sampleRate);
    this.#left = new Float32Array(this.delay);
    this.#right = new Float32Array(this.delay);
  }

  /** Limits both channels in place. */
  process(left: Float32Array, right: Float32Array): void {
    for (let i = 0; i < left.length; i++) {
      const peak = Math.max(Math.abs(left[i]), Math.abs(right[i]));
      const needed = peak > this.#ceiling ? this.#ceiling / peak : 1;
      if (needed < this.#target) {
        // reach the lower gain exactly when this sample comes out
        this.#target = needed;
        this.#step = Math.max(this.#step, (this.#gain - needed) / this.delay);
      }
      if (needed <= this.#target + 1e-9 && needed < 1) this.#hold = this.delay;
      if (this.#gain > this.#target) this.#gain = Math.max(this.#target, this.#gain - this.#step);
      else if (this.#hold > 0) this.#hold--;
      else if (this.#target < 1) {
        this.#gain = this.#target = Math.min(1, this.#gain + this.#recovery);
        this.#step = 0;
      }
      const outLeft = this.#left[this.#at];
      const outRight = this.#right[this.#at];
      this.#left[this.#at] = left[i];
      this.#right[this.#at] = right[i];
      this.#at = (this.#at + 1) % this.delay;
      left[i] = clamp(outLeft * this.#gain, this.#ceiling);
      right[i] = clamp(outRight * this.#gain, this.#ceiling);
    }
  }
}

/** a last guard: two peaks close together may ask for more than the ramp gives */
function clamp(value: number, ceiling: number): number {
  return Math.max(-ceiling, Math.min(ceiling, value));
}
