/** Continuo's side of the benchmark of decoding: places `[from, to]` on a line in, what each took on a line out. */
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { type GenerationWeights, LanguageModelGenerator, readSafetensors } from '@continuo/models';
import { nodeDevice } from '@continuo/tensor/node';

/** What every engine is told on its first line. */
export type DecodeTask = {
  readonly dim: number;
  readonly depth: number;
  readonly heads: number;
  readonly mlpDim: number;
  readonly vocabSize: number;
  readonly capacity: number;
  readonly batch: number;
  readonly threads: number;
  /** a safetensors file of the parameters */
  readonly tensors: string;
  /** tokens [capacity × batch] that go in, place by place: the same for all, whatever they choose */
  readonly tokens: readonly number[];
};
export type DecodeAnswer = {
  readonly milliseconds: readonly number[];
  /** the likeliest tokens, [places × batch] */
  readonly chosen: readonly number[];
  readonly peakMegabytes: number;
};

const weights = (process.argv[2] ?? 'float32') as GenerationWeights;
const say = (message: unknown): void => void process.stdout.write(`${JSON.stringify(message)}\n`);
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const task: DecodeTask = JSON.parse((await lines.next()).value as string);
const { batch, capacity, threads, vocabSize } = task;

const { tensors } = readSafetensors(readFileSync(task.tensors));
const values = Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, tensor.values]));
const tokensAt = (place: number): Int32Array => Int32Array.from(task.tokens.slice(place * batch, (place + 1) * batch));

const opening = performance.now();
const config = { ...task, activation: 'gelu' } as const;
const options = { batchSize: batch, capacity, weights };
const generator = await LanguageModelGenerator.open(config, values, nodeDevice({ threads }), options);
let logits = await generator.start(tokensAt(0));
const startMilliseconds = performance.now() - opening;
for (let place = 1; place < 8; place += 1) await generator.next(tokensAt(place));
say({ name: `Continuo ${weights}, ${threads === 1 ? '1 thread' : `${threads} threads`}`, startMilliseconds });

for await (const line of lines) {
  const [from, to] = JSON.parse(line) as [number, number];
  const milliseconds: number[] = [];
  const chosen: number[] = [];
  for (let place = from; place < to; place += 1) {
    const tokens = tokensAt(place);
    const start = performance.now();
    logits = await (place === 0 ? generator.start(tokens) : generator.next(tokens));
    for (let row = 0; row < batch; row += 1) chosen.push(likeliest(logits, row * vocabSize));
    milliseconds.push(performance.now() - start);
  }
  const peakMegabytes = process.resourceUsage().maxRSS / 1024;
  say({ milliseconds, chosen, peakMegabytes } satisfies DecodeAnswer);
}
await generator.dispose();

function likeliest(logits: Float32Array, from: number): number {
  let best = 0;
  for (let token = 1; token < vocabSize; token += 1) if (logits[from + token]! > logits[from + best]!) best = token;
  return best;
}
