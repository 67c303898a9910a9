/** What a sweep says while it goes. */
import type { TrainEvent } from '../train-event.ts';
import type { RunResult } from './run-record.ts';
import type { RunStanding } from './sweep-table.ts';

/**
 * - `completed`: nothing is left to do
 * - `time-over`: `maxMinutes` have passed; running it again goes on
 * - `interrupted`: the signal was aborted; running it again goes on
 * - `broken`: runs broke off that may do better another time; running it again tries them
 */
export type SweepEndReason = 'completed' | 'time-over' | 'interrupted' | 'broken';

export type SweepEvent =
  | {
      readonly type: 'sweep-start';
      readonly runs: number;
      /** of these, done in earlier sessions */
      readonly finished: number;
      readonly settings: number;
    }
  | {
      /** something happened in one of the runs */
      readonly type: 'run-event';
      readonly run: string;
      readonly event: TrainEvent;
      /** of the whole sweep, at this session's pace; infinite before there is one */
      readonly secondsLeft: number;
      readonly finished: number;
    }
  | { readonly type: 'run-finished'; readonly run: string; readonly result: RunResult; readonly finished: number }
  | {
      readonly type: 'run-broken';
      readonly run: string;
      readonly message: string;
    }
  | {
      /** settings were compared, and the worse ones stopped */
      readonly type: 'rung-end';
      readonly steps: number;
      /** runs */
      readonly kept: readonly string[];
      readonly stopped: readonly string[];
    }
  | {
      readonly type: 'sweep-end';
      readonly reason: SweepEndReason;
      readonly standings: readonly RunStanding[];
      /** of this session */
      readonly seconds: number;
    };
