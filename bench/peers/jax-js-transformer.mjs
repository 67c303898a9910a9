/** The Transformer's training step in jax-js. */
import { nn, numpy as np } from '@jax-js/jax';
import { serveJax } from './jax-js.mjs';
import { rotaryTables } from './peer.mjs';

serveJax(({ dim, heads, depth, vocabSize, batchSize: B, length: T }, data) => {
  const K = dim / heads;
  const half = K / 2;
  const tables = rotaryTables(T, K);
  const cosines = np.array(tables.cosines).reshape([T, 1, half]);
  const sines = np.array(tables.sines).reshape([T, 1, half]);

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
      const normal = normalize(stream.ref, p[`block${block}.attention.scale`], p[`block${block}.attention.shift`]);
      const [q, k, v] = np.split(linear(p, `block${block}.heads`, normal).reshape([B, T, 3 * heads, K]), 3, 2);
      const mixed = nn.dotProductAttention(rotate(q), rotate(k), v, { isCausal: true }).reshape([B * T, dim]);
      stream = stream.add(linear(p, `block${block}.join`, mixed));
      const again = normalize(stream.ref, p[`block${block}.mlp.scale`], p[`block${block}.mlp.shift`]);
      const wide = nn.gelu(linear(p, `block${block}.widen`, again), { approximate: false });
      stream = stream.add(linear(p, `block${block}.narrow`, wide));
    }
    const logits = np.matmul(normalize(stream, p['final.scale'], p['final.shift']), p.output);
    return nn
      .logSoftmax(logits, -1)
      .mul(nn.oneHot(targets, vocabSize))
      .sum()
      .mul(-1 / (B * T));
  };
  const tokens = np.array(Int32Array.from(data.tokens), { dtype: np.int32 });
  const targets = np.array(Int32Array.from(data.targets), { dtype: np.int32 });
  return { lossOf, inputs: () => [tokens.ref, targets.ref] };
});
