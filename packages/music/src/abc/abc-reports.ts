/** Collects what a reader or writer of ABC has to say: equal remarks become one with a count. */
import type { ReadReport } from '../read-report.ts';

/** How many different remarks are kept; further ones are counted in a last remark. */
const MAXIMUM_REPORTS = 500;

/** Remarks in the order of their first occurrence. */
export class AbcReports {
  readonly #counts = new Map<string, { readonly code: string; readonly message: string; count: number }>();
  #left = 0;
  #last: { readonly code: string; readonly message: string; count: number } | undefined;

  add(code: string, message: string, count = 1): void {
    if (this.#last?.code === code && this.#last.message === message) {
      this.#last.count += count;
      return;
    }
    const key = `${code}\n${message}`;
    const known = this.#counts.get(key);
    if (known) known.count += count;
    else if (this.#counts.size < MAXIMUM_REPORTS) this.#counts.set(key, { code, message, count });
    else this.#left += count;
    this.#last = this.#counts.get(key);
  }

  finish(): readonly ReadReport[] {
    const list: ReadReport[] = [...this.#counts.values()].map(({ code, message, count }) =>
      count > 1 ? { code, message, count } : { code, message },
    );
    if (this.#left > 0) {
      list.push({ code: 'more-reports', message: 'further remarks are not listed', count: this.#left });
    }
    return list;
  }
}

/** A piece of the file for a message: at most 40 characters, in quotes. */
export function quoted(text: string): string {
  return `"${text.length > 40 ? `${text.slice(0, 39)}…` : text}"`;
}
