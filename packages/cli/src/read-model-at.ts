/** A model file by its path, with the path in what is wrong with it. */
import { readFile } from 'node:fs/promises';
import type { ModelFile } from '@continuo/models';
import { CliError } from './cli-error.ts';

/**
 * Reads a model file whole.
 *
 * @throws CliError  it is damaged or no model; the message begins with the path
 */
export async function readModelAt(path: string): Promise<ModelFile> {
  const { ModelFileError, readModelFile } = await import('@continuo/models');
  try {
    return await readModelFile(await readFile(path));
  } catch (cause) {
    if (!(cause instanceof ModelFileError)) throw cause;
    throw new CliError('input', `${path}: ${cause.message}`, { cause });
  }
}
