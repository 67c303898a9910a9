/** What does not fit in a plan, before anything is written. */

import { barsOfPlan, type FormPlan, MusicError, parseScale, sectionReference } from '@continuo/music';

/** What a request asks for beside its plan. */
export type PlanSurroundings = {
  /** bars that are to be written */
  readonly bars?: number;
  /** those that there are; default: any */
  readonly instruments?: readonly string[];
};

/**
 * What is wrong with a plan or contradicts the request, a sentence each; none where it can be followed.
 *
 * @example planProblems(readFormPlan('A8 B8'), { bars: 32 }) // => ['form: its sections have 16 bars together where 32 are asked for']
 */
export function planProblems(plan: FormPlan, { bars, instruments }: PlanSurroundings = {}): readonly string[] {
  const problems: string[] = [];
  const together = barsOfPlan(plan);
  if (bars !== undefined && together !== bars) {
    problems.push(`form: its sections have ${together} bars together where ${bars} are asked for`);
  }
  const known = instruments?.map((name) => name.toLowerCase());
  for (const [i, { name, key, varies, distance, instruments: playing = [] }] of plan.sections.entries()) {
    const section = `form, section ${i + 1} ("${name}")`;
    const keyProblem = key === undefined ? undefined : problemOfKey(key);
    if (keyProblem !== undefined) problems.push(`${section}: ${keyProblem}`);
    const comesBack = sectionReference(plan, i);
    if (varies !== undefined && comesBack === undefined) {
      const names = [...new Set(plan.sections.slice(0, i).map((earlier) => earlier.name))];
      const there = names.length === 0 ? 'it is the first' : `there are ${names.join(', ')}`;
      problems.push(`${section}: varies "${varies}", which is no earlier section; ${there}`);
    } else if (distance !== undefined && comesBack === undefined) {
      problems.push(`${section}: a distance of ${distance} from nothing; say what it varies`);
    }
    for (const instrument of known === undefined ? [] : playing) {
      if (known?.includes(instrument.toLowerCase())) continue;
      problems.push(
        `${section}: ${instrument} is to play, which is none of the piece's instruments (${instruments?.join(', ')})`,
      );
    }
  }
  return problems;
}

function problemOfKey(key: string): string | undefined {
  try {
    parseScale(key);
    return undefined;
  } catch (error) {
    if (error instanceof MusicError) return error.message;
    throw error;
  }
}
