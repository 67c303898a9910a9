/** Progress for people: one line that renews itself on a terminal, now and then a line anywhere else. */

export type ProgressStream = { readonly isTTY?: boolean; readonly columns?: number; write(text: string): unknown };
export type ProgressOptions = {
  /** clock in milliseconds; for tests */
  readonly now?: () => number;
};

/** Milliseconds between two plain lines where there is no terminal, and between two renewals where there is one. */
const PLAIN_INTERVAL = 2000;
const TERMINAL_INTERVAL = 100;

/** Shows how far a long work is; `finish` clears the line. */
export class Progress {
  readonly #stream: ProgressStream;
  readonly #now: () => number;
  readonly #began: number;
  #shownAt: number | undefined;
  /** what is being done, from when and from where: each work has a pace of its own */
  #work: { readonly what: string; readonly began: number; readonly firstDone: number } | undefined;

  constructor(stream: ProgressStream, { now = Date.now }: ProgressOptions = {}) {
    this.#stream = stream;
    this.#now = now;
    this.#began = now();
  }

  /** Shows `what`, the percentage and the time left; `done` of `total` in any unit. */
  update(what: string, done: number, total: number): void {
    if (this.#work?.what !== what) {
      this.#work = { what, began: this.#work ? this.#now() : this.#began, firstDone: done };
    }
    const { began, firstDone } = this.#work;
    const left = secondsLeft(done - firstDone, total - firstDone, (this.#now() - began) / 1000);
    const percent = total > 0 ? ` ${Math.floor((100 * done) / total)} %` : '';
    this.line(`${what}${percent}${left === undefined ? '' : `, ${formatSeconds(left)} left`}`);
  }

  /** Shows a line of its own, where enough time has passed since the last one. */
  line(text: string): void {
    const now = this.#now();
    const terminal = this.#stream.isTTY === true;
    // a short work without a terminal says nothing
    const due =
      (this.#shownAt ?? (terminal ? Number.NEGATIVE_INFINITY : this.#began)) +
      (terminal ? TERMINAL_INTERVAL : PLAIN_INTERVAL);
    if (now < due) return;
    this.#shownAt = now;
    this.#stream.write(terminal ? `\r${text.slice(0, (this.#stream.columns ?? 80) - 1)}\u001b[K` : `${text}\n`);
  }

  /** Clears the terminal's line. */
  finish(): void {
    if (this.#stream.isTTY === true && this.#shownAt !== undefined) this.#stream.write('\r\u001b[K');
  }
}

/**
 * Seconds that are left at the pace so far; undefined before there is a pace.
 *
 * @example secondsLeft(25, 100, 10) // => 30
 */
export function secondsLeft(done: number, total: number, elapsedSeconds: number): number | undefined {
  return done > 0 && elapsedSeconds > 0 ? (elapsedSeconds * Math.max(0, total - done)) / done : undefined;
}

/**
 * A length of time in the largest units that matter.
 *
 * @example formatSeconds(3725) // => '1 h 2 min'
 */
export function formatSeconds(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
