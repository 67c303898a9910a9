/** Under which licence files lie, by the LICENSE files beside and above them. */
import { readFile } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import { licenceOfText } from '../prepare/licence-of-text.ts';

const LICENCE_FILE = /^(LICEN[CS]E|COPYING)(\.\w+)?$/i;

/** Finds the licence of a piece by the nearest LICENSE file beside or above it; each is read once. */
export function licenceFinder(folder: string, names: readonly string[]): (id: string) => Promise<string | undefined> {
  const files = new Map(names.filter((name) => LICENCE_FILE.test(basename(name))).map((name) => [dirname(name), name]));
  const known = new Map<string, Promise<string | undefined>>();
  const inFolder = (home: string): Promise<string | undefined> => {
    let found = known.get(home);
    if (!found) {
      const file = files.get(home);
      found = file
        ? readFile(join(folder, file), 'utf8').then(licenceOfText, () => undefined)
        : home === '.'
          ? Promise.resolve(undefined)
          : inFolder(dirname(home));
      known.set(home, found);
    }
    return found;
  };
  return (id) => inFolder(dirname(id.split('/').join(sep)));
}
