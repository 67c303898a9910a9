/**
 * Where the time of a training step goes, by ONNX operator: ONNX Runtime's own profile of our step.
 *
 * `npm run bench -- profile transformer|lstm|vae|gan [--steps 5] [--lines 40] [--json]`. A loop (`Scan`) counts as one node; what
 * runs inside it is listed under `inside a loop`. Profiling slows the step a little; the shares are what to read.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { initialTrainingState, type OnnxRuntime, openSession, optimizerFeeds, type TensorData } from '@continuo/tensor';
import * as runtime from 'onnxruntime-node';
import { LEARNING_RATE, OPTIMIZER, WORKLOADS } from './engine/workloads.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    steps: { type: 'string', default: '5' },
    lines: { type: 'string', default: '40' },
    json: { type: 'boolean', default: false },
  },
});
const name = positionals[0] ?? 'transformer';
const workload = WORKLOADS[name];
if (!workload) {
  process.stderr.write(`profile: there is no model "${name}"; known: ${Object.keys(WORKLOADS).join(', ')}\n`);
  process.exit(2);
}
const steps = Math.max(1, Number(values.steps));
const WARM_UPS = 3;

const folder = mkdtempSync(join(tmpdir(), 'continuo-profile-'));
const { program, parameters } = workload.describe();
const session = await openSession(runtime as unknown as OnnxRuntime, program, {
  executionProviders: ['cpu'],
  logSeverityLevel: 3,
  enableProfiling: true,
  profileFilePrefix: join(folder, 'profile'),
});
await session.writeState(initialTrainingState(program, parameters.initialValues(1)));
const data: Record<string, TensorData> = Object.fromEntries(
  Object.entries(workload.data()).map(([key, { values: numbers }]) => [
    key,
    program.inputs.find((spec) => spec.name === key)?.type === 'int32' ? Int32Array.from(numbers) : numbers,
  ]),
);
for (let step = 0; step < WARM_UPS + steps; step += 1) {
  const feeds = { ...data, learningRate: Float32Array.of(LEARNING_RATE), ...optimizerFeeds(step, OPTIMIZER) };
  await session.run(feeds, { seed: step });
}
await session.dispose();

type ProfileEvent = {
  readonly name: string;
  readonly cat: string;
  readonly ts: number;
  readonly dur: number;
  readonly args?: {
    readonly op_name?: string;
    readonly input_type_shape?: readonly Readonly<Record<string, readonly number[]>>[];
    readonly output_type_shape?: readonly Readonly<Record<string, readonly number[]>>[];
  };
};
const file = readdirSync(folder)[0]!;
const events = JSON.parse(readFileSync(join(folder, file), 'utf8')) as ProfileEvent[];
rmSync(folder, { recursive: true, force: true });

const runs = events.filter((event) => event.name === 'model_run').slice(-steps);
const from = runs[0]!.ts;
const nodes = events.filter(({ cat, name, ts }) => cat === 'Node' && name.endsWith('kernel_time') && ts >= from);
const loops = nodes.filter(({ args }) => args?.op_name === 'Scan' || args?.op_name === 'Loop');
const inLoop = (event: ProfileEvent): boolean =>
  loops.some((loop) => event !== loop && event.ts >= loop.ts && event.ts + event.dur <= loop.ts + loop.dur);

type Line = { readonly what: string; readonly milliseconds: number; readonly nodes: number };
function total(events: readonly ProfileEvent[], keyOf: (event: ProfileEvent) => string): Line[] {
  const sums = new Map<string, { milliseconds: number; nodes: number }>();
  for (const event of events) {
    const sum = sums.get(keyOf(event)) ?? { milliseconds: 0, nodes: 0 };
    sums.set(keyOf(event), {
      milliseconds: sum.milliseconds + event.dur / 1000 / steps,
      nodes: sum.nodes + 1 / steps,
    });
  }
  return Array.from(sums, ([what, sum]) => ({ what, ...sum })).sort((a, b) => b.milliseconds - a.milliseconds);
}
const shapes = (list: readonly Readonly<Record<string, readonly number[]>>[] = []): string =>
  list.map((each) => Object.values(each)[0]!.join('×') || '1').join(' ');
const operator = ({ args }: ProfileEvent): string => args?.op_name ?? '?';
const withShapes = (event: ProfileEvent): string =>
  `${operator(event)} ${shapes(event.args?.input_type_shape)} → ${shapes(event.args?.output_type_shape)}`;

const inside = nodes.filter(inLoop);
const outside = loops.length > 0 ? nodes.filter((event) => !inLoop(event)) : nodes;
const step = runs.reduce((sum, run) => sum + run.dur, 0) / 1000 / steps;
const report = {
  model: name,
  millisecondsPerStep: step,
  byOperator: total(outside, operator),
  insideLoops: total(inside, operator),
  byShape: total(outside, withShapes).slice(0, Number(values.lines)),
};
if (values.json) process.stdout.write(`${JSON.stringify(report)}\n`);
else {
  const lines = (list: readonly Line[]): string =>
    list
      .map(({ what, milliseconds, nodes: count }) => {
        const share = `${((100 * milliseconds) / step).toFixed(1)} %`.padStart(7);
        return `${milliseconds.toFixed(2).padStart(9)} ms ${share} ${count.toFixed(0).padStart(5)} × ${what.slice(0, 130)}\n`;
      })
      .join('');
  process.stdout.write(
    `${workload.title}, ${workload.fed}: ${step.toFixed(0)} ms a step, profiled\n\nby operator\n${lines(report.byOperator)}`,
  );
  if (inside.length > 0) process.stdout.write(`\ninside a loop\n${lines(report.insideLoops)}`);
  process.stdout.write(`\nby operator and shape\n${lines(report.byShape)}`);
}
