/**
 * Decoding with a 5 M-parameter Transformer, token by token over a cache: Continuo beside PyTorch's cached loop, from the same
 * weights, on the same tokens, in turns of some tokens each, so that whatever else the machine does falls on each alike.
 *
 * `node bench/engine/decode.ts [--tokens 1000] [--batch 1,4] [--no-compile] [--json]`
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { languageModelTraining, writeSafetensors } from '@continuo/models';
import type { DecodeAnswer, DecodeTask } from './decode-process.ts';

export type DecodeRow = {
  readonly name: string;
  readonly batch: number;
  readonly msPerTokenMedian: number;
  readonly msPerTokenP99: number;
  readonly tokensPerSecond: number;
  readonly peakMegabytes: number;
  /** from opening the model to the first logits */
  readonly startMilliseconds: number;
  /** how often its likeliest token is that of the first row */
  readonly agreement: number;
  /** how many times as fast as the best of PyTorch: the median over the turns; absent without PyTorch */
  readonly ratioToPyTorch?: number;
};
export type DecodeOptions = {
  /** default 1000 */
  readonly tokens?: number;
  /** default 1 and 4 */
  readonly batches?: readonly number[];
  /** whether torch.compile takes part, default true: it takes a minute to start */
  readonly compiled?: boolean;
  readonly log?: (line: string) => void;
};

const CAPACITY = 1024;
const MODEL = { dim: 256, depth: 6, heads: 8, mlpDim: 1024, vocabSize: 512 };
/** Tokens that an engine writes before the next one takes its turn. */
const TURN = 25;
/** Compiling takes PyTorch minutes. */
const PATIENCE_SECONDS = 420;

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));
const python = process.env.CONTINUO_PYTHON ?? 'python3';

type Contender = { readonly command: string; readonly args: readonly string[]; readonly threads: number };
type Engine = {
  readonly name: string;
  readonly startMilliseconds: number;
  readonly turn: (from: number, to: number) => Promise<DecodeAnswer>;
  readonly stop: () => void;
};

/** One row for each engine and batch size; engines that cannot run are told to `log`. */
export async function decodeRows({
  tokens = 1000,
  batches = [1, 4],
  compiled = true,
  log = () => {},
}: DecodeOptions = {}): Promise<DecodeRow[]> {
  const rows: DecodeRow[] = [];
  for (const batch of batches) rows.push(...(await rowsOf(batch, Math.min(tokens, CAPACITY), compiled, log)));
  return rows;
}

function contenders(compiled: boolean): Contender[] {
  const ours = (weights: string, threads: number): Contender => ({
    command: process.execPath,
    args: [here('decode-process.ts'), weights],
    threads,
  });
  const torch = (threads: number, ...more: string[]): Contender => ({
    command: python,
    args: [here('../peers/torch_decode.py'), ...more],
    threads,
  });
  return [
    ours('float32', 1),
    ours('float32', 2),
    ours('int8', 1),
    ours('int8', 2),
    ours('int4', 1),
    torch(1),
    torch(2),
    ...(compiled ? [torch(1, '--compile'), torch(2, '--compile')] : []),
  ];
}

