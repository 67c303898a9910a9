/**
 * `npm test`: installs what is missing, then runs every test; `npm test -- packages/music` runs some.
 *
 * The last line is `N passed, N failed, N skipped`, whatever happens; the exit status is 0 only where nothing failed.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureInstalled, findNode24, ROOT, run, say } from './toolchain.mjs';

const folder = mkdtempSync(join(tmpdir(), 'continuo-test-'));
const countsFile = join(folder, 'counts.json');

await ensureInstalled();
say('Running the tests.');
const status = await run(
  findNode24(),
  [join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', ...process.argv.slice(2)],
  {
    env: { ...process.env, CONTINUO_TEST_COUNTS: countsFile },
  },
);
const counts = readCounts() ?? { passed: 0, failed: 1, skipped: 0 };
rmSync(folder, { recursive: true, force: true });
if (status !== 0 && counts.failed === 0) counts.failed = 1;
process.stdout.write(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`);
process.exitCode = counts.failed === 0 ? 0 : status || 1;

function readCounts() {
  try {
    return JSON.parse(readFileSync(countsFile, 'utf8'));
  } catch {
    return undefined; // the runner ended before it could count: that is a failure
  }
}
