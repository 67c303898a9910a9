/** A file of text that a person wrote, or in words why it cannot be read. */
import { readFile } from 'node:fs/promises';
import { TrainError } from '../train-error.ts';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file; check the path',
  EISDIR: 'it is a folder; name a file',
  EACCES: 'the system does not allow it',
};

/**
 * Reads a recipe or a sweep.
 *
 * @param what  it is, before the path in the message
 * @throws TrainError  of this code
 */
export async function readText(path: string, code: 'bad-sweep' | 'bad-recipe', what: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const { code: errno, message } = cause as NodeJS.ErrnoException;
    const reason = REASONS[errno ?? ''] ?? message;
    throw new TrainError(code, `the ${what} ${path} cannot be read: ${reason}`, { path }, cause);
  }
}
