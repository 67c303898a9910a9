/** Half precision (IEEE 754 binary16): 1 sign, 5 exponent and 10 fraction bits; what small model files store. */

const FLOAT = new Float32Array(1);
const BITS = new Uint32Array(FLOAT.buffer);

/**
 * The binary16 bits nearest to a number, ties to even; past 65 519 it is infinity.
 *
 * @example float16Bits(1) // => 0x3c00
 */
export function float16Bits(value: number): number {
  FLOAT[0] = value;
  const bits = BITS[0];
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00; // NaN
  if (magnitude >= 0x47800000) return sign | 0x7c00; // 2^16 and above, infinity
  if (magnitude < 0x33000000) return sign; // below 2^-25
  // below 2^-14 the fraction loses its implicit one and moves right with the exponent
  const exponent = magnitude >>> 23;
  const subnormal = exponent < 113;
  const kept = subnormal ? (magnitude & 0x7fffff) | 0x800000 : magnitude - (112 << 23);
  const shift = subnormal ? 126 - exponent : 13;
  const half = 1 << (shift - 1);
  const rest = kept & ((half << 1) - 1);
  const floor = kept >>> shift;
  return sign | (floor + (rest > half || (rest === half && (floor & 1) === 1) ? 1 : 0));
}

/**
 * The number that binary16 bits stand for.
 *
 * @example float16Value(0x3c01) // => 1.0009765625
 */
export function float16Value(bits: number): number {
  const exponent = (bits >>> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  const sign = bits & 0x8000 ? -1 : 1;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}
