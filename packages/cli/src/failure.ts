/** Turns whatever went wrong into one line and an exit status. */
import { nearNameOf } from '@continuo/music';
import { CommanderError } from 'commander';
import { CliError } from './cli-error.ts';

export type Failure = { readonly status: number; readonly line: string };

/** What the errors of the file system mean to a person. */
const FILE_ERRORS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'the system does not allow it',
  EPERM: 'the system does not allow it',
  EISDIR: 'it is a folder, not a file',
  ENOTDIR: 'a part of the path is not a folder',
  ENOSPC: 'the disk is full',
  ENAMETOOLONG: 'the name is too long; most systems take at most 255 bytes',
  EROFS: 'the disk is read-only',
  EMFILE: 'too many files are open',
};

/**
 * Says in one line what went wrong: status 2 for what a person can put right (usage, input, output), 130 for a stop by
 * the person, 1 for a fault of ours.
 *
 * @example describeFailure(new CliError('usage', '--bars is missing')) // => { status: 2, line: 'continuo: --bars is missing' }
 */
export function describeFailure(error: unknown): Failure {
  if (error instanceof CommanderError) return failure(2, commanderMessage(error));
  if (error instanceof CliError) return failure(2, error.message);
  if (!(error instanceof Error)) return failure(1, `internal fault: ${String(error)}`);
  if (error.name === 'AbortError') return failure(130, 'stopped');
  const { code, path } = error as Error & { code?: unknown; path?: unknown };
  if (typeof code === 'string' && code in FILE_ERRORS) {
    return failure(2, `${typeof path === 'string' ? path : 'a file'}: ${FILE_ERRORS[code]}`);
  }
  // the packages' own errors carry a code and a message that says what to do; Node's own codes begin with ERR_
  if (typeof code === 'string' && !code.startsWith('ERR_')) return failure(2, error.message);
  if (process.env.CONTINUO_DEBUG !== undefined) return { status: 1, line: error.stack ?? error.message };
  return failure(1, `internal fault: ${error.message} (set CONTINUO_DEBUG=1 to see where)`);
}

function failure(status: number, message: string): Failure {
  return { status, line: `continuo: ${message.replace(/\s*\n\s*/g, ' ').trim()}` };
}

function commanderMessage(error: CommanderError): string {
  if (error.code === 'commander.help') return 'a measure or command is missing; --help lists what there is';
  const message = error.message
    .replace(/^error: /, '')
    .replace(/\.$/, '')
    .replace(/\n?\(Did you mean (?:one of )?(.+?)\?\)/, '; did you mean $1?');
  if (message.includes('did you mean')) return message;
  const [, name, known] = /argument '(.*)' is invalid\. Allowed choices are (.*)$/.exec(message) ?? [];
  const near = name === undefined || known === undefined ? undefined : nearNameOf(name, known.split(', '));
  if (near !== undefined) return `${message}; did you mean "${near}"?`;
  const file = /^unknown option '(-[^']*\.[^']*)'$/.exec(message)?.[1];
  return `${message}; ${file === undefined ? '--help shows what there is' : `a file of that name is written ./${file}`}`;
}
