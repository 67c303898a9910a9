/** How far the pieces of one set lie from each other, and from those of another set. */

/** One row of numbers a piece. */
export type Rows = readonly ArrayLike<number>[];

/**
 * Euclidean distances of each row from all others of its set, each pair once.
 *
 * Yang and Lerch 2018, section 3.3.1: the intra-set distances by leave-one-out (which give each pair twice).
 *
 * @example intraSetDistances([[0], [3], [7]]) // => Float64Array [3, 7, 4]
 */
export function intraSetDistances(rows: Rows): Float64Array {
  const distances = new Float64Array((rows.length * (rows.length - 1)) / 2);
  let place = 0;
  for (let i = 0; i < rows.length; i++) {
    for (let j = i + 1; j < rows.length; j++) distances[place++] = distance(rows[i]!, rows[j]!);
  }
  return distances;
}

/**
 * Euclidean distances of each row of one set from each of the other.
 *
 * @example interSetDistances([[0], [1]], [[3]]) // => Float64Array [3, 2]
 */
export function interSetDistances(from: Rows, to: Rows): Float64Array {
  return Float64Array.from(from.flatMap((row) => to.map((other) => distance(row, other))));
}

function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let squares = 0;
  for (let place = 0; place < a.length; place++) squares += (a[place]! - b[place]!) ** 2;
  return Math.sqrt(squares);
}
