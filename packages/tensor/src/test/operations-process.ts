/** The process that runs the table of operations and a short training by WebGPU in Node, and prints what came out. */
import type { Device } from '../index.ts';
import { nodeDevice } from '../node/index.ts';
import { isRefused, runOperationCases } from './run-operation-cases.ts';
import { runTrainingSteps } from './training-steps.ts';

const [strict, device] = [nodeDevice({ provider: 'webgpu', strict: true }), nodeDevice({ provider: 'webgpu' })];
const fallsBack: string[] = [];
/** Takes a part of a program on the CPU only where it must, and makes a note of it. */
const noting: Device = {
  ...device,
  open: (program) =>
    strict.open(program).catch((error: unknown) => {
      if (!isRefused(error)) throw error;
      fallsBack.push(program.name);
      return device.open(program);
    }),
};
const results = await runOperationCases(noting);
const figures = await runTrainingSteps(device);
await strict.dispose();
await device.dispose();
process.stdout.write(JSON.stringify({ results, fallsBack, figures }));
