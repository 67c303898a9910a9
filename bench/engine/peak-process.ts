/**
 * How fast the machine multiplies matrices: one large square product through ONNX Runtime on all threads, the same
 * library that Continuo computes with. A step is the fastest of a few; its "loss" is the rate in GFLOP/s.
 */
import { compile, input, matmul } from '@continuo/tensor';
import { nodeDevice } from '@continuo/tensor/node';
import { serveSteps } from './serve-steps.ts';

const SIZE = 2048;
const PRODUCTS = 4;

await serveSteps(async () => {
  const [a, b] = [input('a', [SIZE, SIZE]), input('b', [SIZE, SIZE])];
  const session = await nodeDevice().open(compile({ name: 'product', outputs: { y: matmul(a, b) } }));
  const feeds = {
    a: Float32Array.from({ length: SIZE * SIZE }, (_, place) => (place % 7) - 3),
    b: Float32Array.from({ length: SIZE * SIZE }, (_, place) => (place % 11) - 5),
  };
  return {
    about: { name: `a ${SIZE}×${SIZE} matrix product` },
    async step() {
      const times: number[] = [];
      for (let product = 0; product < PRODUCTS; product += 1) {
        const start = performance.now();
        await session.run(feeds);
        times.push(performance.now() - start);
      }
      const milliseconds = Math.min(...times);
      return { milliseconds, loss: (2 * SIZE ** 3) / milliseconds / 1e6 };
    },
  };
});
