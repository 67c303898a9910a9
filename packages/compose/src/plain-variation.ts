/** A variation of a model that is asked for whole pieces: bars, tempo, and how it was drawn. */
import type { AnyModel } from '@continuo/models';
import type { Score } from '@continuo/music';
import type { ComposeVariation, WishOutcome } from './compose-answer.ts';
import type { ComposeRequest } from './compose-request.ts';
import { makeRecord } from './replay-record.ts';
import { drawUniform } from './sampling/counter-random.ts';

/** Bars where nobody says how many. */
export const USUAL_BARS = 8;

/** The answer's part for one score; `drawn` says how, e.g. "2 points of the space". */
export async function plainVariation(
  model: AnyModel,
  request: ComposeRequest,
  score: Score,
  {
    variation,
    drawn,
    wishes = [],
  }: { readonly variation: number; readonly drawn: string; readonly wishes?: readonly WishOutcome[] },
): Promise<ComposeVariation> {
  const bars = String(request.bars ?? USUAL_BARS);
  return {
    score,
    wishes: [
      ...wishes,
      { wish: 'bars', asked: bars, got: bars, kept: true, hard: true },
      ...tempoOutcome(request, score),
      { wish: 'sampling', asked: `seed ${request.seed}`, got: drawn, kept: true, hard: false },
    ],
    notes: [],
    natsPerToken: 0,
    reports: [],
    record: await makeRecord(model, request, variation, score),
  };
}

/** What became of the tempo; told only where one was asked for. */
export function tempoOutcome({ bpm }: ComposeRequest, score: Score): WishOutcome[] {
  if (bpm === undefined) return [];
  const got = 60_000_000 / (score.tempos[0]?.microsecondsPerQuarter ?? 500_000);
  const kept = Math.abs(got - bpm) < 0.01;
  return [{ wish: 'tempo', asked: `${bpm} bpm`, got: `${Number(got.toFixed(1))} bpm`, kept, hard: true }];
}

/** A seed of its own for each variation and purpose, 32 bits. */
export function seedOf({ seed }: ComposeRequest, variation: number, purpose: number): number {
  return Math.floor(drawUniform({ seed, variation, candidate: purpose, place: 0 }) * 2 ** 32);
}
