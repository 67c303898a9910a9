/** The known name that a mistyped one means, for error messages. */

/**
 * The candidate that takes the fewest edits; the first of equals.
 *
 * @example nearestName('D mnior', ['D major', 'D minor']) // => 'D minor'
 */
export function nearestName(name: string, candidates: readonly string[]): string {
  return nearest(name, candidates).candidate;
}

/**
 * The same where it is near enough to have been meant: at most two edits, or a third of a long name; else undefined.
 *
 * @example nearNameOf('choral', ['chorale', 'piano']) // => 'chorale'
 */
export function nearNameOf(name: string, candidates: readonly string[]): string | undefined {
  const { candidate, distance } = nearest(name, candidates);
  const reach = Math.max(2, Math.floor(name.length / 3));
  return distance <= reach && distance < candidate.length ? candidate : undefined;
}

function nearest(name: string, candidates: readonly string[]): { candidate: string; distance: number } {
  let best = { candidate: candidates[0], distance: Number.POSITIVE_INFINITY };
  // names are short; a long text is compared by its beginning only
  const wanted = name.slice(0, 40).toLowerCase();
  for (const candidate of candidates) {
    const distance = editDistance(wanted, candidate.toLowerCase());
    if (distance < best.distance) best = { candidate, distance };
  }
  return best;
}

/**
 * Edits (insert, delete, replace, swap two neighbours) from one word to the other.
 *
 * Damerau 1964, in the restricted form that touches no place twice.
 *
 * @example editDistance('bsas', 'bass') // => 1
 */
export function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      let least = Math.min(replaced, row[j] + 1, next[j - 1] + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, before[j - 2] + 1);
      next.push(least);
    }
    before = row;
    row = next;
  }
  return row[b.length];
}
