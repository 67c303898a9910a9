/** Names of models out of folders. */
import { basename, resolve } from 'node:path';

/**
 * A name for a model from its folder: lower-case letters, digits and hyphens.
 *
 * @example safeName('runs/My Hymns') // => 'my-hymns'
 */
export function safeName(folder: string): string {
  const name = basename(resolve(folder))
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return name === '' ? 'model' : name;
}
