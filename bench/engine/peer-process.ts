/** Another engine in a process of its own, which does a step for every line it is sent. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Task } from './serve-steps.ts';

export type Step = {
  readonly milliseconds: number;
  readonly loss: number;
  /** the most memory that the process ever held */
  readonly peakBytes: number;
};
export type Engine = {
  readonly name: string;
  /** how many numbers it trains, where it says so */
  readonly parameters?: number;
  /** what the first step gave, before anything was learned */
  readonly first: Step;
  readonly step: () => Promise<Step>;
  readonly stop: () => Promise<void>;
};
type Message = { readonly refusal?: string; readonly name?: string; readonly parameters?: number } & Partial<Step>;

/** Longest wait for an answer: compiling takes PyTorch minutes. */
const PATIENCE_SECONDS = 420;

/** Starts an engine, and has it do one step: what it cannot do shows there. */
export async function startEngine(
  command: string,
  args: readonly string[],
  task: Task,
): Promise<Engine | { readonly refusal: string }> {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  let lastWords = '';
  child.stderr.on('data', (text: Buffer) => {
    lastWords = text.toString().trim().split('\n').at(-1) || lastWords;
  });
  const gone = new Promise<Message>((resolve) => {
    child.on('error', (error) => resolve({ refusal: error.message }));
    child.on('exit', (code) => setImmediate(resolve, { refusal: lastWords || `ended with status ${code}` }));
  });
  // a process that is gone says so by itself
  child.stdin.on('error', () => {});
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ask = async (message: unknown): Promise<Message> => {
    child.stdin.write(`${JSON.stringify(message)}\n`);
    const answer = lines.next().then(({ value }): Promise<Message> | Message => (value ? JSON.parse(value) : gone));
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<Message>((resolve) => {
      const refusal = `no answer within ${PATIENCE_SECONDS} s`;
      timer = setTimeout(() => resolve({ refusal }), PATIENCE_SECONDS * 1000);
    });
    return Promise.race([answer, gone, late]).finally(() => clearTimeout(timer));
  };
  const about = await ask(task);
  const first = about.refusal === undefined ? await ask('step') : about;
  if (first.refusal !== undefined) {
    child.kill('SIGKILL');
    return { refusal: first.refusal };
  }
  const stepOf = ({ milliseconds, loss, peakBytes }: Message): Step => ({
    milliseconds: milliseconds!,
    loss: loss!,
    peakBytes: peakBytes!,
  });
  return {
    name: about.name!,
    ...(about.parameters !== undefined && { parameters: about.parameters }),
    first: stepOf(first),
    async step() {
      const answer = await ask('step');
      if (answer.refusal !== undefined) throw new Error(`${about.name}: ${answer.refusal}`);
      return stepOf(answer);
    },
    async stop() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}
