/** What a training says while it goes: plain data, so that it passes between threads. */
import type { Validation } from '@continuo/models';

/** One validation in the run's history; `step` counts the optimizer steps before it. */
export type ValidationPoint = Validation & { readonly step: number };

/** All losses of a run. */
export type LossHistory = {
  /** training loss of each step */
  readonly training: readonly number[];
  readonly validations: readonly ValidationPoint[];
};

/**
 * - `completed`: all steps were taken
 * - `early-stopped`: `patience` validations passed without a better loss
 * - `time-over`: `maxMinutes` have passed
 * - `interrupted`: the signal was aborted
 */
export type RunEndReason = 'completed' | 'early-stopped' | 'time-over' | 'interrupted';

/** What several processes spent on talking to each other, as the first of them saw it. */
export type CommunicationSummary = {
  readonly processes: number;
  /** bytes a step that each process gave to be added up */
  readonly bytesPerStep: number;
  /** mean seconds of a step in all */
  readonly stepSeconds: number;
  /** share of a step's time until the slowest process was ready as well */
  readonly waitingShare: number;
  /** share of a step's time in which gradients were added up */
  readonly transferShare: number;
};

export type TrainEvent =
  | {
      readonly type: 'corpus-ready';
      readonly name: string;
      /** pieces in each split */
      readonly pieces: Readonly<Record<string, number>>;
      /** files that are not in it, and why */
      readonly rejected: readonly { readonly file: string; readonly reason: string }[];
    }
  | {
      readonly type: 'run-start';
      /** optimizer steps already taken, 0 for a new run */
      readonly step: number;
      readonly maxSteps: number;
      readonly lossUnit: string;
      readonly parameterCount: number;
      /** that train together */
      readonly processes: number;
    }
  | {
      readonly type: 'checkpoint-skipped';
      /** the checkpoint in the store that could not be used, and why; the one before it is taken */
      readonly name: string;
      readonly reason: string;
    }
  | {
      readonly type: 'step-end';
      /** optimizer steps taken so far */
      readonly step: number;
      readonly loss: number;
      readonly learningRate: number;
      readonly tokensPerSecond: number;
      /** until maxSteps or the time budget, whichever is nearer */
      readonly secondsLeft: number;
      /** length of the whole gradient before clipping, where the program tells it */
      readonly gradientNorm?: number;
    }
  | {
      readonly type: 'validation-end';
      readonly step: number;
      readonly loss: number;
      /** true: the lowest loss so far */
      readonly best: boolean;
      readonly measures: Readonly<Record<string, number>>;
    }
  | {
      /** of a family that counts its corpus instead of stepping through it */
      readonly type: 'count-progress';
      /** what is done, e.g. "counting notes as written" */
      readonly what: string;
      readonly done: number;
      readonly total: number;
    }
  | { readonly type: 'checkpoint-written'; readonly step: number; readonly name: string; readonly bytes: number }
  | {
      readonly type: 'model-written';
      readonly path: string;
      readonly hash: string;
      readonly bytes: number;
    }
  | {
      readonly type: 'run-end';
      readonly reason: RunEndReason;
      readonly step: number;
      readonly best?: ValidationPoint;
      /** wall-clock time of all sessions of this run */
      readonly seconds: number;
      /** of this session, where several processes have trained */
      readonly communication?: CommunicationSummary;
    };
