/** Runs the table of operations on a device. */
import type { Device } from '../index.ts';
import { caseFeeds, caseProgram } from './operation-case.ts';
import { OPERATION_CASES } from './operation-cases.ts';

/** Values by output, by operation. */
export type CaseResults = Readonly<Record<string, Readonly<Record<string, readonly number[]>>>>;

/** Every case once, or every so many-th: its value, gradients and second gradients. */
export async function runOperationCases(device: Device, every = 1): Promise<CaseResults> {
  const results: Record<string, Record<string, readonly number[]>> = {};
  for (const each of OPERATION_CASES.filter((_, row) => row % every === 0)) {
    const session = await device.open(caseProgram(each));
    const outputs = await session.run(caseFeeds(each));
    results[each.name] = Object.fromEntries(
      Object.entries(outputs).map(([name, values]) => [name, Array.from(values as Float32Array)]),
    );
    await session.dispose();
  }
  return results;
}

/** Whether a device that is strict has refused a program because a part of it would run on the CPU. */
export function isRefused(error: unknown): boolean {
  // ONNX Runtime's words
  return String(error).includes('fallback to CPU EP has been explicitly disabled');
}

/**
 * The operations of the table of which a part would run on the CPU.
 *
 * @param strict  a device that refuses programs it cannot run all of
 */
export async function operationsThatFallBack(strict: Device): Promise<string[]> {
  const found: string[] = [];
  for (const each of OPERATION_CASES) {
    try {
      await (await strict.open(caseProgram(each))).dispose();
    } catch (error) {
      if (!isRefused(error)) throw error;
      found.push(each.name);
    }
  }
  return found;
}

/**
 * The largest difference between two runs of the table, or of the rows of it that both have, as a share of 1 + the largest value of the same output, and where it
 * is: sums of many terms may cancel to a small value, and are then no more exact than the terms.
 */
export function farthestApart(a: CaseResults, b: CaseResults): { readonly difference: number; readonly where: string } {
  let farthest = { difference: 0, where: 'nowhere' };
  for (const operation of Object.keys(a).filter((name) => b[name])) {
    const outputs = a[operation]!;
    for (const [output, values] of Object.entries(outputs)) {
      const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      values.forEach((value, place) => {
        const other = b[operation]![output]![place]!;
        const difference = Math.abs(value - other) / (1 + largest);
        if (!(difference <= farthest.difference)) farthest = { difference, where: `${operation}, ${output}[${place}]` };
      });
    }
  }
  return farthest;
}
