/** A variation of a model that is asked for whole pieces: bars, tempo, and how it was drawn. */
import type { AnyModel } from '@continuo/models';
import type { Score } from '@continuo/music';
import type { ComposeVariation, WishOutcome } from './compose-answer.ts';
import type { ComposeRequest } from './compose-request.ts';
import { makeRecord } from './replay-record.ts';
import { drawUniform } from './sampling/counter-random.ts';

/** Bars where nobody says how many. */
export const USUAL_BARS = 8;

export type PlainVariation = {
  readonly variation: number;
  /** how it was made, e.g. "2 points of the space" */
  readonly drawn: string;
  readonly wishes?: readonly WishOutcome[];
  readonly reports?: readonly string[];
  /** that the score has, as many as were asked for */
  readonly bars?: number;
};

/** The answer's part for one score. */
export async function plainVariation(
  model: AnyModel,
  request: ComposeRequest,
  score: Score,
  { variation, drawn, wishes = [], reports = [], bars = request.bars ?? USUAL_BARS }: PlainVariation,
): Promise<ComposeVariation> {
  return {
    score,
    wishes: [
      ...wishes,
      { wish: 'bars', asked: String(bars), got: String(bars), kept: true, hard: true },
      ...tempoOutcome(request, score),
      { wish: 'sampling', asked: `seed ${request.seed}`, got: drawn, kept: true, hard: false },
    ],
    notes: [],
    natsPerToken: 0,
    reports,
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
