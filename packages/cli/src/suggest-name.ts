/** What to say after an unknown name. */
import { nearNameOf } from '@continuo/music';

/**
 * `; did you mean "x"?` where a known name is near, else the known ones.
 *
 * @example suggestName('choral', ['chorale']) // => '; did you mean "chorale"?'
 */
export function suggestName(name: string, known: readonly string[]): string {
  const near = nearNameOf(name, known);
  if (near !== undefined) return `; did you mean "${near}"?`;
  return known.length === 0 ? '' : `; known: ${known.join(', ')}`;
}
