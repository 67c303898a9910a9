/** Asked → got of a form: whether the sections that are to come back note for note do. */
import type { CellNote } from '@continuo/corpus';
import type { WishOutcome } from '../compose-answer.ts';
import type { FormBar } from '../form/expand-form.ts';
import type { BarPlan } from './bar-plan.ts';
import type { ScoreFrame } from './score-frame.ts';

/** Of the notes of a section that comes back note for note so many must stand there again. */
const RETURNED = 0.9;

type Written = {
  readonly plans: readonly Pick<BarPlan, 'form'>[];
  readonly frame: Pick<ScoreFrame, 'numbers' | 'tracks'>;
  readonly draft: { readonly cells: readonly (readonly (readonly CellNote[])[])[] };
};

/**
 * A line for each section of an asked form that comes back with nothing said against it; bars that have to make another cadence,
 * and tracks that do not play here, are not held against it.
 *
 * @example returnOutcomes(of)[0] // => { wish: 'return of A', asked: 'bars 9–16 as 1–8', got: '97 % of its notes', … }
 */
export function returnOutcomes({ plans, frame, draft }: Written): WishOutcome[] {
  const returning = plans.flatMap(({ form }, index) =>
    form?.name && form.reference !== undefined && form.distance === 0 ? [{ ...form, index }] : [],
  );
  const sections = Map.groupBy(returning, ({ section }) => section);
  return [...sections.values()].map((bars) => {
    let [again, all] = [0, 0];
    for (const { index, reference, transposition = 0 } of bars) {
      const source = frame.numbers.indexOf(reference!);
      for (const [track, { isDrums }] of frame.tracks.entries()) {
        const move = isDrums ? 0 : transposition;
        const [were, are] = [draft.cells[source]![track]!, draft.cells[index]![track]!];
        if (are.length === 0) continue;
        const standing = new Set(are.map(({ position, pitch }) => `${position} ${pitch}`));
        all += were.length;
        again += were.filter(({ position, pitch }) => standing.has(`${position} ${pitch + move}`)).length;
      }
    }
    return {
      wish: `return of ${bars[0]!.name}`,
      asked: `bars ${spanOf(bars, ({ bar }) => bar)} as ${spanOf(bars, ({ reference }) => reference!)}`,
      got: all === 0 ? 'no notes to come back' : `${Math.round((100 * again) / all)} % of its notes`,
      kept: all === 0 || again / all >= RETURNED,
      hard: false,
    };
  });
}

function spanOf(bars: readonly FormBar[], numberOf: (bar: FormBar) => number): string {
  const [first, last] = [numberOf(bars[0]!), numberOf(bars.at(-1)!)];
  return first === last ? `${first}` : `${first}–${last}`;
}
