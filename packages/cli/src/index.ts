/** The continuo command, for programs that run it inside their own process. */
export { CliError, type CliErrorCode } from './cli-error.ts';
export { runContinuo } from './run.ts';
export type { Streams } from './session.ts';