async function rowsOf(
  batch: number,
  tokens: number,
  compiled: boolean,
  log: (line: string) => void,
): Promise<DecodeRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'continuo-decode-'));
  const engines: Engine[] = [];
  try {
    const work = { ...MODEL, capacity: CAPACITY, batch, tensors: join(folder, 'tensors.safetensors') };
    writeWeights(work.tensors);
    const fed = Array.from({ length: CAPACITY * batch }, (_, index) => (index * 7919 + 31) % MODEL.vocabSize);
    for (const contender of contenders(compiled)) {
      const started = await startEngine(contender, { ...work, threads: contender.threads, tokens: fed });
      if ('refusal' in started) log(`${contender.args.join(' ')}: ${started.refusal}`);
      else {
        log(`batch ${batch}: ${started.name} is ready`);
        engines.push(started);
      }
    }
    const answers: DecodeAnswer[][] = engines.map(() => []);
    for (let from = 0; from < tokens; from += TURN) {
      for (const [index, engine] of engines.entries()) {
        // threads that wait for more work by spinning give up within this time
        await sleep(20);
        answers[index]!.push(await engine.turn(from, Math.min(tokens, from + TURN)));
      }
    }
    return summarize(batch, engines, answers);
  } finally {
    for (const engine of engines) engine.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function summarize(
  batch: number,
  engines: readonly Engine[],
  answers: readonly (readonly DecodeAnswer[])[],
): DecodeRow[] {
  const turns = answers.map((each) => each.map(({ milliseconds }) => quantile(milliseconds, 0.5)));
  const best = engines
    .flatMap(({ name }, index) => (name.startsWith('PyTorch') ? [index] : []))
    .toSorted((a, b) => quantile(turns[a]!, 0.5) - quantile(turns[b]!, 0.5))[0];
  const first = answers[0]!.flatMap(({ chosen }) => chosen);
  return engines.map(({ name, startMilliseconds }, index): DecodeRow => {
    const times = answers[index]!.flatMap(({ milliseconds }) => milliseconds);
    const same = answers[index]!.flatMap(({ chosen }) => chosen).filter((token, place) => token === first[place]);
    return {
      name,
      batch,
      msPerTokenMedian: quantile(times, 0.5),
      msPerTokenP99: quantile(times, 0.99),
      tokensPerSecond: (batch * times.length * 1000) / times.reduce((a, b) => a + b),
      peakMegabytes: answers[index]!.at(-1)!.peakMegabytes,
      startMilliseconds,
      agreement: same.length / first.length,
      ...(best !== undefined && {
        ratioToPyTorch: quantile(
          turns[index]!.map((time, turn) => turns[best]![turn]! / time),
          0.5,
        ),
      }),
    };
  });
}

/** Weights as training begins with them. */
function writeWeights(path: string): void {
  const { parameters } = languageModelTraining(
    { ...MODEL, activation: 'gelu' },
    { batchSize: 1, length: 8, optimizer: { kind: 'sgd', momentum: 0 } },
  );
  const values = parameters.initialValues(1);
  const tensors = Object.fromEntries(
    parameters.specs().map(({ name, shape }) => [name, { shape, values: values[name]! }] as const),
  );
  writeFileSync(path, writeSafetensors({ tensors, metadata: {} }));
}

async function startEngine(
  { command, args }: Contender,
  task: DecodeTask,
): Promise<Engine | { readonly refusal: string }> {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  let lastWords = '';
  child.stderr.on('data', (text: Buffer) => {
    lastWords = text.toString().trim().split('\n').at(-1) || lastWords;
  });
  type Refusal = { readonly refusal: string };
  const gone = new Promise<Refusal>((resolve) => {
    child.on('error', (error) => resolve({ refusal: error.message }));
    child.on('exit', (code) => setImmediate(resolve, { refusal: lastWords || `ended with status ${code}` }));
    setTimeout(resolve, PATIENCE_SECONDS * 1000, { refusal: `no answer within ${PATIENCE_SECONDS} s` }).unref();
  });
  child.stdin.on('error', () => {}); // a process that is gone says so by itself
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ask = async <Answer>(message: unknown): Promise<Answer | Refusal> => {
    child.stdin.write(`${JSON.stringify(message)}\n`);
    const line = await Promise.race([lines.next(), gone]);
    if ('refusal' in line) return line;
    return line.value === undefined ? gone : (JSON.parse(line.value) as Answer);
  };
  const about = await ask<{ name: string; startMilliseconds: number }>(task);
  const stop = (): void => void child.kill('SIGKILL');
  if ('refusal' in about) {
    stop();
    return about;
  }
  return {
    ...about,
    stop,
    async turn(from, to) {
      const answer = await ask<DecodeAnswer>([from, to]);
      if ('refusal' in answer) throw new Error(`${about.name}: ${answer.refusal}`);
      return answer;
    },
  };
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(share * sorted.length) - 1]!;
}

/** Rows as a table for people. */
export function formatDecodeRows(rows: readonly DecodeRow[]): string {
  const lines = rows.map((row) => {
    const cells = [
      `batch ${row.batch}  ${row.name.padEnd(40)}`,
      `${row.msPerTokenMedian.toFixed(2)} ms a step`.padStart(15),
      `p99 ${row.msPerTokenP99.toFixed(2)}`.padStart(13),
      `${row.tokensPerSecond.toFixed(0)} tokens/s`.padStart(15),
      `${row.peakMegabytes.toFixed(0)} MB`.padStart(8),
      `first token ${row.startMilliseconds.toFixed(0)} ms`.padStart(23),
      `same choice ${(100 * row.agreement).toFixed(1)} %`.padStart(20),
    ];
    return cells.join('') + (row.ratioToPyTorch ? `  ${row.ratioToPyTorch.toFixed(2)} × PyTorch` : '');
  });
  return `Decoding with a 5 M-parameter Transformer (weights as training begins) over a cache, turns of ${TURN} tokens:\n${lines.join('\n')}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      tokens: { type: 'string', default: '1000' },
      batch: { type: 'string', default: '1,4' },
      'no-compile': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  });
  const rows = await decodeRows({
    tokens: Number(values.tokens),
    batches: values.batch.split(',').map(Number),
    compiled: !values['no-compile'],
    log: (line) => void process.stderr.write(`${line}\n`),
  });
  process.stdout.write(values.json ? `${JSON.stringify(rows)}\n` : formatDecodeRows(rows));
}
