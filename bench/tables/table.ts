/** What `npm run bench -- tables` joins. */
export type TableOptions = {
  /** a training each, where a row is trained */
  readonly seeds: readonly number[];
  /** twenty steps a training, to see that all works: the figures mean nothing */
  readonly quick: boolean;
};

export type Table = {
  /** e.g. "frames" */
  readonly name: string;
  /** lines as they are known; what was measured before is read again, not trained anew */
  print(options: TableOptions): AsyncIterable<string>;
};
