/** Collects what an encoding cannot hold or read: equal codes are joined and counted. */
import type { Vocabulary } from './vocabulary.ts';

/** What was left out, rounded or not understood; the same shape as the reports of the readers in `music`. */
export type TokenReport = {
  /** a word that a program can switch on, e.g. "off-grid" */
  readonly code: string;
  /** what was found first, where, and what was done */
  readonly message: string;
  /** how often; left out for once */
  readonly count?: number;
};

/** Grows while a score is rounded or tokens are read. */
export class TokenReports {
  readonly #found = new Map<string, { message: string; count: number }>();

  /** Notes one finding; the message is made only for the first of its code. */
  add(code: string, message: () => string, count = 1): void {
    const found = this.#found.get(code);
    if (found) found.count += count;
    else this.#found.set(code, { message: message(), count });
  }

  /** All findings in the order in which their codes first came. */
  list(): readonly TokenReport[] {
    return [...this.#found].map(([code, { message, count }]) =>
      count === 1 ? { code, message } : { code, message, count },
    );
  }
}

/** Notes a token that makes no sense where it stands. */
export function reportMisplaced(reports: TokenReports, { tokenName }: Vocabulary, token: number, place: number): void {
  reports.add('not-understood', () => `token ${place} (${tokenName(token)}) makes no sense here and was left out`);
}

/** Notes what follows End, where only padding may. */
export function reportRest(reports: TokenReports, tokens: ArrayLike<number>, start: number, padding: number): void {
  let count = 0;
  for (let i = start; i < tokens.length; i++) if (tokens[i] !== padding) count++;
  if (count > 0) reports.add('after-end', () => `what follows End at token ${start} was left out`, count);
}
