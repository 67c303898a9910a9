/** What the processes of one training must agree on beside their gradients: where they start, when they stop. */
import type { Checkpoint, RunIdentity } from './checkpoint.ts';
import { hashOf } from './checkpoint.ts';
import type { Collective } from './collective.ts';
import { TrainError } from './train-error.ts';
import type { RunEndReason } from './train-event.ts';

/** What a step ends with; the first that is wished for counts. */
const REASONS: readonly RunEndReason[] = ['completed', 'early-stopped', 'interrupted', 'time-over'];

export type StepEnd = { readonly reason: RunEndReason | undefined; readonly saves: boolean };

/**
 * How a step ends for all: a word to stop that has reached any process stops them all; for the rest the first one decides,
 * which alone validates and keeps the time.
 *
 * @param wish  of this process
 */
export async function agreeOnEnd(collective: Collective, wish: StepEnd): Promise<StepEnd> {
  if (collective.size === 1) return wish;
  const counts = collective.rank === 0 || wish.reason === 'interrupted';
  const votes = Float32Array.from(REASONS, (reason) => (counts && wish.reason === reason ? 1 : 0));
  const ballot = Float32Array.of(...votes, collective.rank === 0 && wish.saves ? 1 : 0);
  await collective.allReduce(ballot);
  return { reason: REASONS.find((_, place) => ballot[place]! > 0), saves: ballot[REASONS.length]! > 0 };
}

/**
 * Makes sure that all processes were started with the same recipe, architecture and corpus.
 *
 * @throws TrainError  `processes-differ`
 */
export async function requireSameEverywhere(collective: Collective, identity: RunIdentity): Promise<void> {
  if (collective.size === 1) return;
  const own = Float32Array.from(Array.from(await hashOf(identity), (digit) => Number.parseInt(digit, 16)));
  const first = own.slice();
  await collective.broadcast(first);
  if (first.every((digit, place) => digit === own[place])) return;
  throw new TrainError(
    'processes-differ',
    `process ${collective.rank} was started with another recipe or corpus than process 0; ` +
      'give all of them equal copies of both',
    { rank: collective.rank },
  );
}

/** The first process's start for all of them; only the first reads checkpoints. */
export async function shareStart<Start extends Pick<Checkpoint, 'state' | 'step'>>(
  collective: Collective,
  start: Start,
): Promise<Start> {
  if (collective.size === 1) return start;
  const step = Float32Array.of(start.step % WORD, Math.floor(start.step / WORD)); // float32 counts exactly to 2²⁴
  await collective.broadcast(step);
  const state = Object.fromEntries(Object.entries(start.state).map(([name, values]) => [name, values.slice()]));
  await shareState(collective, state);
  return { ...start, state, step: step[0]! + WORD * step[1]! };
}
const WORD = 65536;

/** The first process's state for all of them, in place: hosts that round differently cannot drift apart. */
export async function shareState(collective: Collective, state: Readonly<Record<string, Float32Array>>): Promise<void> {
  for (const name of Object.keys(state).toSorted()) await collective.broadcast(state[name]!);
}
