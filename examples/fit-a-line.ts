/** Trains the smallest network, y = a·x + b, with gradients that the graph derives itself: node examples/fit-a-line.ts */
import {
  add,
  initialTrainingState,
  input,
  mean,
  multiply,
  optimizerFeeds,
  square,
  state,
  subtract,
  trainingStep,
} from '@continuo/tensor';
import { nodeDevice } from '@continuo/tensor/node';

const x = input('x', [4]);
const wanted = input('wanted', [4]);
const slope = state('p.slope', [1]);
const offset = state('p.offset', [1]);
const loss = mean(square(subtract(add(multiply(slope, x), offset), wanted)));

// forward, backward and the optimizer are one ONNX program
const optimizer = { kind: 'sgd', momentum: 0.9 } as const;
const program = trainingStep({ name: 'line', loss, parameters: [slope, offset], optimizer });
const session = await nodeDevice().open(program);
await session.writeState(
  initialTrainingState(program, { 'p.slope': Float32Array.of(0), 'p.offset': Float32Array.of(0) }),
);

for (let step = 0; step < 200; step++) {
  const xs = Float32Array.from({ length: 4 }, (_, index) => Math.sin(step + index));
  const feeds = { x: xs, wanted: xs.map((value) => 2 * value - 1), learningRate: Float32Array.of(0.05) };
  await session.run({ ...feeds, ...optimizerFeeds(step, optimizer) });
}
const learned = await session.readState(['p.slope', 'p.offset']);
await session.dispose();
console.log(`y = ${learned['p.slope']![0]!.toFixed(3)} x + ${learned['p.offset']![0]!.toFixed(3)}`); // => y = 2.000 x + -1.000
