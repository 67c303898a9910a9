/**
 * What it costs to train in several processes: how fast two of them add up gradients, what share of a training step that is,
 * and from both, on paper, what more hosts would give.
 *
 * `npm run bench -- allreduce [--rounds 3] [--steps 6] [--json]`; needs Open MPI. Both processes run on this machine, over
 * shared memory and, to see what a network stack costs, over TCP on the loopback.
 */
import { spawnSync } from 'node:child_process';
import { availableParallelism, cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { efficiency, NETWORKS, ringSeconds } from './allreduce/estimate.ts';
import type { TrainingTimes } from './allreduce/training-process.ts';
import type { Transfer } from './allreduce/transfer-process.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    steps: { type: 'string', default: '6' },
    json: { type: 'boolean', default: false },
  },
});
const [rounds, steps] = [Math.max(1, Number(values.rounds)), Math.max(1, Number(values.steps))];
const SIZES = [0.000004, 1, 4, 20, 80];
const BATCH = { rows: 8, length: 512 };
const BUCKET_BYTES = 4 * 2 ** 20;
const log = (line: string): void => void process.stderr.write(`${line}\n`);

/** Runs a program of the folder beside this file and gives what it printed. */
function run<Result>(
  processes: number,
  program: string,
  args: readonly (number | string)[],
  how: readonly string[] = [],
): Result {
  const path = fileURLToPath(new URL(`allreduce/${program}.ts`, import.meta.url));
  const node = [process.execPath, path, ...args.map(String)];
  const launch = ['mpirun', '-n', String(processes), '--oversubscribe', ...how, ...node];
  const [command, ...rest] = processes > 1 ? launch : node;
  const { status, stdout, stderr, error } = spawnSync(command!, rest, {
    encoding: 'utf8',
    env: { ...process.env, OMPI_ALLOW_RUN_AS_ROOT: '1', OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: '1' },
  });
  if (error) throw new Error(`${command} cannot be started: ${error.message}; install Open MPI`);
  if (status !== 0) throw new Error(`${program} ended with ${status}: ${stderr}`);
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as Result;
}

function median(list: readonly number[]): number {
  return list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)]!;
}

log('two processes add up arrays …');
const paths = [
  { name: 'shared memory', transfers: run<Transfer[]>(2, 'transfer-process', [9, ...SIZES]) },
  {
    name: 'TCP on the loopback',
    transfers: run<Transfer[]>(2, 'transfer-process', [9, ...SIZES], ['--mca', 'btl', 'tcp,self']),
  },
];

// they take turns, so that whatever else the machine does falls on each alike
const variants = [
  { name: '1 process × 2 threads', processes: 1, threads: 2, how: [] as string[] },
  { name: '2 processes × 1 thread', processes: 2, threads: 1, how: [] },
  { name: '2 processes × 1 thread, TCP', processes: 2, threads: 1, how: ['--mca', 'btl', 'tcp,self'] },
];
const times: TrainingTimes[][] = variants.map(() => []);
for (let round = 0; round < rounds; round += 1) {
  for (const [index, { name, processes, threads, how }] of variants.entries()) {
    const found = run<TrainingTimes>(
      processes,
      'training-process',
      [threads, steps + 2, BATCH.rows, BATCH.length],
      how,
    );
    times[index]!.push(found);
    log(`round ${round + 1} of ${rounds}: ${name} ${found.stepMilliseconds.toFixed(0)} ms a step`);
  }
}
const training = variants.map(({ name }, index) => {
  const of = (pick: (each: TrainingTimes) => number): number => median(times[index]!.map(pick));
  return {
    name,
    stepMilliseconds: of((each) => each.stepMilliseconds),
    leastMilliseconds: Math.min(...times[index]!.map((each) => each.stepMilliseconds)),
    transferShare: of((each) => each.transferShare),
    waitingShare: of((each) => each.waitingShare),
    ratio: median(times[index]!.map((each, round) => each.stepMilliseconds / times[0]![round]!.stepMilliseconds)),
  };
});
const [alone, together] = [times[0]![0]!, times[1]![0]!];
const lossDifference = Math.max(...alone.losses.map((loss, step) => Math.abs(loss - together.losses[step]!)));

const bytes = together.bytesPerStep;
const buckets = Math.ceil(bytes / BUCKET_BYTES);
// what two processes take over shared memory is mostly adding and copying: an upper bound for adding alone
const local = paths[0]!.transfers.find((each) => each.bytes === 20e6)!;
const secondsPerByte = local.leastMilliseconds / 1000 / (local.bytes / 2);
// the fastest run: what else the machine did must not make communication look cheap
const stepSeconds = training[0]!.leastMilliseconds / 1000;
const estimate = NETWORKS.map((network) => ({
  network: network.name,
  hosts: [2, 4, 8, 16].map((hosts) => {
    const seconds = ringSeconds(bytes, hosts, buckets, network, secondsPerByte);
    return { hosts, milliseconds: 1000 * seconds, efficiency: efficiency(stepSeconds, seconds) };
  }),
}));

const machine = `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${availableParallelism()} cores`;
if (values.json) {
  process.stdout.write(
    `${JSON.stringify({ machine, rounds, steps, paths, training, lossDifference, bytes, estimate })}\n`,
  );
} else {
  const lines = [
    `Two processes on one machine. ${machine}`,
    '',
    'adding up over both, medians of 9       in buckets of 4 MiB        in one call',
    ...paths.flatMap(({ name, transfers }) =>
      transfers.map((each) => {
        const column = (milliseconds: number): string =>
          `${milliseconds.toFixed(3).padStart(10)} ms ${(each.bytes < 1000 ? '' : `${(each.bytes / milliseconds / 1e6).toFixed(2)} GB/s`).padStart(11)}`;
        const size = each.bytes < 1000 ? `${each.bytes} B` : `${(each.bytes / 1e6).toFixed(0)} MB`;
        return `  ${name.padEnd(20)}${size.padStart(8)}${column(each.bucketMilliseconds)} ${column(each.wholeMilliseconds)}`;
      }),
    ),
    '',
    `training step, Transformer of ${(alone.parameterCount / 1e6).toFixed(1)} M parameters, ${BATCH.rows}×${BATCH.length} tokens, medians of ${rounds} runs taken in turn`,
    ...training.map(
      ({ name, stepMilliseconds, leastMilliseconds, transferShare, waitingShare, ratio }) =>
        `  ${name.padEnd(30)}${stepMilliseconds.toFixed(0).padStart(6)} ms (least ${leastMilliseconds.toFixed(0)})  ×${ratio.toFixed(2)}  adding up ${(100 * transferShare).toFixed(1)} %, waiting ${(100 * waitingShare).toFixed(1)} %`,
    ),
    `  largest difference of a loss between one process and two: ${lossDifference.toExponential(1)}`,
    '',
    `on paper: ${(bytes / 1e6).toFixed(1)} MB in ${buckets} buckets by a ring, each host a step of ${(1000 * stepSeconds).toFixed(0)} ms: ms to add up, share of time computing`,
    `  ${'hosts'.padEnd(16)}${[2, 4, 8, 16].map((hosts) => String(hosts).padStart(14)).join('')}`,
    ...estimate.map(
      ({ network, hosts }) =>
        `  ${network.padEnd(16)}${hosts.map((each) => `${each.milliseconds.toFixed(0)} ms ${(100 * each.efficiency).toFixed(0)} %`.padStart(14)).join('')}`,
    ),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}
