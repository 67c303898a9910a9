/** The command's entry: runs one command line and ends with its exit status. */
import { describeFailure } from './failure.ts';
import { runContinuo } from './run.ts';

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // the reader had enough, as in `continuo inspect a.mid | head -1`: nothing went wrong
  if (error.code === 'EPIPE') process.exit(0);
  process.stderr.write(`${describeFailure(Object.assign(error, { path: 'standard output' })).line}\n`);
  process.exit(2);
});
process.stderr.on('error', () => {});

process.exitCode = await runContinuo(process.argv.slice(2));
