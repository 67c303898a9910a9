/** What is said to a whole training beside its recipe. */
import type { Collective } from '../collective.ts';

export type TrainRecipeOptions = {
  readonly outputDirectory: string;
  /** goes on from the newest checkpoint in the folder; default false */
  readonly resume?: boolean;
  /** of this session */
  readonly maxMinutes?: number;
  /** what was typed, for the card */
  readonly command?: string;
  readonly signal?: AbortSignal;
  /** the processes that train together, each of which calls this; only the first writes; default this one alone */
  readonly collective?: Collective;
};
