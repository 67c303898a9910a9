/** What became of the tempo that was asked for. */
import type { Score } from '@continuo/music';
import type { WishOutcome } from './compose-answer.ts';
import type { ComposeRequest } from './compose-request.ts';

/** Told only where a tempo was asked for. */
export function tempoOutcome({ bpm }: ComposeRequest, score: Score): WishOutcome[] {
  if (bpm === undefined) return [];
  const got = 60_000_000 / (score.tempos[0]?.microsecondsPerQuarter ?? 500_000);
  return [
    {
      wish: 'tempo',
      asked: `${bpm} bpm`,
      got: `${Number(got.toFixed(1))} bpm`,
      kept: Math.abs(got - bpm) < 0.01,
      hard: true,
    },
  ];
}
