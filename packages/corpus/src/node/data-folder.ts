/** Where the public data sets lie that some tests and figures read. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The folder of the open data sets: the environment variable CONTINUO_DATA, or `../shared/data` beside the project;
 * undefined where neither is there, so that a test can skip.
 *
 * @example dataFolder('open/jsb-chorales') // => '…/shared/data/open/jsb-chorales'
 */
export function dataFolder(part = ''): string | undefined {
  const projectRoot = fileURLToPath(new URL('../../../../', import.meta.url));
  const folder = join(process.env.CONTINUO_DATA ?? join(projectRoot, '..', 'shared', 'data'), part);
  return existsSync(folder) ? folder : undefined;
}
