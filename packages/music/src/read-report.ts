/** What a reader or writer repaired, left out or could not keep, as data. */

/** One remark about a file. */
export type ReadReport = {
  /** a word that a program can switch on, e.g. "measure-too-long" */
  readonly code: string;
  /** what was found, where, and what was done */
  readonly message: string;
  /** how often, where equal ones were joined; left out for once */
  readonly count?: number;
};
