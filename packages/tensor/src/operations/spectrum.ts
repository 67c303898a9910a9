/**
 * Fourier transforms of real signals, as matrix products.
 *
 * ONNX Runtime's own DFT and STFT operators run on the CPU alone, not on WebGPU; a product with the matrix of the transform
 * runs wherever matrices do. Measured with onnxruntime 1.30, the DFT operator's time as a multiple of the product's, at
 * sizes 256, 512, 1024 and 2048: native on two cores 4.5, 2.2, 1.6, 0.9; WebAssembly on one thread 1.0, 0.6, 0.3, 0.2. The
 * product wins where training happens. Its matrix holds size² + 2 · size numbers: 4 MB at 1024.
 */
import { type Shape, ShapeError, sameShape } from '../shape.ts';
import { constant, type Tensor } from '../tensor.ts';
import { reverse } from './along-axis.ts';
import { add, cast, equal, multiply, sqrt, square, subtract } from './elementwise.ts';
import { concat, pad, slice, split } from './layout.ts';
import { matmul } from './matmul.ts';
import { reshape } from './reshape.ts';

/** Both parts in one shape; the last axis holds the frequencies 0 … size/2, in steps of 1/size of the sampling rate. */
export type Spectrum = { readonly real: Tensor; readonly imaginary: Tensor };

export type FramingOptions = {
  /** samples a frame, even */
  readonly size: number;
  /** samples from one frame to the next, a divisor of the size; default size/4 */
  readonly hop?: number;
  /** what a frame is multiplied by, default `hannWindow(size)` */
  readonly window?: ArrayLike<number>;
  /** frames have their middle at multiples of the hop, the signal being mirrored beyond its ends; default true */
  readonly center?: boolean;
};

/** Σ x[n] · exp(−2πikn/N) over the last axis, k = 0 … N/2. [..., N] → two of [..., N/2 + 1] */
export function fourier(x: Tensor): Spectrum {
  const size = evenSize('fourier', x.shape.at(-1), x.shape);
  return parts(matmul(atLeastTwoAxes(x), analysis(ones(size))), x.shape.slice(0, -1));
}

/** The signal of a spectrum: undoes `fourier`. Two of [..., N/2 + 1] → [..., N] */
export function inverseFourier({ real, imaginary }: Spectrum): Tensor {
  checkParts('inverseFourier', real, imaginary);
  const size = 2 * (real.shape.at(-1)! - 1);
  const both = atLeastTwoAxes(concat([real, imaginary]));
  return reshape(matmul(both, synthesis(ones(size))), [...real.shape.slice(0, -1), size]);
}

/**
 * The short-time Fourier transform.
 *
 * Allen and Rabiner 1977; frames, padding and window as torch.stft has them.
 *
 * @param x  signals [B, T]
 * @returns  two of [B, F, size/2 + 1], where F is 1 + ⌊T/hop⌋ (uncentered: 1 + ⌊(T − size)/hop⌋)
 * @throws ShapeError  x has not two axes, or is shorter than a frame (centered: than half of one)
 * @throws RangeError  the size is odd, or the hop does not divide it
 */
export function stft(x: Tensor, options: FramingOptions): Spectrum {
  const { size, hop, window, center } = checkedFraming('stft', options);
  const [, time = 0] = x.shape;
  if (x.shape.length !== 2 || time < (center ? size / 2 + 1 : size)) {
    throw new ShapeError('stft', [x.shape], `expected [B, T] with room for frames of ${size}`);
  }
  const frames = cutFrames(center ? mirrored(x, size / 2) : x, size, hop); // [B, F, size]
  return parts(matmul(frames, analysis(window)), frames.shape.slice(0, -1));
}

/**
 * The signal whose short-time spectrum comes nearest: undoes `stft`.
 *
 * Griffin and Lim 1984, equation 6: overlapping frames are windowed once more, added, and divided by the sum of the
 * squared windows.
 *
 * @param spectrum  two of [B, F, size/2 + 1]
 * @param options   as they were for `stft`
 * @returns         [B, hop · (F − 1)], the length that all frames cover with their middles (uncentered: size more)
 * @throws RangeError  somewhere all windows are 0, so that nothing is known of the signal (a Hann window, uncentered)
 */
export function istft({ real, imaginary }: Spectrum, options: FramingOptions): Tensor {
  const { size, hop, window, center } = checkedFraming('istft', options);
  checkParts('istft', real, imaginary);
  const [, count = 0, frequencies] = real.shape;
  if (real.shape.length !== 3 || frequencies !== size / 2 + 1) {
    throw new ShapeError('istft', [real.shape], `expected [B, F, ${size / 2 + 1}]`);
  }
  const frames = matmul(concat([real, imaginary]), synthesis(window));
  const whole = hop * (count - 1) + size;
  const [from, to] = center ? [size / 2, whole - size / 2] : [0, whole];
  const inverse = inverseEnvelope(window, hop, count).subarray(from, to);
  if (!inverse.every(Number.isFinite)) {
    throw new RangeError('istft: there are places where every window is 0; center the frames, or take another window');
  }
  return multiply(slice(overlapAdd(frames, hop), from, to), constant(inverse));
}

/** √(re² + im²) of each frequency; where both are 0 the gradient is 0, not infinite. */
export function magnitude({ real, imaginary }: Spectrum): Tensor {
  const energy = add(square(real), square(imaginary));
  const silent = cast(equal(energy, 0), 'float32');
  return subtract(sqrt(add(energy, silent)), silent);
}

