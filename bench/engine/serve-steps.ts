/** A process's end of the talk with the benchmark: a line of JSON in, a line out. */
import { createInterface } from 'node:readline';

/** What an engine is told: sizes, the optimizer, and the file that holds first values and data. */
export type Task = {
  /** a key of `WORKLOADS` */
  readonly workload: string;
  /** path of a safetensors file: first values of each parameter under `p.…`, the data under their own names */
  readonly tensors: string;
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly weightDecay: number;
  readonly [size: string]: number | string | readonly number[];
};

export type Prepared = {
  readonly about: { readonly name: string; readonly parameters?: number };
  /** does a step; what it gives beside the loss may correct the time it took */
  readonly step: () => Promise<number | { readonly loss: number; readonly milliseconds: number }>;
};

/** First the task comes in and who answers goes out; then a step for every further line, and what it took. */
export async function serveSteps(prepare: (task: Task) => Promise<Prepared>): Promise<void> {
  const say = (message: unknown): void => void process.stdout.write(`${JSON.stringify(message)}\n`);
  let step: Prepared['step'] | undefined;
  for await (const line of createInterface({ input: process.stdin })) {
    try {
      if (step === undefined) {
        const prepared = await prepare(JSON.parse(line) as Task);
        step = prepared.step;
        say(prepared.about);
      } else {
        const start = performance.now();
        const result = await step();
        const milliseconds = performance.now() - start;
        const peakBytes = process.resourceUsage().maxRSS * 1024;
        say({ milliseconds, peakBytes, ...(typeof result === 'number' ? { loss: result } : result) });
      }
    } catch (error) {
      say({ refusal: String((error as Error)?.message ?? error).split('\n')[0] });
      process.exit();
    }
  }
}
