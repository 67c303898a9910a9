/** Remarks about a file as lines for people. */
import type { ReadReport } from '@continuo/music';

/** Remarks that are shown to people; all are in the JSON. */
const MOST_REMARKS = 8;

/**
 * The first remarks, and how many more there are.
 *
 * @example remarkLines([{ code: 'text', message: 'texts are left out' }]) // => ['  remark: texts are left out']
 */
export function remarkLines(reports: readonly ReadReport[]): string[] {
  const more = reports.length - MOST_REMARKS;
  return [
    ...reports.slice(0, MOST_REMARKS).map(({ message }) => `  remark: ${message}`),
    ...(more > 0 ? [`  and ${more} more remarks (--json has all)`] : []),
  ];
}
