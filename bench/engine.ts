/**
 * Tokens per second of a whole training step (forward, backward, AdamW) of a 5 M-parameter Transformer: Continuo beside
 * PyTorch, jax-js and tfjs on the same machine in the same run.
 *
 * `npm run bench -- engine [--rounds 5] [--json]`. PyTorch is measured where a Python that has it is found (CONTINUO_PYTHON,
 * otherwise python3), the others after `npm ci --prefix bench/peers`. All of them run the same step on the same tokens and
 * take turns, so that whatever else the machine does falls on each alike.
 */
import { existsSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startContinuo, type Task } from './engine/continuo-step.ts';
import { type Engine, startPeer } from './engine/peer-process.ts';
import { formatReport, measure, type Report } from './engine/rounds.ts';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, json: { type: 'boolean', default: false } },
});
const rounds = Math.max(1, Number(values.rounds));
const python = process.env.CONTINUO_PYTHON ?? 'python3';
const peer = (file: string): string => fileURLToPath(new URL(`peers/${file}`, import.meta.url));
const log = (line: string): void => void process.stderr.write(`${line}\n`);

const model = { dim: 256, depth: 6, heads: 8, mlpDim: 1024, vocabSize: 512 };
const optimizer = { learningRate: 1e-3, beta1: 0.9, beta2: 0.98, epsilon: 1e-8, weightDecay: 0.01 };

/** A task on made-up text: each token depends on its place, so that there is something to learn. */
function taskOf(batchSize: number, length: number): Task {
  const tokenAt = (place: number): number => (place * 7919 + ((place * place) % 31)) % model.vocabSize;
  const places = Array.from({ length: batchSize * length }, (_, place) => place);
  return {
    ...model,
    ...optimizer,
    batchSize,
    length,
    tokens: places.map(tokenAt),
    targets: places.map((place) => tokenAt(place + 1)),
  };
}

/** Peers that run; why the others do not is told. */
async function started(
  task: Task,
  peers: readonly (readonly [string, string, readonly string[]])[],
): Promise<Engine[]> {
  const engines: Engine[] = [];
  for (const [name, command, args] of peers) {
    log(`starting ${name} on ${task.batchSize}×${task.length} tokens …`);
    const result = await startPeer(command, args, task);
    if ('refusal' in result) log(`${name} on ${task.batchSize}×${task.length} tokens: ${result.refusal}`);
    else engines.push(result);
  }
  return engines;
}

async function compare(task: Task, engines: readonly Engine[]): Promise<Report> {
  const continuo = await startContinuo(task);
  const report = await measure(task, [continuo, ...engines], rounds, log);
  for (const engine of [continuo, ...engines]) await engine.stop();
  return report;
}

const [large, small] = [taskOf(8, 512), taskOf(1, 512)];
const reports = [
  await compare(
    large,
    await started(large, [
      ['PyTorch', python, [peer('torch_step.py')]],
      ['PyTorch compiled', python, [peer('torch_step.py'), '--compile']],
    ]),
  ),
];
const javascript = (['jax-js', 'tfjs'] as const).map(
  (name) => [name, process.execPath, [peer(`${name}-step.mjs`)]] as const,
);
if (existsSync(peer('node_modules'))) {
  // where 8×512 tokens do not fit into their 4 GiB of WebAssembly memory, both sides take fewer
  const whole = await started(large, javascript);
  if (whole.length > 0) reports.push(await compare(large, whole));
  const rest = javascript.filter(([name]) => !whole.some((engine) => engine.name.startsWith(name)));
  if (rest.length > 0) reports.push(await compare(small, await started(small, rest)));
} else log('jax-js and tfjs: not installed; npm ci --prefix bench/peers');

const machine = `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${availableParallelism()} cores`;
if (values.json) process.stdout.write(`${JSON.stringify({ machine, rounds, reports })}\n`);
else {
  process.stdout.write(`Training step of a 5 M-parameter Transformer, AdamW, float32. ${machine}\n`);
  for (const report of reports) process.stdout.write(formatReport(report));
}
