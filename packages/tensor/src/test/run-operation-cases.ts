/** Runs the table of operations on a device. */
import type { Device } from '../index.ts';
import { caseFeeds, caseProgram } from './operation-case.ts';
import { OPERATION_CASES } from './operation-cases.ts';

/** Values by output, by operation. */
export type CaseResults = Readonly<Record<string, Readonly<Record<string, readonly number[]>>>>;

/** Every case once: its value, gradients and second gradients. */
export async function runOperationCases(device: Device): Promise<CaseResults> {
  const results: Record<string, Record<string, readonly number[]>> = {};
  for (const each of OPERATION_CASES) {
    const session = await device.open(caseProgram(each));
    const outputs = await session.run(caseFeeds(each));
    results[each.name] = Object.fromEntries(
      Object.entries(outputs).map(([name, values]) => [name, Array.from(values as Float32Array)]),
    );
    await session.dispose();
  }
  return results;
}

/** The largest difference between two runs of the table, as a share of 1 + the value's size, and where it is. */
export function farthestApart(a: CaseResults, b: CaseResults): { readonly difference: number; readonly where: string } {
  let farthest = { difference: 0, where: 'nowhere' };
  for (const [operation, outputs] of Object.entries(a)) {
    for (const [output, values] of Object.entries(outputs)) {
      values.forEach((value, place) => {
        const other = b[operation]![output]![place]!;
        const difference = Math.abs(value - other) / (1 + Math.abs(value));
        if (!(difference <= farthest.difference)) farthest = { difference, where: `${operation}, ${output}[${place}]` };
      });
    }
  }
  return farthest;
}
