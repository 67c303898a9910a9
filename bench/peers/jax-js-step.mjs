/** The same training step in jax-js, by WebAssembly. */
import { readFileSync } from 'node:fs';
import { blockUntilReady, defaultDevice, init, jit, nn, numpy as np, tree, valueAndGrad } from '@jax-js/jax';
import { firstValues, rotaryTables, serveSteps } from './peer.mjs';

// the package does not export its own package.json
const manifest = new URL('node_modules/@jax-js/jax/package.json', import.meta.url);
const { version } = JSON.parse(readFileSync(manifest, 'utf8'));

serveSteps(async (task) => {
  await init('wasm');
  defaultDevice('wasm');
  const {
    dim,
    heads,
    depth,
    vocabSize,
    batchSize: B,
    length: T,
    learningRate,
    beta1,
    beta2,
    epsilon,
    weightDecay,
  } = task;
  const K = dim / heads;
  const half = K / 2;
  const tables = rotaryTables(T, K);
  const array = (values, shape) => np.array(values).reshape(shape);
  const cosines = array(tables.cosines, [T, 1, half]);
  const sines = array(tables.sines, [T, 1, half]);

  const normalize = (x, scale, shift) => nn.standardize(x, -1, { epsilon: 1e-5 }).mul(scale).add(shift);
  const linear = (p, name, x) => np.matmul(x, p[`${name}.weight`]).add(p[`${name}.bias`]);
  const rotate = (x) => {
    const [a, b] = np.split(x, 2, -1);
    const left = a.ref.mul(cosines.ref).sub(b.ref.mul(sines.ref));
    return np.concatenate([left, a.mul(sines.ref).add(b.mul(cosines.ref))], -1);
  };
  const lossOf = (p, tokens, targets) => {
    let stream = np.matmul(nn.oneHot(tokens, vocabSize), p.embedding); // [B·T, D]
    for (let block = 0; block < depth; block += 1) {
      const normal = normalize(stream.ref, p[`${block}.attention.scale`], p[`${block}.attention.shift`]);
      const [q, k, v] = np.split(linear(p, `${block}.heads`, normal).reshape([B, T, 3 * heads, K]), 3, 2);
      const mixed = nn.dotProductAttention(rotate(q), rotate(k), v, { isCausal: true }).reshape([B * T, dim]);
      stream = stream.add(linear(p, `${block}.join`, mixed));
      const again = normalize(stream.ref, p[`${block}.mlp.scale`], p[`${block}.mlp.shift`]);
      const wide = nn.gelu(linear(p, `${block}.widen`, again), { approximate: false });
      stream = stream.add(linear(p, `${block}.narrow`, wide));
    }
    const logits = np.matmul(normalize(stream, p['final.scale'], p['final.shift']), p.output);
    return nn
      .logSoftmax(logits, -1)
      .mul(nn.oneHot(targets, vocabSize))
      .sum()
      .mul(-1 / (B * T));
  };

  const lossAndSlopes = jit(valueAndGrad(lossOf));
  const update = jit((p, m, v, g, correction1, correction2, decay) => {
    const m2 = m.mul(beta1).add(g.ref.mul(1 - beta1));
    const v2 = v.mul(beta2).add(g.ref.mul(g).mul(1 - beta2));
    const direction = m2.ref.div(correction1).div(np.sqrt(v2.ref.div(correction2)).add(epsilon));
    return [p.mul(decay).sub(direction.mul(learningRate)), m2, v2];
  });

  const first = firstValues(task);
  const parameters = {};
  const means = {};
  const squares = {};
  for (const [name, { shape, values }] of Object.entries(first)) {
    parameters[name] = array(values, shape);
    means[name] = np.zeros(shape);
    squares[name] = np.zeros(shape);
  }
  const tokens = np.array(Int32Array.from(task.tokens), { dtype: np.int32 });
  const targets = np.array(Int32Array.from(task.targets), { dtype: np.int32 });
  let steps = 0;
  return {
    about: { name: `jax-js ${version} (wasm)` },
    async step() {
      steps += 1;
      const [loss, slopes] = lossAndSlopes(tree.ref(parameters), tokens.ref, targets.ref);
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
