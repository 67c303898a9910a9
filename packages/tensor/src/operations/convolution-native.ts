/** Convolutions as ONNX Runtime's own nodes. */
import { applyNode, type Tensor } from '../tensor.ts';
import { type ConvolutionGeometry, eachAxis, type Pair } from './convolution-geometry.ts';
import { channelsFirst, channelsLast } from './convolution-patches.ts';
import { slice, transpose } from './layout.ts';

/** y of x and w, channels last as elsewhere in the family; the nodes want them first. */
export function nativeConvolution(x: Tensor, w: Tensor, geometry: ConvolutionGeometry): Tensor {
  const { kernel, stride, dilation, before, input, output, groups } = geometry;
  const after = eachAxis(
    (axis) => (output[axis] - 1) * stride[axis] + (kernel[axis] - 1) * dilation[axis] + 1 - input[axis] - before[axis],
  );
  const [node] = applyNode({
    operation: 'Conv',
    // what the last step of the kernel does not reach is cut off
    inputs: [cutEnd(channelsFirst(x), after), transpose(w, [3, 2, 0, 1])],
    attributes: {
      kernel_shape: kernel,
      strides: stride,
      dilations: dilation,
      pads: [...before, ...after.map((each) => Math.max(0, each))],
      group: groups,
    },
    outputs: [{ shape: [x.shape[0]!, w.shape[3]!, ...output], type: x.type }],
  });
  return channelsLast(node!);
}

function cutEnd(x: Tensor, after: Pair): Tensor {
  const [height, width] = [x.shape[2]! + Math.min(0, after[0]), x.shape[3]! + Math.min(0, after[1])];
  return slice(slice(x, 0, height, 2), 0, width, 3);
}

/** x of y and w. */
export function nativeToInput(y: Tensor, w: Tensor, geometry: ConvolutionGeometry): Tensor {
  const { kernel, stride, dilation, before, input, output, groups } = geometry;
  const extra = eachAxis(
    (axis) => input[axis] + before[axis] - (output[axis] - 1) * stride[axis] - (kernel[axis] - 1) * dilation[axis] - 1,
  );
  const [node] = applyNode({
    operation: 'ConvTranspose',
    inputs: [channelsFirst(y), transpose(w, [3, 2, 0, 1])],
    attributes: {
      kernel_shape: kernel,
      strides: stride,
      dilations: dilation,
      pads: [...before, ...extra.map((each) => Math.max(0, -each))],
      output_padding: extra.map((each) => Math.max(0, each)),
      group: groups,
    },
    outputs: [{ shape: [y.shape[0]!, w.shape[2]! * groups, ...input], type: y.type }],
  });
  return channelsLast(node!);
}
