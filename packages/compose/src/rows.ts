/** The rows that a model writes for one request, and how far it is. */
import type { ComposeEvent } from './compose-answer.ts';
import type { ComposeRequest } from './compose-request.ts';

/** Which draft of which variation. */
export type DraftRow = { readonly variation: number; readonly candidate: number };

/** Every candidate of every variation, in order. */
export function rowsOf({ variations, candidates }: Pick<ComposeRequest, 'variations' | 'candidates'>): DraftRow[] {
  const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
  return range(variations).flatMap((index) =>
    range(candidates).map((candidate) => ({ variation: index + 1, candidate })),
  );
}

export type Clock = {
  /** counts a step, or up to `done` steps */
  step(done?: number): ComposeEvent;
};

/** Counts steps and tells how long the rest will take. */
export function startClock(total: number): Clock {
  const start = performance.now();
  let done = 0;
  return {
    step: (reached = done + 1) => {
      done = Math.min(total, reached);
      const seconds = (performance.now() - start) / 1000;
      const isTelling = seconds >= 0.2 && done > 0;
      return { kind: 'progress', done, total, ...(isTelling && { secondsLeft: (seconds / done) * (total - done) }) };
    },
  };
}
