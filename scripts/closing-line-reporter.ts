/** Counts the tests of a run; scripts/test.mjs prints the counts as its last line. */
import { writeFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';

export default class ClosingLineReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const file = process.env.CONTINUO_TEST_COUNTS;
    const counts = { passed: 0, failed: unhandledErrors.length, skipped: 0, pending: 0 };
    for (const module of modules) {
      for (const test of module.children.allTests()) counts[test.result().state] += 1;
      // a file that fails before its tests are known (a syntax error, say) counts as one failure
      if (module.state() === 'failed' && [...module.children.allTests('failed')].length === 0) counts.failed += 1;
    }
    const { passed, failed } = counts;
    const skipped = counts.skipped + counts.pending;
    if (file !== undefined) writeFileSync(file, JSON.stringify({ passed, failed, skipped }));
    else process.on('exit', () => process.stdout.write(`\n${passed} passed, ${failed} failed, ${skipped} skipped\n`));
  }
}