/** ½ − ½ cos(2πn/size): the periodic Hann window, whose squares add up to a constant at hops of size/4. */
export function hannWindow(size: number): Float32Array {
  return Float32Array.from({ length: size }, (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / size));
}

const ones = (size: number): Float32Array => new Float32Array(size).fill(1);

function evenSize(name: string, size: number | undefined, shape: Shape): number {
  if (size === undefined || size < 2 || size % 2 !== 0) {
    throw new ShapeError(name, [shape], 'the last axis must have an even size');
  }
  return size;
}

function checkParts(name: string, real: Tensor, imaginary: Tensor): void {
  if (!sameShape(real.shape, imaginary.shape) || (real.shape.at(-1) ?? 0) < 2) {
    throw new ShapeError(name, [real.shape, imaginary.shape], 'both parts must have one shape, [..., size/2 + 1]');
  }
}

function checkedFraming(name: string, options: FramingOptions): Required<FramingOptions> {
  const { size, hop = size / 4, window: given = hannWindow(size), center = true } = options;
  if (!Number.isInteger(size) || size < 2 || size % 2 !== 0) {
    throw new RangeError(`${name}: size is ${size}; expected an even number`);
  }
  if (!Number.isInteger(hop) || hop < 1 || size % hop !== 0) {
    throw new RangeError(`${name}: hop is ${hop}; expected a divisor of the size ${size}`);
  }
  if (given.length !== size) {
    throw new RangeError(`${name}: the window has ${given.length} values; expected ${size}`);
  }
  return { size, hop, window: given, center };
}

const atLeastTwoAxes = (x: Tensor): Tensor => (x.shape.length === 1 ? reshape(x, [1, -1]) : x);

function parts(both: Tensor, leading: Shape): Spectrum {
  const frequencies = both.shape.at(-1)! / 2;
  const [real, imaginary] = split(both, [frequencies, frequencies]);
  const shape = [...leading, frequencies];
  return { real: reshape(real!, shape), imaginary: reshape(imaginary!, shape) };
}

/** From windowed samples to real parts, then imaginary ones. [size, 2 · (size/2 + 1)] */
function analysis(weights: ArrayLike<number>): Tensor {
  const size = weights.length;
  const frequencies = size / 2 + 1;
  const matrix = new Float32Array(size * 2 * frequencies);
  for (let n = 0; n < size; n += 1) {
    for (let k = 0; k < frequencies; k += 1) {
      const [cosine, sine] = waves(n * k, size);
      matrix[n * 2 * frequencies + k] = weights[n]! * cosine;
      matrix[(n * 2 + 1) * frequencies + k] = -weights[n]! * sine;
    }
  }
  return constant(matrix, [size, 2 * frequencies]);
}

/** From real parts, then imaginary ones, to windowed samples. [2 · (size/2 + 1), size] */
function synthesis(weights: ArrayLike<number>): Tensor {
  const size = weights.length;
  const frequencies = size / 2 + 1;
  const matrix = new Float32Array(size * 2 * frequencies);
  for (let k = 0; k < frequencies; k += 1) {
    // all but the first and the last frequency stand for their negative too
    const share = (k === 0 || k === frequencies - 1 ? 1 : 2) / size;
    for (let n = 0; n < size; n += 1) {
      const [cosine, sine] = waves(n * k, size);
      matrix[k * size + n] = weights[n]! * share * cosine;
      matrix[(frequencies + k) * size + n] = -weights[n]! * share * sine;
    }
  }
  return constant(matrix, [2 * frequencies, size]);
}

function waves(turns: number, size: number): readonly [number, number] {
  const angle = (2 * Math.PI * (turns % size)) / size;
  return [Math.cos(angle), Math.sin(angle)];
}

/** Frames of `size`, each `hop` after the one before. [B, T] → [B, F, size] */
function cutFrames(x: Tensor, size: number, hop: number): Tensor {
  const [batch, time] = x.shape as [number, number];
  const count = 1 + Math.floor((time - size) / hop);
  const blocks = count - 1 + size / hop;
  const rows = reshape(slice(x, 0, blocks * hop), [batch, blocks, hop]);
  return concat(Array.from({ length: size / hop }, (_, block) => slice(rows, block, block + count, 1)));
}

/** Frames added where they lie: the way back of `cutFrames`. [B, F, size] → [B, hop · (F − 1) + size] */
function overlapAdd(frames: Tensor, hop: number): Tensor {
  const [batch, , size] = frames.shape as [number, number, number];
  const blocks = size / hop;
  const placed = Array.from({ length: blocks }, (_, block) =>
    pad(slice(frames, block * hop, (block + 1) * hop), block, blocks - 1 - block, 1),
  );
  return reshape(
    placed.reduce((total, each) => add(total, each)),
    [batch, -1],
  );
}

/** 1 / Σ window² over the frames at each sample. */
function inverseEnvelope(weights: ArrayLike<number>, hop: number, count: number): Float32Array {
  const envelope = new Float64Array(hop * (count - 1) + weights.length);
  for (let frame = 0; frame < count; frame += 1) {
    for (let n = 0; n < weights.length; n += 1) envelope[frame * hop + n]! += weights[n]! ** 2;
  }
  return Float32Array.from(envelope, (sum) => (sum > 1e-11 ? 1 / sum : Number.POSITIVE_INFINITY));
}

/** Mirrors a signal beyond both of its ends, which are not repeated. [B, T] → [B, T + 2 · width] */
function mirrored(x: Tensor, width: number): Tensor {
  const time = x.shape[1]!;
  return concat([reverse(slice(x, 1, width + 1)), x, reverse(slice(x, time - width - 1, time - 1))]);
}
