/**
 * Exponential and logarithm out of additions, multiplications and divisions only: these are exact to the last bit in every
 * JavaScript engine (IEEE 754), where Math.exp and Math.log may differ, so that a seed gives the same notes everywhere.
 */

const { LN2, SQRT1_2: SQRT_HALF } = Math;
/** ln 2 in two parts: the first has few bits, so that a small whole number times it is exact (Cody and Waite 1980). */
const LN2_HIGH = 0.693145751953125;
const LN2_LOW = 1.4286068203094173e-6;

/**
 * e^x for x ≤ 0, within 2e-15 of its size; 0 below −60.
 *
 * @example portableExp(-1) // => 0.36787944117144233
 */
export function portableExp(x: number): number {
  if (!(x >= -60)) return 0;
  const halvings = Math.round(x / LN2);
  const rest = x - halvings * LN2_HIGH - halvings * LN2_LOW;
  let sum = 1;
  for (let term = 16; term >= 1; term--) sum = 1 + (rest * sum) / term;
  for (let count = 0; count > halvings; count--) sum *= 0.5;
  return sum;
}

/**
 * Natural logarithm of a number above 0, within 1e-14.
 *
 * @example portableLog(2) // => 0.6931471805599453
 */
export function portableLog(y: number): number {
  let mantissa = y;
  let doublings = 0;
  while (mantissa >= 2 * SQRT_HALF) {
    mantissa *= 0.5;
    doublings += 1;
  }
  while (mantissa < SQRT_HALF) {
    mantissa *= 2;
    doublings -= 1;
  }
  const s = (mantissa - 1) / (mantissa + 1);
  const square = s * s;
  let sum = 0;
  for (let power = 23; power >= 1; power -= 2) sum = sum * square + 1 / power;
  return 2 * s * sum + doublings * LN2;
}
