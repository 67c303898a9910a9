/**
 * How fast the machine multiplies matrices: large square products through ONNX Runtime on all threads, the same library
 * that Continuo computes with. A step does one of each size, twice, and gives the fastest; its "loss" is the rate in GFLOP/s.
 *
 * Several sizes, because a power of two makes rows collide in the cache: 2048 ran a tenth slower than 2000 here.
 */
import { compile, input, matmul } from '@continuo/tensor';
import { nodeDevice } from '@continuo/tensor/node';
import { serveSteps } from './serve-steps.ts';

const SIZES = [1536, 2000, 2048] as const;

await serveSteps(async () => {
  const device = nodeDevice();
  const products = await Promise.all(
    SIZES.map(async (size) => {
      const [a, b] = [input('a', [size, size]), input('b', [size, size])];
      const session = await device.open(compile({ name: 'product', outputs: { y: matmul(a, b) } }));
      const numbers = (cycle: number): Float32Array =>
        Float32Array.from({ length: size * size }, (_, place) => (place % cycle) - cycle / 2);
      return { operations: 2 * size ** 3, session, feeds: { a: numbers(7), b: numbers(11) } };
    }),
  );
  return {
    about: { name: 'matrix products' },
    async step() {
      let [milliseconds, rate] = [0, 0];
      for (const { operations, session, feeds } of [...products, ...products]) {
        const start = performance.now();
        await session.run(feeds);
        const took = performance.now() - start;
        if (operations / took / 1e6 > rate) [milliseconds, rate] = [took, operations / took / 1e6];
      }
      return { milliseconds, loss: rate };
    },
  };
});
