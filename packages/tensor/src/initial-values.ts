/** How parameters start, by the names of the field. */
import { normalNumbers, wordSource } from './noise.ts';
import { type Shape, sizeOf } from './shape.ts';

export type InitialValue =
  /** drawn from a normal distribution of mean 0 */
  | { readonly deviation: number }
  /** all the same */
  | { readonly fill: number }
  /** equal parts one after the other, each all the same: the gates of a recurrent cell's bias */
  | { readonly fillParts: readonly number[] }
  /** drawn evenly between minus and plus this number */
  | { readonly uniform: number }
  /** a matrix (first axis by all others) whose rows, or columns where they are fewer, are orthogonal and this long */
  | { readonly orthogonal: number };

/** How many numbers go into one result of a layer, and how many results one number goes into. */
export type Fans = { readonly fanIn: number; readonly fanOut: number };

/**
 * Variance 2 / (in + out): values and gradients keep their size through layers with tanh.
 *
 * Glorot (Xavier) and Bengio 2010, equation 12. `gain` multiplies the deviation.
 *
 * @example xavierNormal({ fanIn: 6, fanOut: 2 }) // => { deviation: 0.5 }
 */
export function xavierNormal({ fanIn, fanOut }: Fans, gain = 1): InitialValue {
  return { deviation: gain * Math.sqrt(2 / (fanIn + fanOut)) };
}

/** The same, drawn evenly: Glorot and Bengio 2010, equation 16. @example xavierUniform({ fanIn: 4, fanOut: 2 }) // => { uniform: 1 } */
export function xavierUniform({ fanIn, fanOut }: Fans, gain = 1): InitialValue {
  return { uniform: gain * Math.sqrt(6 / (fanIn + fanOut)) };
}

/**
 * Variance 2 / in: values keep their size through layers with rectifiers.
 *
 * He (Kaiming) et al. 2015, equation 10.
 *
 * @example heNormal(8) // => { deviation: 0.5 }
 */
export function heNormal(fanIn: number): InitialValue {
  return { deviation: Math.sqrt(2 / fanIn) };
}

/** The same, drawn evenly. @example heUniform(6) // => { uniform: 1 } */
export function heUniform(fanIn: number): InitialValue {
  return { uniform: Math.sqrt(6 / fanIn) };
}

/**
 * Lengths stay through a product however often repeated, as in a recurrent network: Saxe et al. 2014, section 3.
 *
 * @example orthogonal() // => { orthogonal: 1 }
 */
export function orthogonal(gain = 1): InitialValue {
  return { orthogonal: gain };
}

/** The first values of a parameter: a function of the three. */
export function drawInitialValue(initial: InitialValue, shape: Shape, seed: number): Float32Array {
  const size = sizeOf(shape);
  if ('fill' in initial) return new Float32Array(size).fill(initial.fill);
  if ('fillParts' in initial) {
    const { fillParts } = initial;
    return Float32Array.from({ length: size }, (_, place) => fillParts[Math.floor((place * fillParts.length) / size)]!);
  }
  if ('deviation' in initial) return normalNumbers(size, seed, initial.deviation);
  if ('orthogonal' in initial)
    return orthogonalNumbers(shape[0] ?? 1, size / (shape[0] ?? 1), seed, initial.orthogonal);
  const draw = wordSource(seed);
  return Float32Array.from({ length: size }, () => initial.uniform * ((draw() + 0.5) / 2147483648 - 1));
}

/**
 * Normal numbers made orthogonal by Gram and Schmidt's way, twice over for the sake of rounding. All such matrices are
 * equally likely, since each vector keeps its direction's sign (Mezzadri 2007, section 4).
 */
function orthogonalNumbers(rows: number, columns: number, seed: number, gain: number): Float32Array {
  const [count, length] = rows <= columns ? [rows, columns] : [columns, rows];
  const drawn = normalNumbers(rows * columns, seed);
  const vectors: Float64Array[] = [];
  for (let index = 0; index < count; index += 1) {
    const vector = Float64Array.from(drawn.subarray(index * length, (index + 1) * length));
    for (const other of [...vectors, ...vectors]) {
      const along = dot(vector, other);
      for (let place = 0; place < length; place += 1) vector[place]! -= along * other[place]!;
    }
    const size = Math.sqrt(dot(vector, vector));
    vectors.push(vector.map((value) => value / size));
  }
  return Float32Array.from({ length: rows * columns }, (_, place) => {
    const [row, column] = [Math.floor(place / columns), place % columns];
    return gain * (rows <= columns ? vectors[row]![column]! : vectors[column]![row]!);
  });
}

function dot(a: Float64Array, b: Float64Array): number {
  let total = 0;
  for (let place = 0; place < a.length; place += 1) total += a[place]! * b[place]!;
  return total;
}
