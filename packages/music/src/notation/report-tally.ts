/** Collects a reader's remarks: equal ones are joined with a count, and a hostile file cannot make too many. */
import type { ReadReport } from '../read-report.ts';

/** How many different remarks are kept; further ones are counted in a last remark. */
export const MAXIMUM_REPORTS = 500;

/**
 * Remarks of one reading.
 *
 * @example
 * const tally = new ReportTally();
 * tally.add('tie-unmatched', 'a tie leads nowhere');
 * tally.add('tie-unmatched', 'a tie leads nowhere');
 * tally.finish() // => [{ code: 'tie-unmatched', message: 'a tie leads nowhere', count: 2 }]
 */
export class ReportTally {
  readonly #counts = new Map<string, { readonly code: string; readonly message: string; count: number }>();
  #left = 0;

  /** @param times  how many equal ones at once; none for 0 */
  add(code: string, message: string, times = 1): void {
    if (times <= 0) return;
    const key = `${code} ${message}`;
    const known = this.#counts.get(key);
    if (known) known.count += times;
    else if (this.#counts.size < MAXIMUM_REPORTS) this.#counts.set(key, { code, message, count: times });
    else this.#left += times;
  }

  finish(): readonly ReadReport[] {
    const reports: ReadReport[] = [...this.#counts.values()].map(({ code, message, count }) =>
      count > 1 ? { code, message, count } : { code, message },
    );
    if (this.#left > 0) {
      reports.push({ code: 'more-reports', message: 'further remarks are not listed', count: this.#left });
    }
    return reports;
  }
}

/**
 * A piece of a file as an error or remark quotes it: short, on one line.
 *
 * @example quoted('4c\t4e') // => '"4c 4e"'
 */
export function quoted(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
  const line = text.slice(0, 60).replace(/[\u0000-\u001f\u007f]+/g, ' ');
  return `"${line}${text.length > 60 ? '…' : ''}"`;
}
