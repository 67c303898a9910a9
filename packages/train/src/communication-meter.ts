/** How much of a training's time its processes spend on talking to each other. */
import type { Communication } from './stepper.ts';
import type { CommunicationSummary } from './train-event.ts';

export type CommunicationMeter = {
  stepStart(): void;
  stepEnd(communication: Communication | undefined): void;
  /** undefined where nobody had to talk, or no step was counted */
  summary(): CommunicationSummary | undefined;
};

/** The first steps of a session plan its memory and are slow. */
const SLOW_STEPS = 2;

/**
 * A meter for the steps of one session; validations and checkpoints lie between them and are not counted.
 *
 * @param now  seconds from some moment
 * @example communicationMeter(1, now).summary() // => undefined
 */
export function communicationMeter(processes: number, now: () => number): CommunicationMeter {
  const total = { seconds: 0, waiting: 0, transfer: 0 };
  let [steps, counted, bytes, start] = [0, 0, 0, 0];
  return {
    stepStart() {
      start = now();
    },
    stepEnd(communication) {
      steps += 1;
      if (!communication || steps <= SLOW_STEPS) return;
      counted += 1;
      bytes = communication.bytes;
      total.seconds += now() - start;
      total.waiting += communication.waitingSeconds;
      total.transfer += communication.transferSeconds;
    },
    summary() {
      if (counted === 0) return undefined;
      const share = (seconds: number): number => (total.seconds > 0 ? seconds / total.seconds : 0);
      return {
        processes,
        bytesPerStep: bytes,
        stepSeconds: total.seconds / counted,
        waitingShare: share(total.waiting),
        transferShare: share(total.transfer),
      };
    },
  };
}
