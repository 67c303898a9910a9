/** The Transformer's training step in TensorFlow.js. */
import { rotaryTables } from './peer.mjs';
import { oneHotRows, serveTensorFlow } from './tfjs.mjs';

serveTensorFlow((tf, { dim, heads, depth, vocabSize, batchSize: B, length: T }, p, data) => {
  const K = dim / heads;
  const tables = rotaryTables(T, K);
  const cosines = tf.tensor(tables.cosines, [T, K / 2]);
  const sines = tf.tensor(tables.sines, [T, K / 2]);
  const mask = tf.tensor(
    Float32Array.from({ length: T * T }, (_, place) => (place % T > Math.floor(place / T) ? -1e9 : 0)),
    [T, T],
  );
  const tokens = oneHotRows(tf, data.tokens, vocabSize);
  const targets = oneHotRows(tf, data.targets, vocabSize);

  const normalize = (x, name) => {
    const centred = x.sub(x.mean(-1, true));
    const variance = centred.mul(centred).mean(-1, true);
    return centred.div(variance.add(1e-5).sqrt()).mul(p[`${name}.scale`]).add(p[`${name}.shift`]);
  };
  const linear = (x, name) => x.matMul(p[`${name}.weight`]).add(p[`${name}.bias`]);
  const gelu = (x) => x.mul(x.mul(Math.SQRT1_2).erf().add(1)).mul(0.5);
  const rotate = (x) => {
    const [a, b] = tf.split(x, 2, -1);
    return tf.concat([a.mul(cosines).sub(b.mul(sines)), a.mul(sines).add(b.mul(cosines))], -1);
  };
  return () => {
    let stream = tokens.matMul(p.embedding); // [B·T, D]
    for (let block = 0; block < depth; block += 1) {
      const all = linear(normalize(stream, `block${block}.attention`), `block${block}.heads`);
      const [q, k, v] = tf.split(all.reshape([B, T, 3 * heads, K]).transpose([0, 2, 1, 3]), 3, 1);
      const scores = tf
        .matMul(rotate(q), rotate(k), false, true)
        .mul(K ** -0.5)
        .add(mask);
      const mixed = tf
        .matMul(tf.softmax(scores), v)
        .transpose([0, 2, 1, 3])
        .reshape([B * T, dim]);
      stream = stream.add(linear(mixed, `block${block}.join`));
      const wide = gelu(linear(normalize(stream, `block${block}.mlp`), `block${block}.widen`));
      stream = stream.add(linear(wide, `block${block}.narrow`));
    }
    const logits = normalize(stream, 'final').matMul(p.output);
    return tf
      .logSoftmax(logits)
      .mul(targets)
      .sum()
      .mul(-1 / (B * T));
  };
});
