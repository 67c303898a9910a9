/** Rows of the engine's table: a training step of each model, in every engine that can do it. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeSafetensors } from '@continuo/models';
import { type Engine, startEngine } from './peer-process.ts';
import { type Measured, measure, type Spread } from './rounds.ts';
import type { Task } from './serve-steps.ts';
import { LEARNING_RATE, OPTIMIZER, WORKLOADS, type Workload } from './workloads.ts';

export type TrainingRow = {
  readonly workload: string;
  readonly title: string;
  readonly fed: string;
  readonly parameters: number;
  readonly productOperations: number;
  readonly peakGigaflops: Spread;
  readonly engines: readonly (Measured & {
    readonly examplesPerSecond: number;
    readonly unit: string;
    /** of the machine's matrix-product peak, that the step's matrix products alone come to */
    readonly shareOfPeak: number;
    /** whether its first loss, from the same values on the same data, is ours within the workload's tolerance */
    readonly sameWork: boolean;
  })[];
  /** engines that could not do it, and why */
  readonly refusals: readonly { readonly engine: string; readonly why: string }[];
  /** how many times as fast as the better of PyTorch eager and compiled */
  readonly ratioToPyTorch?: Spread;
};

export type RowOptions = {
  readonly rounds: number;
  readonly log: (line: string) => void;
};

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));
const peer = (file: string): string => here(`../peers/${file}`);
const python = process.env.CONTINUO_PYTHON ?? 'python3';

type Contender = { readonly name: string; readonly command: string; readonly args: readonly string[] };

/** Which memory layout suits its convolutions is measured, not guessed. */
function pyTorch(model: string): Contender[] {
  const layouts = model === 'vae' || model === 'gan' ? [[], ['--channels-last']] : [[]];
  return layouts.flatMap((layout) =>
    [[], ['--compile']].map((compile) => ({
      name: [
        'PyTorch',
        compile.length > 0 ? 'compiled' : 'eager',
        ...(layout.length > 0 ? ['channels last'] : []),
      ].join(' '),
      command: python,
      args: [peer(`torch_${model}.py`), ...compile, ...layout],
    })),
  );
}

function javaScript(model: string): Contender[] {
  return ['jax-js', 'tfjs']
    .map((name) => ({ name, command: process.execPath, args: [peer(`${name}-${model}.mjs`)] }))
    .filter(({ args }) => existsSync(args[0]!));
}

/** What is known to end nowhere, so that nobody waits for it. */
const HOPELESS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  vae: { 'jax-js': 'a step takes over seven minutes' },
};

/** The rows of one model, with a second, shorter one for engines that the first is too large for. */
export async function trainingRows(model: string, options: RowOptions): Promise<TrainingRow[]> {
  const row = await trainingRow(model, [...pyTorch(model), ...javaScript(model)], options);
  const short = `${model}-short`;
  const again = javaScript(model).filter(({ name }) => row.refusals.some(({ engine }) => engine === name));
  if (!(short in WORKLOADS) || again.length === 0) return [row];
  return [row, await trainingRow(short, again, options)];
}

async function trainingRow(
  name: string,
  contenders: readonly Contender[],
  { rounds, log }: RowOptions,
): Promise<TrainingRow> {
  const workload = WORKLOADS[name]!;
  const folder = mkdtempSync(join(tmpdir(), 'continuo-engine-'));
  try {
    const task = writeTask(name, workload, join(folder, 'tensors.safetensors'));
    const start = async ({
      name: engine,
      command,
      args,
    }: Contender): Promise<Engine | { readonly refusal: string }> => {
      log(`${workload.title}, ${workload.fed}: starting ${engine} …`);
      const started = await startEngine(command, args, task);
      if ('refusal' in started) log(`${engine}: ${started.refusal}`);
      return started;
    };
    const continuo = await start({ name: 'Continuo', command: process.execPath, args: [here('continuo-process.ts')] });
    if ('refusal' in continuo) throw new Error(`Continuo, ${workload.title}: ${continuo.refusal}`);
    const peak = await startEngine(process.execPath, [here('peak-process.ts')], task);
    if ('refusal' in peak) throw new Error(`peak: ${peak.refusal}`);
    const engines = [continuo];
    const refusals: { engine: string; why: string }[] = [];
    for (const contender of contenders) {
      const hopeless = HOPELESS[name]?.[contender.name];
      const started = hopeless ? { refusal: hopeless } : await start(contender);
      if ('refusal' in started) refusals.push({ engine: contender.name, why: started.refusal });
      else engines.push(started);
    }
    const measured = await measure(engines, peak, rounds, log);
    for (const engine of [...engines, peak]) await engine.stop();
    const torch = measured.engines.filter((engine) => engine.name.startsWith('PyTorch'));
    const better = torch.toSorted((a, b) => a.milliseconds - b.milliseconds)[0];
    const ours = measured.engines[0]!;
    return {
      workload: name,
      title: workload.title,
      fed: workload.fed,
      parameters: continuo.parameters!,
      productOperations: workload.productOperations,
      peakGigaflops: measured.peak,
      engines: measured.engines.map((engine) => ({
        ...engine,
        examplesPerSecond: (workload.examples * 1000) / engine.milliseconds,
        unit: workload.unit,
        shareOfPeak: workload.productOperations / engine.milliseconds / 1e6 / measured.peak.median,
        sameWork: Math.abs(engine.firstLoss / ours.firstLoss - 1) <= workload.lossTolerance,
      })),
      refusals,
      ...(better && { ratioToPyTorch: better.ratio }),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** First values and data go through a file that every engine reads, so that all begin with the same loss. */
function writeTask(name: string, workload: Workload, path: string): Task {
  const { parameters } = workload.describe();
  const values = parameters.initialValues(1);
  const first = parameters
    .specs()
    .map((spec) => [spec.name, { shape: spec.shape, values: values[spec.name]! }] as const);
  writeFileSync(
    path,
    writeSafetensors({ tensors: { ...Object.fromEntries(first), ...workload.data() }, metadata: {} }),
  );
  const { kind: _, ...optimizer } = OPTIMIZER;
  return { workload: name, tensors: path, learningRate: LEARNING_RATE, ...optimizer, ...workload.sizes };
}
