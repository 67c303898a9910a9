/** How a kernel moves over an image. */

/** A number for the height and one for the width. */
export type Pair = readonly [height: number, width: number];

export const eachAxis = (make: (axis: 0 | 1) => number): Pair => [make(0), make(1)];

/** How a kernel moves over its input. */
export type ConvolutionGeometry = {
  readonly kernel: Pair;
  readonly stride: Pair;
  readonly dilation: Pair;
  /** zeros before the input; those after it follow from the sizes */
  readonly before: Pair;
  readonly groups: number;
  /** [H, W] of x */
  readonly input: Pair;
  /** [oH, oW] of y */
  readonly output: Pair;
};
