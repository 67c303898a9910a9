/** Continuo's side of the engine's benchmark, in a process of its own as its peers are. */
import { readFileSync } from 'node:fs';
import { readSafetensors } from '@continuo/models';
import { initialTrainingState, optimizerFeeds, type TensorData, type TensorSpec } from '@continuo/tensor';
import { nodeDevice } from '@continuo/tensor/node';
import { serveSteps } from './serve-steps.ts';
import { OPTIMIZER, WORKLOADS } from './workloads.ts';

await serveSteps(async (task) => {
  const { program, parameters } = WORKLOADS[task.workload]!.describe();
  const { tensors } = readSafetensors(readFileSync(task.tensors));
  const given = Object.fromEntries(Object.entries(tensors).map(([name, { values }]) => [name, values]));
  const session = await nodeDevice().open(program);
  await session.writeState(initialTrainingState(program, given));
  const data = program.inputs.filter(({ name }) => given[name]);
  const feeds = {
    ...Object.fromEntries(data.map((spec) => [spec.name, typed(spec, given[spec.name]!)])),
    learningRate: Float32Array.of(task.learningRate),
  };
  let steps = 0;
  return {
    about: { name: 'Continuo', parameters: parameters.count() },
    async step() {
      const { loss } = await session.run({ ...feeds, ...optimizerFeeds(steps, OPTIMIZER) }, { seed: steps });
      steps += 1;
      return Number(loss![0]);
    },
  };
});

/** The file holds floats; tokens are whole numbers. */
function typed({ type }: TensorSpec, values: Float32Array): TensorData {
  return type === 'int32' ? Int32Array.from(values) : values;
}
