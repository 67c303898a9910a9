/** A whole request as plain data. */
import { readFile, stat } from 'node:fs/promises';
import { CliError } from '../cli-error.ts';
import type { Fields } from './fields.ts';

/** Far above any request with a score in it. */
const MOST_BYTES = 64 * 2 ** 20;

/**
 * Reads a request for a task; its fields are checked with the flags' beside them.
 *
 * @throws CliError  it is no JSON object, or one for another task
 */
export async function readRequestFile(path: string, task: NonNullable<Fields['task']>): Promise<Fields> {
  const found = await readJsonFile(path);
  // an answer of --json holds its request
  const request = (found.request ?? found) as Fields;
  if (request.task !== undefined && request.task !== task) {
    throw new CliError(
      'input',
      `${path}: its task is "${request.task}"; use continuo ${request.task}, or leave the task out`,
    );
  }
  return request;
}

/** @throws CliError  it is a folder, or holds no JSON object */
export async function readJsonFile(path: string): Promise<Record<string, unknown>> {
  if ((await stat(path)).isDirectory()) throw new CliError('input', `${path}: this is a folder; name a file`);
  const bytes = await readFile(path);
  if (bytes.length > MOST_BYTES) throw new CliError('input', `${path}: too large to be a request`);
  let found: unknown;
  try {
    found = JSON.parse(bytes.toString('utf8'));
  } catch (cause) {
    throw new CliError('input', `${path}: it is no JSON: ${(cause as Error).message}`, { cause });
  }
  if (typeof found === 'object' && found !== null && !Array.isArray(found)) return found as Record<string, unknown>;
  throw new CliError('input', `${path}: expected a JSON object such as {"bars": 16, "key": "D minor"}`);
}
