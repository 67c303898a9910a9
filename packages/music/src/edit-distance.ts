/** The nearest known name to one that is not known, for error messages. */

/**
 * The candidate that takes the fewest insertions, deletions, replacements and swaps of neighbours (Damerau 1964); the first
 * of equals.
 *
 * @example nearestName('D mnior', ['D major', 'D minor']) // => 'D minor'
 */
export function nearestName(name: string, candidates: readonly string[]): string {
  let nearest = candidates[0];
  let least = Number.POSITIVE_INFINITY;
  // names are short; a long text is compared by its beginning only
  const wanted = name.slice(0, 40).toLowerCase();
  for (const candidate of candidates) {
    const distance = editDistance(wanted, candidate.toLowerCase());
    if (distance < least) {
      least = distance;
      nearest = candidate;
    }
  }
  return nearest;
}

function editDistance(a: string, b: string): number {
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
