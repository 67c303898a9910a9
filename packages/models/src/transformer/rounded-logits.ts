/** Logits in coarse steps, so that processors whose last digits differ choose the same tokens. */

/** Logits are rounded to multiples of 1/64. */
export const LOGIT_STEPS = 64;

/**
 * Rounds as many logits as `target` holds, from `from` on, into it.
 *
 * @example roundLogits(Float32Array.of(0.3, -2.51), new Float32Array(2)) // => Float32Array [0.296875, -2.515625]
 */
export function roundLogits(logits: Float32Array, target: Float32Array, from = 0): Float32Array {
  for (let place = 0; place < target.length; place += 1) {
    target[place] = Math.round(logits[from + place]! * LOGIT_STEPS) / LOGIT_STEPS;
  }
  return target;
}
