/** Tunes of the data sets beside the project, for tests. */
import { filesOf, hasData } from '../../testing/data-sets.ts';

/** Folders with ABC files and their MIDI twins. */
export const ABC_SETS = ['open/open-hymnal', 'open/folk-tunes-pd', 'caution/nottingham'] as const;

export const hasTunes: boolean = ABC_SETS.every(hasData);

/** The files of a set, by name without ending, e.g. `tunesOf('open/open-hymnal', 'mid')`. */
export function tunesOf(set: string, ending: 'abc' | 'mid'): ReadonlyMap<string, Uint8Array> {
  const tunes = new Map<string, Uint8Array>();
  for (const { name, bytes } of filesOf(`${set}/${ending}.tar.gz`)) {
    if (name.endsWith(`.${ending}`)) tunes.set(name.slice(0, -ending.length - 1), bytes);
  }
  return tunes;
}
