/** Keys near a home key. */

import { type Key, keyOfTonic } from '../key.ts';

/** How one key stands to another. */
export const KEY_NEIGHBOURS = ['dominant', 'subdominant', 'relative', 'parallel', 'submediant'] as const;
export type KeyNeighbour = (typeof KEY_NEIGHBOURS)[number];

/**
 * A key near another: dominant and subdominant keep the mode, relative and parallel change it; the submediant is vi of
 * a major key, VI of a minor one.
 *
 * @example relatedKey(parseKey('D minor'), 'relative').name // => 'F major'
 * @example relatedKey(parseKey('Eb major'), 'dominant').name // => 'Bb major'
 */
export function relatedKey({ tonic, mode }: Key, neighbour: KeyNeighbour): Key {
  const other = mode === 'major' ? 'minor' : 'major';
  switch (neighbour) {
    case 'dominant':
      return keyOfTonic(tonic + 7, mode);
    case 'subdominant':
      return keyOfTonic(tonic + 5, mode);
    case 'relative':
      return keyOfTonic(tonic + (mode === 'major' ? 9 : 3), other);
    case 'parallel':
      return keyOfTonic(tonic, other);
    case 'submediant':
      return keyOfTonic(tonic + (mode === 'major' ? 9 : 8), other);
  }
}
