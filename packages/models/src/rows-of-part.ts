/** Part of what a whole batch is fed. */
import type { TensorData } from '@continuo/tensor';
import type { BatchPart } from './training-task.ts';

/** The rows of a part out of the feeds of a whole batch; the batch is the outermost axis of each. */
export function rowsOfPart(
  feeds: Readonly<Record<string, TensorData>>,
  { first, count, of }: BatchPart,
): Record<string, TensorData> {
  return Object.fromEntries(
    Object.entries(feeds).map(([name, data]) => {
      const row = data.length / of;
      return [name, data.subarray(first * row, (first + count) * row)];
    }),
  );
}
