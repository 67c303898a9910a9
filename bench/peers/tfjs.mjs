/** What the peers in TensorFlow.js share: its WebAssembly back end, the parameters, Adam. */
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { dirname } from 'node:path';
import { readTask, serveSteps } from './peer.mjs';

const require = createRequire(import.meta.url);

/**
 * Serves training steps.
 *
 * @param describe  (tf, task, parameters, data) => the loss, a function of nothing
 */
export function serveTensorFlow(describe) {
  serveSteps(async (task) => {
    const tf = require('@tensorflow/tfjs');
    const wasm = require('@tensorflow/tfjs-backend-wasm');
    wasm.setWasmPaths(`${dirname(require.resolve('@tensorflow/tfjs-backend-wasm'))}/`);
    wasm.setThreadsCount(availableParallelism());
    await tf.setBackend('wasm');
    await tf.ready();
    const { parameters: first, data } = readTask(task);
    const parameters = {};
    for (const [name, { shape, values }] of Object.entries(first)) {
      parameters[name] = tf.variable(tf.tensor(values, shape), true, name);
    }
    const lossOf = describe(tf, task, parameters, data);
    // its Adam knows no weight decay: a little less work than the others do
    const optimizer = tf.train.adam(task.learningRate, task.beta1, task.beta2, task.epsilon);
    return {
      about: { name: `tfjs ${tf.version_core} (wasm, ${wasm.getThreadsCount()} threads)` },
      async step() {
        const loss = optimizer.minimize(lossOf, true);
        const [value] = await loss.data();
        loss.dispose();
        return value;
      },
    };
  });
}

/** Rows of 0 with a 1 where each token stands: a lookup as a product, whose gradient is fast. */
export function oneHotRows(tf, tokens, vocabSize) {
  return tf.oneHot(tf.tensor1d(Int32Array.from(tokens), 'int32'), vocabSize).cast('float32');
}
