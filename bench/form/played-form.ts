/** The sections of a tune as its repeats say. */
import type { NotatedScore } from '@continuo/music';

/** Where each playing of each part of a tune begins, in quarters, and which part it is. */
export type PlayedForm = {
  readonly starts: readonly number[];
  readonly parts: readonly number[];
  readonly end: number;
};

/** The form as repeat marks and double bars say; undefined where jumps say more. */
export function playedForm({ measures, ticksPerQuarter }: NotatedScore): PlayedForm | undefined {
  if (measures.some(({ jumps }) => jumps && jumps.length > 0)) return undefined;
  const starts: number[] = [];
  const parts: number[] = [];
  let at = 0;
  let part = 0;
  for (let first = 0; first < measures.length; part++) {
    let last = first;
    while (
      last + 1 < measures.length &&
      measures[last].repeatTimes === undefined &&
      measures[last + 1].repeatStart !== true &&
      !/^light-/.test(measures[last].barline ?? '')
    )
      last++;
    while (measures[first].endings === undefined && measures[last].endings && measures[last + 1]?.endings) last++;
    const passage = measures.slice(first, last + 1);
    const times = Math.max(...passage.flatMap(({ repeatTimes = 1, endings = [] }) => [repeatTimes, ...endings]));
    for (let time = 1; time <= times; time++) {
      starts.push(at);
      parts.push(part);
      for (const { durationTicks, endings } of passage) {
        if (endings === undefined || endings.includes(time)) at += durationTicks / ticksPerQuarter;
      }
    }
    first = last + 1;
  }
  return { starts, parts, end: at };
}
