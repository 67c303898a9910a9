/** The command's entry: runs one command line and ends with its exit status. */
import { runContinuo } from './run.ts';

process.exitCode = await runContinuo(process.argv.slice(2));
