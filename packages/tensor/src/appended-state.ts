/** State that rows are written into: a key/value cache. */
import type { StateSpec } from './program.ts';
import { sizeOf } from './shape.ts';

/**
 * The memory of a state with `append` updates: with `growth`, no more than its first rows in steps of that many, so that a run
 * reads little while little is written.
 */
export class AppendedState {
  readonly spec: StateSpec;
  readonly #axis: number;
  #rows: number;
  #data: Float32Array;

  constructor(spec: StateSpec) {
    this.spec = spec;
    this.#axis = spec.axis ?? 0;
    this.#rows = Math.min(spec.growth ?? this.capacity, this.capacity);
    this.#data = new Float32Array(sizeOf(this.shape));
  }

  /** the most rows that it can hold */
  get capacity(): number {
    return this.spec.shape[this.#axis]!;
  }

  /** of what it holds now */
  get shape(): readonly number[] {
    return this.#withRows(this.#rows);
  }

  get data(): Float32Array {
    return this.#data;
  }

  /**
   * Takes the memory for a run that writes `rows` rows at `position`; what stands before it stays. A run at 0 begins anew
   * with the least memory.
   *
   * @returns whether the memory is another now
   */
  reserve(position: number, rows: number): boolean {
    const { growth } = this.spec;
    if (growth === undefined) return false;
    const needed = Math.min(this.capacity, Math.ceil((position + rows) / growth) * growth);
    if (needed === this.#rows || (needed < this.#rows && position > 0)) return false;
    const grown = new Float32Array(sizeOf(this.#withRows(needed)));
    this.#copy(this.#data, this.#rows, grown, needed, Math.min(position, this.#rows));
    this.#rows = needed;
    this.#data = grown;
    return true;
  }

  /** Writes the rows of a run at `position`: `source` holds them in the part that the run's program says. */
  write(source: Float32Array, position: number, { rows: count = 0, part = 0 }: StateSpec): void {
    const [outer, block] = [this.#outer, count * this.#inner];
    let from = part * outer * block;
    for (let index = 0; index < outer; index += 1) {
      let to = (index * this.#rows + position) * this.#inner;
      // a loop: short rows are copied faster than by making views of them
      for (const end = from + block; from < end; from += 1, to += 1) this.#data[to] = source[from]!;
    }
  }

  /** All rows that it can hold; zeros where nothing was written. */
  whole(): Float32Array {
    const whole = new Float32Array(sizeOf(this.spec.shape));
    this.#copy(this.#data, this.#rows, whole, this.capacity, this.#rows);
    return whole;
  }

  /** Takes the values of all rows that it can hold. */
  replace(values: Float32Array): void {
    this.#rows = this.capacity;
    if (this.#data.length === values.length) this.#data.set(values);
    else this.#data = values.slice();
  }

  get #inner(): number {
    return sizeOf(this.spec.shape.slice(this.#axis + 1));
  }

  get #outer(): number {
    return sizeOf(this.spec.shape.slice(0, this.#axis));
  }

  #withRows(rows: number): readonly number[] {
    return this.spec.shape.map((size, axis) => (axis === this.#axis ? rows : size));
  }

  #copy(from: Float32Array, fromRows: number, to: Float32Array, toRows: number, rows: number): void {
    const [outer, inner] = [this.#outer, this.#inner];
    for (let block = 0; block < outer; block += 1) {
      const start = block * fromRows * inner;
      to.set(from.subarray(start, start + rows * inner), block * toRows * inner);
    }
  }
}
