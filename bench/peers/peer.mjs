/** What every peer in JavaScript shares: how it is asked for steps, and the first values of the model. */
import { createInterface } from 'node:readline';

/**
 * Speaks with the benchmark: one line of JSON in with the task, one out when ready; then a line in, a step, a line out.
 *
 * @param {(task: object) => Promise<{ about: object, step: () => Promise<number> }>} prepare  `step` gives the loss
 */
export async function serveSteps(prepare) {
  const say = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);
  let step;
  for await (const line of createInterface({ input: process.stdin })) {
    try {
      if (step === undefined) {
        const prepared = await prepare(JSON.parse(line));
        step = prepared.step;
        say(prepared.about);
      } else {
        const start = performance.now();
        const loss = await step();
        say({ milliseconds: performance.now() - start, loss });
      }
    } catch (error) {
      say({ refusal: String(error?.message ?? error).split('\n')[0] });
      process.exit();
    }
  }
}

/** Shapes and first values of every parameter: normal with a deviation, or all the same. */
export function firstValues({ dim, depth, mlpDim, vocabSize }) {
  const parameters = {};
  const declare = (name, shape, { deviation, fill = 0 }) => {
    const size = shape.reduce((a, b) => a * b, 1);
    const values = Float32Array.from({ length: size }, () => (deviation ? deviation * normal() : fill));
    parameters[name] = { shape, values };
  };
  const linear = (name, inputs, outputs, deviation) => {
    declare(`${name}.weight`, [inputs, outputs], { deviation });
    declare(`${name}.bias`, [outputs], {});
  };
  const norm = (name) => {
    declare(`${name}.scale`, [dim], { fill: 1 });
    declare(`${name}.shift`, [dim], {});
  };
  declare('embedding', [vocabSize, dim], { deviation: 0.02 });
  for (let block = 0; block < depth; block += 1) {
    norm(`${block}.attention`);
    linear(`${block}.heads`, dim, 3 * dim, dim ** -0.5);
    linear(`${block}.join`, dim, dim, (dim * 4 * depth) ** -0.5);
    norm(`${block}.mlp`);
    linear(`${block}.widen`, dim, mlpDim, dim ** -0.5);
    linear(`${block}.narrow`, mlpDim, dim, (mlpDim * 4 * depth) ** -0.5);
  }
  norm('final');
  declare('output', [dim, vocabSize], { deviation: dim ** -0.5 });
  return parameters;
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

function normal() {
  return Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());
}
