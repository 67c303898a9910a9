/** A place in a line of music code, and the numbers that may stand there. */
import { type Factor, ONCE } from './token.ts';

const LARGEST_NUMBER = 1_000_000_000;

export class LineCursor {
  readonly line: string;
  at = 0;

  constructor(line: string) {
    this.line = line;
  }

  get isAtEnd(): boolean {
    return this.at >= this.line.length;
  }

  /** The character here, empty at the end. */
  get here(): string {
    return this.line[this.at] ?? '';
  }

  /** The character after it. */
  get next(): string {
    return this.line[this.at + 1] ?? '';
  }

  /** Goes over a character if it stands here. */
  skip(character: string): boolean {
    const found = this.line[this.at] === character;
    if (found) this.at++;
    return found;
  }

  /** How many of a character stand here; goes over them. */
  count(character: string): number {
    const start = this.at;
    while (this.line[this.at] === character) this.at++;
    return this.at - start;
  }

  /** Digits as a number, at most a thousand million. */
  number(): number | undefined {
    const start = this.at;
    let value = 0;
    for (; this.at < this.line.length; this.at++) {
      const digit = this.line.charCodeAt(this.at) - 48;
      if (digit < 0 || digit > 9) break;
      value = Math.min(LARGEST_NUMBER, value * 10 + digit);
    }
    return this.at === start ? undefined : value;
  }

  /** `3`, `/`, `//`, `3/2`, … */
  factor(): Factor {
    if (!/[0-9/]/.test(this.here)) return ONCE;
    const numerator = this.number() ?? 1;
    let denominator = 1;
    while (this.skip('/')) denominator = Math.min(LARGEST_NUMBER, denominator * (this.number() ?? 2));
    return { numerator, denominator };
  }
}
