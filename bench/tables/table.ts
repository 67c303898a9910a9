/** What `npm run bench -- tables` joins. */
export type TableOptions = {
  /** a training each, where a row is trained */
  readonly seeds: readonly number[];
  /** twenty steps a training, to see that all works: the figures mean nothing */
  readonly quick: boolean;
  /** a model file in the place of the shipped one, for tables of one model; default the shipped one */
  readonly model?: string;
  /** fields in the place of a request's defaults, as JSON, for tables of requests; default none */
  readonly ask?: string;
  /** folder in which those tables keep what they measured; default runs/tables */
  readonly runs?: string;
};

export type Table = {
  /** e.g. "frames" */
  readonly name: string;
  /** lines as they are known; what was measured before is read again, not trained anew */
  print(options: TableOptions): AsyncIterable<string>;
};
