/** The recurrent language model's training step in TensorFlow.js, step by step. */
import { oneHotRows, serveTensorFlow } from './tfjs.mjs';

serveTensorFlow((tf, { vocabSize, dim, depth, batchSize: B, length: T }, p, data) => {
  const tokens = oneHotRows(tf, data.tokens, vocabSize);
  const targets = oneHotRows(tf, data.targets, vocabSize);
  return () => {
    const embedded = tokens.matMul(p.embedding).reshape([T, B, -1]);
    let stream = tf.unstack(embedded);
    for (let layer = 0; layer < depth; layer += 1) {
      const [weight, bias] = [p[`layer${layer}.weight`], p[`layer${layer}.bias`]];
      let h = tf.zeros([B, dim]);
      let c = tf.zeros([B, dim]);
      stream = stream.map((x) => {
        const sums = tf.matMul(tf.concat([x, h], 1), weight, false, true).add(bias);
        const [i, f, o, g] = tf.split(sums, 4, 1);
        c = f.sigmoid().mul(c).add(i.sigmoid().mul(g.tanh()));
        h = o.sigmoid().mul(c.tanh());
        return h;
      });
    }
    const logits = tf.concat(stream, 0).matMul(p['output.weight']).add(p['output.bias']);
    return tf
      .logSoftmax(logits)
      .mul(targets)
      .sum()
      .mul(-1 / (B * T));
  };
});
