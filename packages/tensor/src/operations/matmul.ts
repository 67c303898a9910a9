/** Matrix products. */
import { broadcastShapes, type Shape, ShapeError } from '../shape.ts';
import { applyNode, type Tensor } from '../tensor.ts';
import { reshape } from './reshape.ts';
import { sumTo } from './sum.ts';

export type MatmulOptions = {
  /** swap the last two axes of the first, default false */
  readonly transposeA?: boolean;
  /** swap the last two axes of the second, default false */
  readonly transposeB?: boolean;
  /** multiply the result by this number, default 1 */
  readonly scale?: number;
};

/**
 * The matrix product over the last two axes; leading axes broadcast.
 *
 * @param a  [..., N, K] ([..., K, N] with transposeA)
 * @param b  [..., K, M] ([..., M, K] with transposeB)
 * @returns  [..., N, M]
 * @throws ShapeError  K differs, or an operand has fewer than two axes
 */
export function matmul(a: Tensor, b: Tensor, options: MatmulOptions = {}): Tensor {
  const { transposeA = false, transposeB = false, scale = 1 } = options;
  if (a.shape.length < 2 || b.shape.length < 2) {
    throw new ShapeError('matmul', [a.shape, b.shape], 'both need at least two axes');
  }
  // one large product runs faster than a batch of small ones that share a matrix
  if (a.shape.length > 2 && b.shape.length === 2 && !transposeA) {
    const rows = reshape(a, [-1, a.shape.at(-1)!]);
    const product = matmul(rows, b, options);
    return reshape(product, [...a.shape.slice(0, -1), product.shape[1]!]);
  }
  const [rowsA, columnsA] = lastTwo(a, transposeA);
  const [rowsB, columnsB] = lastTwo(b, transposeB);
  if (columnsA !== rowsB) {
    const how = `${transposeA ? ', the first transposed' : ''}${transposeB ? ', the second transposed' : ''}`;
    throw new ShapeError('matmul', [a.shape, b.shape], `the inner sizes ${columnsA} and ${rowsB} differ${how}`);
  }
  const batch = broadcastBatches(a.shape, b.shape);
  const plain = !transposeA && !transposeB && scale === 1;
  return applyNode({
    operation: plain ? 'MatMul' : 'FusedMatMul',
    domain: plain ? '' : 'com.microsoft',
    inputs: [a, b],
    attributes: plain ? {} : { transA: Number(transposeA), transB: Number(transposeB), alpha: { float: scale } },
    outputs: [{ shape: [...batch, rowsA, columnsB], type: a.type }],
    gradient: ([dy]) => {
      const toA = transposeA
        ? matmul(b, dy!, { transposeA: transposeB, transposeB: true, scale })
        : matmul(dy!, b, { transposeB: !transposeB, scale });
      const toB = transposeB
        ? matmul(dy!, a, { transposeA: true, transposeB: transposeA, scale })
        : matmul(a, dy!, { transposeA: !transposeA, scale });
      return [sumTo(toA, a.shape), sumTo(toB, b.shape)];
    },
  })[0]!;
}

function broadcastBatches(a: Shape, b: Shape): Shape {
  try {
    return broadcastShapes('matmul', a.slice(0, -2), b.slice(0, -2));
  } catch {
    throw new ShapeError('matmul', [a, b], 'the axes before the last two must be equal or 1');
  }
}

function lastTwo(x: Tensor, transposed: boolean): [number, number] {
  const rows = x.shape.at(-2)!;
  const columns = x.shape.at(-1)!;
  return transposed ? [columns, rows] : [rows, columns];
}
