/** What is said where several processes train together: one speaks for all, and each for its own faults. */
import { hostname } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import type { TrainEvent } from '@continuo/train';
import type { LaunchedProcesses } from '@continuo/train/node';
import type { Session } from './session.ts';

type CommunicationSummary = NonNullable<Extract<TrainEvent, { type: 'run-end' }>['communication']>;

/** Milliseconds in which the first process can tell a fault that all have, and end them. */
const FIRST_SPEAKS = 600;

/** Runs the work of one process of several; a fault that is this one's alone comes with its name. */
export async function asOneOfSeveral(
  session: Session,
  { rank }: LaunchedProcesses,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (rank > 0) {
      await setTimeout(FIRST_SPEAKS);
      if (session.signal.aborted) {
        session.status = 130; // ended by the first, which has said why
        return;
      }
      if (error instanceof Error) error.message = `process ${rank} on ${hostname()}: ${error.message}`;
    }
    throw error;
  }
}

/**
 * What is kept when a training is told to stop; mpirun does so by hand and when a process has died, and may leave no time.
 *
 * @param saved  step of the newest checkpoint, 0 for none
 */
export function stopLine(saved: number, output: string): string {
  const again = `go on with: continuo train … -o ${output} --resume`;
  const kept =
    saved > 0
      ? `the checkpoint of step ${saved} is kept; unless a later one is told of, ${again}`
      : 'there is no checkpoint yet';
  return `Told to stop, by hand or by mpirun because a process has died: ${kept}.`;
}

/** How much of the time several processes spent on talking to each other. */
export function communicationLine(summary: CommunicationSummary): string {
  const { processes, bytesPerStep, waitingShare, transferShare } = summary;
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  return (
    `${processes} processes: of each step ${percent(transferShare)} went to adding up ` +
    `${(bytesPerStep / 1e6).toFixed(1)} MB of gradients, ${percent(waitingShare)} to waiting for the slowest.`
  );
}
