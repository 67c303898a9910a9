/** What a score looks like on paper, be it played or written. */

import { notate } from '../notation/notate.ts';
import type { NotatedScore } from '../notation/notated-score.ts';
import { quantize } from '../quantize/quantize.ts';
import type { ReadReport } from '../read-report.ts';
import type { Score } from '../score.ts';

/**
 * Writes a score down: a performance is put on a grid first.
 *
 * @example notationOfScore(score).notation.measures.length // => 8
 */
export function notationOfScore(score: Score): {
  readonly notation: NotatedScore;
  readonly reports: readonly ReadReport[];
} {
  const onGrid = quantize(score);
  const written = notate(onGrid.score);
  return { notation: written.notation, reports: [...onGrid.reports, ...written.reports] };
}
