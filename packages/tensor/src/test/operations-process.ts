/** The process that runs the table of operations on a provider of ONNX Runtime in Node, and prints what came out. */
import { nodeDevice } from '../node/index.ts';
import { operationsThatFallBack, runOperationCases } from './run-operation-cases.ts';

const device = nodeDevice({ provider: 'webgpu' });
const results = await runOperationCases(device);
await device.dispose();
const strict = nodeDevice({ provider: 'webgpu', strict: true });
const fallsBack = await operationsThatFallBack(strict);
await strict.dispose();
process.stdout.write(JSON.stringify({ results, fallsBack }));
