/** What is wrong with a folder of music that cannot be read, in words. */
import { CorpusError } from '../corpus-error.ts';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is none; check the path',
  ENOTDIR: 'it is a file; name the folder that it lies in',
  EACCES: 'the system does not allow it',
};

/**
 * The error for a folder that the file system did not list.
 *
 * @example unreadableFolder('tunes', Object.assign(new Error(), { code: 'ENOENT' })).message // => 'the folder tunes cannot be read: there is none; check the path'
 */
export function unreadableFolder(folder: string, cause: unknown): CorpusError {
  const { code, message } = cause as NodeJS.ErrnoException;
  const reason = REASONS[code ?? ''] ?? message;
  return new CorpusError('missing-folder', `the folder ${folder} cannot be read: ${reason}`, { folder }, cause);
}
