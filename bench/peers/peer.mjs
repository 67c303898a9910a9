/** What the peers in JavaScript share beside the talk with the benchmark: first values and data, rotary tables. */
import { readFileSync } from 'node:fs';
import { readSafetensors } from '@continuo/models';

export { serveSteps } from '../engine/serve-steps.ts';

/**
 * The parameters' first values by name, and the data.
 *
 * @param {{ tensors: string }} task
 */
export function readTask({ tensors: path }) {
  const parameters = {};
  const data = {};
  for (const [name, tensor] of Object.entries(readSafetensors(readFileSync(path)).tensors)) {
    if (name.startsWith('p.')) parameters[name.slice(2)] = tensor;
    else data[name] = tensor.values;
  }
  return { parameters, data };
}

/** Tables of rotary positions, [T, K/2] each. */
export function rotaryTables(time, headDim) {
  const half = headDim / 2;
  const angles = Float32Array.from(
    { length: time * half },
    (_, place) => Math.floor(place / half) * 10_000 ** (-(2 * (place % half)) / headDim),
  );
  return { cosines: angles.map(Math.cos), sines: angles.map(Math.sin) };
}
