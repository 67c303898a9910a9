/** What the peers in jax-js share: WebAssembly, the parameters, AdamW. */
import { readFileSync } from 'node:fs';
import { blockUntilReady, defaultDevice, init, jit, numpy as np, tree, valueAndGrad } from '@jax-js/jax';
import { readTask, serveSteps } from './peer.mjs';

// the package does not export its own package.json
const manifest = new URL('node_modules/@jax-js/jax/package.json', import.meta.url);
const { version } = JSON.parse(readFileSync(manifest, 'utf8'));

/**
 * Serves training steps.
 *
 * @param describe  (task, data) => { lossOf, inputs }: `lossOf(parameters, ...inputs(step))`, which takes what it is given
 */
export function serveJax(describe) {
  serveSteps(async (task) => {
    await init('wasm');
    defaultDevice('wasm');
    const { learningRate, beta1, beta2, epsilon, weightDecay } = task;
    const { parameters: first, data } = readTask(task);
    const { lossOf, inputs } = describe(task, data);
    const lossAndSlopes = jit(valueAndGrad(lossOf));
    const update = jit((p, m, v, g, correction1, correction2, decay) => {
      const m2 = m.mul(beta1).add(g.ref.mul(1 - beta1));
      const v2 = v.mul(beta2).add(g.ref.mul(g).mul(1 - beta2));
      const direction = m2.ref.div(correction1).div(np.sqrt(v2.ref.div(correction2)).add(epsilon));
      return [p.mul(decay).sub(direction.mul(learningRate)), m2, v2];
    });
    const parameters = {};
    const means = {};
    const squares = {};
    for (const [name, { shape, values }] of Object.entries(first)) {
      parameters[name] = np.array(values).reshape(shape);
      means[name] = np.zeros(shape);
      squares[name] = np.zeros(shape);
    }
    let steps = 0;
    return {
      about: { name: `jax-js ${version} (wasm)` },
      async step() {
        const [loss, slopes] = lossAndSlopes(tree.ref(parameters), ...inputs(steps));
        steps += 1;
        for (const [name, slope] of Object.entries(slopes)) {
          const decay = first[name].shape.length > 1 ? 1 - learningRate * weightDecay : 1;
          [parameters[name], means[name], squares[name]] = update(
            parameters[name],
            means[name],
            squares[name],
            slope,
            1 - beta1 ** steps,
            1 - beta2 ** steps,
            decay,
          );
        }
        await blockUntilReady([parameters, means, squares]);
        return (await loss.data())[0];
      },
    };
  });
}
