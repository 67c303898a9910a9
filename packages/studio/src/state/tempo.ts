import type { Score } from '@continuo/music';

/** Quarter notes a minute at the start. */
export function bpmOf(score: Score): number {
  return 60_000_000 / (score.tempos[0]?.microsecondsPerQuarter ?? 500_000);
}
