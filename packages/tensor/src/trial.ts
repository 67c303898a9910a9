/** A short piece of work, to find out which of two devices is the faster one on this machine. */
import { compile } from './compile.ts';
import { tanh } from './operations/elementwise.ts';
import { matmul } from './operations/matmul.ts';
import { sum } from './operations/sum.ts';
import type { Device } from './program.ts';
import { input, type Tensor } from './tensor.ts';

/** Rows and columns of the matrices: large enough that a graphics processor is worth its start. */
const SIZE = 512;
const [PRODUCTS, RUNS] = [12, 3];

/**
 * Seconds that a device takes for a chain of matrix products like those of a training step (3.2 billion operations), the
 * shortest of three times after one that is not counted.
 *
 * @throws DeviceError  the device is not there
 */
export async function trialSeconds(device: Device): Promise<number> {
  const [x, w] = [input('x', [SIZE, SIZE]), input('w', [SIZE, SIZE])];
  let y: Tensor = x;
  for (let product = 0; product < PRODUCTS; product += 1) y = tanh(matmul(y, w));
  const session = await device.open(compile({ name: 'trial', outputs: { total: sum(y) } }));
  const feeds = { x: new Float32Array(SIZE * SIZE).fill(0.01), w: new Float32Array(SIZE * SIZE).fill(0.01) };
  let shortest = Number.POSITIVE_INFINITY;
  for (let run = 0; run <= RUNS; run += 1) {
    const start = performance.now();
    await session.run(feeds);
    if (run > 0) shortest = Math.min(shortest, (performance.now() - start) / 1000);
  }
  await session.dispose();
  return shortest;
}

/**
 * Runs a small program, to see that a device is there and computes.
 *
 * @throws DeviceError  the device is not there
 * @throws RangeError  it computes something else
 */
export async function checkDevice(device: Device): Promise<void> {
  const x = input('x', [2, 2]);
  const session = await device.open(compile({ name: 'check', outputs: { y: matmul(x, x) } }));
  const { y } = await session.run({ x: Float32Array.of(1, 2, 3, 4) });
  await session.dispose();
  if (y?.join() !== '7,10,15,22')
    throw new RangeError(`the device ${device.name} computes ${y?.join()}, not 7,10,15,22`);
}
