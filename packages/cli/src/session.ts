/** What a command is given to work with: where it reports, how it is stopped. */
import { Progress, type ProgressStream } from './progress.ts';

/** Standard output and error, or what stands for them in a test. */
export type Streams = { readonly stdout: ProgressStream; readonly stderr: ProgressStream };

/** One run of one command. */
export class Session {
  readonly signal: AbortSignal;
  readonly progress: Progress;
  /** true: the result goes out as one JSON object */
  json = false;
  /** the exit status of a run that brought no error */
  status = 0;
  readonly #streams: Streams;

  constructor(streams: Streams, signal: AbortSignal) {
    this.#streams = streams;
    this.signal = signal;
    this.progress = new Progress(streams.stderr);
  }

  /** Prints a result once: as JSON where that was asked for, else as lines for people. */
  report(result: Readonly<Record<string, unknown>>, lines: readonly string[]): void {
    this.progress.finish();
    this.#streams.stdout.write(this.json ? `${JSON.stringify(result)}\n` : lines.map((line) => `${line}\n`).join(''));
  }

  /** Prints a part of the result as soon as it is there, for people; the JSON comes whole. */
  tell(lines: readonly string[]): void {
    if (this.json) return;
    this.progress.finish();
    this.#streams.stdout.write(lines.map((line) => `${line}\n`).join(''));
  }

  /** Says something beside the result, on standard error. */
  note(line: string): void {
    this.progress.finish();
    this.#streams.stderr.write(`${line}\n`);
  }
}
