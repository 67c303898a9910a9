/**
 * Transposed convolutions as matrix products.
 *
 * Shi et al. 2016, "Real-time single image and video super-resolution", section 3: with h + before = stride · q + r, all
 * phases r of place q of x see the same M = ⌈kernel / stride⌉ elements of y, q − M + 1 … q. A transposed convolution is so
 * one of stride 1 with as many times the channels, whose phases are then laid side by side.
 */
import { sizeOf } from '../shape.ts';
import { constant, type Tensor } from '../tensor.ts';
import { type ConvolutionGeometry, eachAxis, type Pair } from './convolution-geometry.ts';
import { type PatchGeometry, patches, pick } from './convolution-patches.ts';
import { add } from './elementwise.ts';
import { concat, pad, transpose } from './layout.ts';
import { matmul } from './matmul.ts';
import { reshape } from './reshape.ts';

/** Whether x comes by phases: the elements of a kernel that moves by more than 1 must lie side by side. */
export function hasPhases({ stride, dilation, groups }: ConvolutionGeometry): boolean {
  return groups === 1 && stride.every((each, axis) => each === 1 || dilation[axis] === 1);
}

/**
 * x of y and w, for what `hasPhases`.
 *
 * Where the phases have more channels than y, patches of y times weights; else weights first, for what is then unfolded is
 * smaller: of a piano roll's last layer, 32 channels to one by strides of 2, an eighth.
 */
export function toInputByPhases(y: Tensor, w: Tensor, geometry: ConvolutionGeometry, bias?: Tensor): Tensor {
  const phases = phasesOf(geometry);
  const ofPhases = bias && concat(Array<Tensor>(sizeOf(geometry.stride)).fill(bias), 0);
  const [, , channels, outputs] = w.shape as [number, number, number, number];
  const [taps, perPhase] = [sizeOf(phases.kernel), sizeOf(geometry.stride) * channels];
  const split = splitWeight(w, geometry.stride, phases.kernel);
  const products =
    perPhase <= FEW_CHANNELS && perPhase < outputs
      ? patches(
          matmul(y, reshape(transpose(split, [0, 2, 1, 3, 4, 5]), [taps * perPhase, outputs]), { transposeB: true }),
          { ...phases, ownParts: true },
        ).map((rows) => matmul(rows, constant(addsParts(taps, perPhase), [taps * perPhase, perPhase])))
      : patches(y, phases).map((rows) =>
          matmul(rows, reshape(transpose(split, [1, 3, 4, 0, 2, 5]), [perPhase, taps * outputs]), { transposeB: true }),
        );
  const places = placesOf(geometry, phases);
  const images = products.map((rows) => {
    const runs = reshape(ofPhases ? add(rows, ofPhases) : rows, [
      -1,
      sizeOf(phases.output) * sizeOf(geometry.stride),
      channels,
    ]);
    return reshape(pick(runs, places), [-1, channels]);
  });
  return reshape(concat(images, 0), [-1, ...geometry.input, channels]);
}

/** A product that adds what unfolded parts have in common costs their number times the square of this. */
const FEW_CHANNELS = 16;

/** The matrix that adds up `count` parts of a row: identities, one under the other. */
function addsParts(count: number, size: number): Float32Array {
  const matrix = new Float32Array(count * size * size);
  for (let row = 0; row < count * size; row += 1) matrix[row * size + (row % size)] = 1;
  return matrix;
}

type Phases = PatchGeometry & {
  /** the first of the places whose `stride` phases make up x */
  readonly first: Pair;
};

function phasesOf({ kernel, stride, dilation, before, input }: ConvolutionGeometry): Phases {
  const taps = eachAxis((axis) => Math.ceil(kernel[axis] / stride[axis]));
  const first = eachAxis((axis) => Math.floor(before[axis] / stride[axis]));
  return {
    kernel: taps,
    stride: [1, 1],
    dilation,
    before: eachAxis((axis) => (taps[axis] - 1) * dilation[axis] - first[axis]),
    output: eachAxis((axis) => Math.floor((input[axis] - 1 + before[axis]) / stride[axis]) - first[axis] + 1),
    reversed: true,
    first,
  };
}

/** [kH, kW, C, O] → [M, stride, M', stride', C, O], the kernel made as long as M strides by zeros. */
function splitWeight(w: Tensor, stride: Pair, taps: Pair): Tensor {
  const [height, width, channels, outputs] = w.shape as [number, number, number, number];
  const whole = pad(pad(w, 0, taps[0] * stride[0] - height, 0), 0, taps[1] * stride[1] - width, 1);
  return reshape(whole, [taps[0], stride[0], taps[1], stride[1], channels, outputs]);
}

/** Where each place of x stands among the phases of a sample. */
function placesOf({ stride, before, input }: ConvolutionGeometry, { first, output }: Phases): Int32Array {
  const phaseOf = (axis: 0 | 1, at: number): Pair => {
    const from = at + before[axis];
    return [Math.floor(from / stride[axis]) - first[axis], from % stride[axis]];
  };
  return Int32Array.from({ length: sizeOf(input) }, (_, place) => {
    const [down, row] = phaseOf(0, Math.floor(place / input[1]));
    const [across, column] = phaseOf(1, place % input[1]);
    return ((down * output[1] + across) * stride[0] + row) * stride[1] + column;
  });
}
