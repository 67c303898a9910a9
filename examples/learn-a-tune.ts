/** A recurrent network learns a tune by heart and writes it down from its first note: node examples/learn-a-tune.ts */
import * as tensor from '@continuo/tensor';
import { openDevice } from '@continuo/tensor/node';

// Beethoven, the tune of his ninth symphony, as steps of the scale
const tune = [3, 3, 4, 5, 5, 4, 3, 2, 1, 1, 2, 3, 3, 2, 2, 3, 3, 4, 5, 5, 4, 3, 2, 1, 1, 2, 3, 2, 1, 1];
const [length, hidden] = [tune.length - 1, 48];
const options = { kind: 'gru', hidden } satisfies tensor.RecurrentOptions;

const parameters = tensor.parameterSet();
const { declare } = parameters;
const heard = (notes: tensor.Tensor): tensor.Tensor =>
  tensor.embedding(declare, 'notes', notes, { count: 6, width: 16 });
const said = (x: tensor.Tensor): tensor.Tensor => tensor.linear(declare, 'next', x, 6);

// training: the whole tune at once, through time
const notes = tensor.reshape(heard(tensor.input('notes', [length], 'int32')), [1, length, 16]);
const logits = tensor.reshape(said(tensor.recurrent(declare, 'layers', notes, options).outputs), [length, 6]);
const loss = tensor.reshape(
  tensor.mean(tensor.crossEntropy(logits, tensor.input('following', [length], 'int32'))),
  [1],
);
const optimizer = { kind: 'adamW' } as const;
const program = tensor.trainingStep({ name: 'tune', loss, parameters: parameters.list(), optimizer, gradClip: 1 });
const device = await openDevice({ device: 'cpu' });
const session = await device.open(program);
await session.writeState(tensor.initialTrainingState(program, parameters.initialValues(1)));
const feeds = { notes: Int32Array.from(tune.slice(0, -1)), following: Int32Array.from(tune.slice(1)) };
for (let step = 0; step < 200; step++) {
  await session.run({ ...feeds, learningRate: Float32Array.of(0.01), ...tensor.optimizerFeeds(step, optimizer) });
}

// writing: the same layers, one step at a time, what they carry in and out
const before = tensor.input('before', [1, hidden]);
const { output, carry } = tensor.recurrentStep(
  declare,
  'layers',
  heard(tensor.input('note', [1], 'int32')),
  [[before]],
  options,
);
const outputs = { choice: tensor.argmax(said(output)), after: carry[0]![0]! };
const values = await session.readState(parameters.specs().map(({ name }) => name));
const writer = await device.open(tensor.compile({ name: 'next note', outputs, values }));
const written = [tune[0]!];
let memory = new Float32Array(hidden);
while (written.length < tune.length) {
  const { choice, after } = await writer.run({ note: Int32Array.of(written.at(-1)!), before: memory });
  written.push(Number(choice![0]));
  memory = Float32Array.from(after as Float32Array);
}
await device.dispose();
console.log(written.join('')); // => 334554321123322334554321123211
