/** One resolution for the divisions of all parts. */
import type { ReportTally } from '../notation/report-tally.ts';
import { greatestCommonDivisor } from '../notation/written-duration.ts';
import { MOST_TICKS_PER_QUARTER } from '../validate-score.ts';
import type { PartElements } from './score-parts.ts';

/** What is taken where the divisions have no common multiple within the limit: 2⁵ · 3² · 5 · 7. */
const FALLBACK_TICKS_PER_QUARTER = 10080;

/** What the parts count in. */
type Found = {
  readonly divisions: Set<number>;
  /** divisions made as coarse as the durations that are counted in them allow */
  readonly needed: Set<number>;
  readonly denominators: Set<number>;
};

/**
 * Ticks of a quarter in which the durations of all parts are whole: the least common multiple of their divisions, or
 * of what their durations need of them.
 *
 * Where there is none up to 32 767, times will be rounded, and that is reported.
 */
export function ticksPerQuarterOf(parts: readonly PartElements[], reports: ReportTally): number {
  const found: Found = { divisions: new Set(), needed: new Set(), denominators: new Set() };
  for (const part of parts) survey(part, found);
  let ticks = commonMultiple(found.divisions) ?? commonMultiple(found.needed);
  if (ticks === undefined) {
    ticks = FALLBACK_TICKS_PER_QUARTER;
    reports.add(
      'rounded-times',
      `the durations need more than ${MOST_TICKS_PER_QUARTER} ticks a quarter; they were rounded to ${ticks}`,
    );
  }
  for (const denominator of found.denominators) {
    const factor = denominator / greatestCommonDivisor(denominator, ticks * 4);
    if (ticks * factor <= MOST_TICKS_PER_QUARTER) ticks *= factor;
  }
  return ticks;
}

function survey({ measures }: PartElements, found: Found): void {
  let divisions = 1;
  let common = 0;
  const close = (): void => {
    if (common > 0) found.needed.add(divisions / greatestCommonDivisor(divisions, common));
    common = 0;
  };
  for (const measure of measures) {
    for (const element of measure?.children ?? []) {
      if (element.name === 'note' || element.name === 'backup' || element.name === 'forward') {
        const text = element.children.find(({ name }) => name === 'duration')?.text;
        const duration = text === undefined ? 0 : Number(text);
        found.divisions.add(divisions);
        if (Number.isInteger(duration) && duration > 0) common = greatestCommonDivisor(duration, common);
      } else if (element.name === 'attributes') {
        for (const { name, text, children } of element.children) {
          if (name === 'divisions' && Number(text) > 0) {
            close();
            divisions = Number(text);
          }
          if (name === 'time') {
            for (const child of children) {
              const denominator = child.name === 'beat-type' ? Number(child.text) : 4;
              if (denominator > 4 && denominator <= 128 && Number.isInteger(denominator))
                found.denominators.add(denominator);
            }
          }
        }
      }
    }
  }
  close();
}

/** The least common multiple of whole numbers; undefined where there is none within the limit. */
function commonMultiple(numbers: ReadonlySet<number>): number | undefined {
  let multiple = 1;
  for (const number of numbers) {
    if (!Number.isInteger(number)) return undefined;
    multiple = (multiple / greatestCommonDivisor(multiple, number)) * number;
    if (multiple > MOST_TICKS_PER_QUARTER) return undefined;
  }
  return multiple;
}
