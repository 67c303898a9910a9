/** Where phrases begin: two models of how listeners group the notes of a melody. */

import type { Note, Ticks } from '../score.ts';
import { groupPhrases } from './grouper.ts';
import { boundaryStrengths } from './local-boundaries.ts';

/** Some notes of a line that belong together. */
export type Phrase = {
  /** index of its first note, and of the one after its last */
  readonly start: number;
  readonly end: number;
  readonly tick: Ticks;
  /** end of its last note */
  readonly endTick: Ticks;
};

export type FindPhrasesOptions = {
  /** `grouper`: Temperley 2001; `lbdm`: Cambouropoulos 2001; default grouper */
  readonly method?: 'grouper' | 'lbdm';
  /** ticks in a bar, for phrases that begin at like places of the bar (grouper); left out: no meter is heard */
  readonly barTicks?: Ticks;
  /** how many notes a phrase is expected to have (grouper); default 10 */
  readonly notes?: number;
  /** a boundary's least strength, 0–1 (lbdm); default 0.2 */
  readonly threshold?: number;
};

/**
 * The phrases of a line of notes, one at a time; every note is in one.
 *
 * Accuracy on 433 jazz solos with marked phrases: `npm run bench -- form`.
 *
 * @example findPhrases(notes, { method: 'lbdm' }).map(({ start }) => start) // => [0, 7]
 */
export function findPhrases(notes: readonly Note[], options: FindPhrasesOptions = {}): readonly Phrase[] {
  if (notes.length === 0) return [];
  const { method = 'grouper', threshold = 0.2 } = options;
  const starts = method === 'grouper' ? groupPhrases(notes, options) : peaks(boundaryStrengths(notes), threshold);
  return starts.map((start, i): Phrase => {
    const end = starts[i + 1] ?? notes.length;
    const last = notes[end - 1];
    return { start, end, tick: notes[start].tick, endTick: last.tick + last.durationTicks };
  });
}

/** The first note, and those before which the strength is at its local highest and at least the threshold. */
function peaks(strengths: Float64Array, threshold: number): readonly number[] {
  const starts = [0];
  for (let i = 1; i < strengths.length; i++) {
    if (strengths[i] < threshold || strengths[i] <= strengths[i - 1] || strengths[i] < (strengths[i + 1] ?? 0))
      continue;
    starts.push(i);
  }
  return starts;
}
