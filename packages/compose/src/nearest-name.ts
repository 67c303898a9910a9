/** The known name that is nearest to one that was mistyped. */

/**
 * The name with the fewest letters to change, insert or leave out (Levenshtein 1966); capitals count as small letters.
 *
 * @param known  at least one name
 * @example nearestName('temprature', ['temperature', 'tempo']) // => 'temperature'
 */
export function nearestName(name: string, known: readonly string[]): string {
  const distances = known.map((candidate) => editDistance(name.toLowerCase(), candidate.toLowerCase()));
  return known[distances.indexOf(Math.min(...distances))]!;
}

function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const change = row[j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(change, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[to.length]!;
}
