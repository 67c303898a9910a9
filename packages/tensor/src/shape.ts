/** Shapes: sizes of a tensor's axes, checked when a computation is described, long before it runs. */

export type Shape = readonly number[];

/** A computation was described whose shapes do not fit; names the operation and every shape. */
export class ShapeError extends Error {
  override readonly name = 'ShapeError';
  readonly code = 'shape';
  readonly operation: string;
  readonly shapes: readonly Shape[];
  constructor(operation: string, shapes: readonly Shape[], expectation: string) {
    super(`${operation}: ${shapes.map(formatShape).join(' and ')}: ${expectation}`);
    this.operation = operation;
    this.shapes = shapes;
  }
}

/** @example formatShape([2, 3]) // => "[2, 3]" */
export function formatShape(shape: Shape): string {
  return `[${shape.join(', ')}]`;
}

/** The number of elements. @example sizeOf([2, 3]) // => 6 */
export function sizeOf(shape: Shape): number {
  return shape.reduce((product, size) => product * size, 1);
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
}

/**
 * The shape of an elementwise result: axes are matched from the last, and an axis of 1 stretches.
 *
 * @throws ShapeError  two sizes differ and neither is 1
 * @example broadcastShapes('add', [4, 1], [3]) // => [4, 3]
 */
export function broadcastShapes(operation: string, ...shapes: readonly Shape[]): number[] {
  const rank = Math.max(...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, axis) => {
    const sizes = shapes.map((shape) => shape[axis - rank + shape.length] ?? 1);
    const size = sizes.find((candidate) => candidate !== 1) ?? 1;
    if (sizes.some((candidate) => candidate !== 1 && candidate !== size)) {
      throw new ShapeError(operation, shapes, `axis ${axis} has sizes ${sizes.join(' and ')}; they must be equal or 1`);
    }
    return size;
  });
}

/**
 * An axis counted from the front, where a negative one counts from the end.
 *
 * @throws ShapeError  the tensor has no such axis
 * @example normalizeAxis('sum', [2, 3, 4], -1) // => 2
 */
export function normalizeAxis(operation: string, shape: Shape, axis: number): number {
  const positive = axis < 0 ? axis + shape.length : axis;
  if (!Number.isInteger(positive) || positive < 0 || positive >= shape.length) {
    throw new ShapeError(operation, [shape], `there is no axis ${axis}`);
  }
  return positive;
}
