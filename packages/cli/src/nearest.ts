/** Finds the known name that was probably meant. */

/**
 * The known name nearest to a mistyped one, undefined where none is near.
 *
 * Near is at most two edits, or a third of the length for long names; case does not count.
 *
 * @example nearestName('choral', ['chorale', 'piano']) // => 'chorale'
 */
export function nearestName(name: string, known: Iterable<string>): string | undefined {
  const reach = Math.max(2, Math.floor(name.length / 3));
  let best: { name: string; distance: number } | undefined;
  for (const candidate of known) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance <= reach && distance < candidate.length && (best === undefined || distance < best.distance)) {
      best = { name: candidate, distance };
    }
  }
  return best?.name;
}

/** `; did you mean "x"?` where there is a near name, else `; known: a, b, c`. */
export function suggestName(name: string, known: readonly string[]): string {
  const near = nearestName(name, known);
  if (near !== undefined) return `; did you mean "${near}"?`;
  return known.length === 0 ? '' : `; known: ${known.join(', ')}`;
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
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      let cost = Math.min(replaced, last[j]! + 1, row[j - 1]! + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, before[j - 2]! + 1);
      row.push(cost);
    }
    before = last;
    last = row;
  }
  return last[b.length]!;
}
