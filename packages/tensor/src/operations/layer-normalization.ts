/** Layer normalization over the last axis. */
import { ShapeError } from '../shape.ts';
import { applyNode, type Tensor } from '../tensor.ts';
import { add, multiply, square, subtract } from './elementwise.ts';
import { matmul } from './matmul.ts';
import { reshape } from './reshape.ts';
import { broadcastTo, sumTo } from './sum.ts';

/**
 * (x − mean) / √(variance + epsilon) · scale + shift over the last axis.
 *
 * Ba, Kiros and Hinton 2016, section 3. ONNX Runtime's node also gives the mean and the inverse deviation [..., 1], so
 * that the way back does not work them out again.
 *
 * @param x      [..., D]
 * @param scale  [D]
 * @param shift  [D]
 * @throws ShapeError  scale or shift is not [D]
 */
export function layerNormalization(x: Tensor, scale: Tensor, shift: Tensor, epsilon = 1e-5): Tensor {
  const features = x.shape.at(-1)!;
  if (
    scale.shape.length !== 1 ||
    scale.shape[0] !== features ||
    shift.shape.length !== 1 ||
    shift.shape[0] !== features
  ) {
    throw new ShapeError('layerNormalization', [x.shape, scale.shape, shift.shape], 'scale and shift must be [D]');
  }
  const perRow = [...x.shape.slice(0, -1), 1];
  return applyNode({
    operation: 'LayerNormalization',
    inputs: [x, scale, shift],
    attributes: { axis: -1, epsilon: { float: epsilon } },
    outputs: [
      { shape: x.shape, type: 'float32' },
      { shape: perRow, type: 'float32' },
      { shape: perRow, type: 'float32' },
    ],
    gradient: ([dy, toAverage, toInverseDeviation], [, average, inverseDeviation]) => {
      const normal = multiply(subtract(x, average!), inverseDeviation!);
      const toX: Tensor[] = [];
      const toScale = dy && multiply(dy, normal);
      if (dy && toScale) {
        // means over the features as products with scale / D: fewer passes over [..., D] than scaling and then averaging
        const share = reshape(multiply(scale, 1 / features), [features, 1]);
        const meanOf = (each: Tensor): Tensor => reshape(matmul(reshape(each, [-1, features]), share), perRow);
        const level = subtract(multiply(dy, scale), meanOf(dy));
        toX.push(multiply(subtract(level, multiply(normal, meanOf(toScale))), inverseDeviation!));
      }
      // only the gradient of a gradient comes by the other two outputs
      if (toAverage) toX.push(broadcastTo(multiply(toAverage, 1 / features), x.shape));
      if (toInverseDeviation) {
        const slope = multiply(toInverseDeviation, multiply(square(inverseDeviation!), -1 / features));
        toX.push(multiply(slope, normal));
      }
      return [toX.reduce((a, b) => add(a, b)), toScale && sumTo(toScale, scale.shape), dy && sumTo(dy, shift.shape)];
    },
  })[0]!;
}
