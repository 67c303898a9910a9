/** Runs exported programs in Python's ONNX Runtime and here, on the same made-up values. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { hashName, mixSeed, type Program, sizeOf, type TensorData, wordSource } from '@continuo/tensor';

/** A Python with onnxruntime, where there is one. */
export const PYTHON: string | undefined = process.env.CONTINUO_PYTHON;

export type Values = Readonly<Record<string, ArrayLike<number | bigint>>>;
export type Ran = { readonly results: readonly Values[]; readonly state: Values };
/** What `export --json` tells. */
export type Told = Pick<Program, 'inputs' | 'outputs' | 'state' | 'noises'> & Readonly<Record<string, unknown>>;

/**
 * Values for every input: small whole numbers, zeros and ones in bytes, numbers up to 1 in floats, 0 for places.
 *
 * @param most  int32 numbers are below it; default 25
 */
export function inputsOf({ inputs }: Pick<Told, 'inputs'>, seed: number, most = 25): Record<string, TensorData> {
  return Object.fromEntries(
    inputs.map(({ name, type, shape }) => {
      const draw = wordSource(mixSeed(seed, hashName(name)));
      const size = sizeOf(shape);
      if (type === 'uint8') return [name, Uint8Array.from({ length: size }, () => Number(draw() % 16 === 0))];
      if (type === 'int32') return [name, Int32Array.from({ length: size }, () => draw() % most)];
      if (type === 'int64') return [name, new BigInt64Array(size)];
      return [name, Float32Array.from({ length: size }, () => (draw() >>> 8) / 2 ** 24 / size)];
    }),
  );
}

/** Runs a file by its own metadata, a run after the other. */
export function runInPython(
  path: string,
  runs: readonly Readonly<Record<string, TensorData>>[],
): Ran & { readonly checked: boolean } {
  const script = fileURLToPath(new URL('run_onnx.py', import.meta.url));
  const lists = runs.map((feeds) =>
    Object.fromEntries(
      Object.entries(feeds).map(([name, values]) => [name, Array.from<number | bigint, number>(values, Number)]),
    ),
  );
  const options = { input: JSON.stringify(lists), encoding: 'utf8', maxBuffer: 2 ** 30 } as const;
  return JSON.parse(execFileSync(PYTHON!, [script, path], options));
}

/** The largest difference, as a share of 1 + the value's size; infinite where something is missing. */
export function farthest(found: readonly Values[], expected: readonly Values[]): number {
  const differences = expected.flatMap((values, run) =>
    Object.entries(values).flatMap(([name, numbers]) => {
      const other = found[run]?.[name];
      if (other?.length !== numbers.length) return [Number.POSITIVE_INFINITY];
      return Array.from(
        numbers,
        (value, place) => Math.abs(Number(value) - Number(other[place])) / (1 + Math.abs(Number(value))),
      );
    }),
  );
  return differences.reduce((a, b) => Math.max(a, b), 0);
}
