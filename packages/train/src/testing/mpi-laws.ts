/** What the real processes find when they talk, for tests: `mpirun -n 3 node mpi-laws.ts`; the first prints it as JSON. */
import { joinLaunched, launchedProcesses } from '../node/launched-processes.ts';

const collective = await joinLaunched();
const { rank, size } = collective;
const sum = Float32Array.of(rank, 10 * rank, 0.5);
await collective.allReduce(sum);
const mean = Float32Array.of(rank);
await collective.allReduce(mean, 'mean');
const part = Float32Array.of(-1, rank, rank, -1);
await collective.allReduce(part.subarray(1, 3));
const told = Float32Array.of(rank, rank + 0.25);
await collective.broadcast(told, size - 1);
await collective.allReduce(new Float32Array());
const long = new Float32Array(3_000_000).fill(rank + 1);
await collective.allReduce(long);
await collective.barrier();
const found = { launched: launchedProcesses(), sum, mean, part, told, long: [...new Set(long)] };
const plain = (_key: string, value: unknown): unknown => (value instanceof Float32Array ? [...value] : value);
if (rank === 0) process.stdout.write(`${JSON.stringify(found, plain)}\n`);
await collective.dispose();
