/**
 * The fast Fourier transform, in place, of `real` + i·`imaginary`; Σ x·e^(−2πi·kn/N), not scaled.
 *
 * Cooley and Tukey 1965, radix 2, decimation in time.
 *
 * @param real       length N, a power of two
 * @param imaginary  length N
 * @example // the transform of 1, 0, 0, 0 is 1, 1, 1, 1
 */
export function fft(real: Float64Array, imaginary: Float64Array): void {
  const length = real.length;
  for (let i = 1, j = 0; i < length; i++) {
    let bit = length >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) {
      [real[i], real[j]] = [real[j], real[i]];
      [imaginary[i], imaginary[j]] = [imaginary[j], imaginary[i]];
    }
  }
  const cosines = new Float64Array(length / 2);
  const sines = new Float64Array(length / 2);
  for (let i = 0; i < length / 2; i++) {
    cosines[i] = Math.cos((2 * Math.PI * i) / length);
    sines[i] = -Math.sin((2 * Math.PI * i) / length);
  }
  for (let size = 2; size <= length; size *= 2) {
    const half = size / 2;
    const stride = length / size;
    for (let start = 0; start < length; start += size) {
      for (let i = 0; i < half; i++) {
        const a = start + i;
        const b = a + half;
        const c = cosines[i * stride];
        const s = sines[i * stride];
        const re = real[b] * c - imaginary[b] * s;
        const im = real[b] * s + imaginary[b] * c;
        real[b] = real[a] - re;
        imaginary[b] = imaginary[a] - im;
        real[a] += re;
        imaginary[a] += im;
      }
    }
  }
}
