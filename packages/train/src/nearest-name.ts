/** The known name that a mistyped one most likely means. */

/**
 * The candidate with the fewest letters to insert, delete or replace (Levenshtein 1966), case apart; none when more than
 * half of the letters differ.
 *
 * @example nearestName('learningrate', ['learningRate', 'seed']) // => 'learningRate'
 */
export function nearestName(name: string, candidates: readonly string[]): string | undefined {
  let nearest: string | undefined;
  let smallest = Math.ceil(name.length / 2) + 0.5;
  for (const candidate of candidates) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance < smallest) {
      smallest = distance;
      nearest = candidate;
    }
  }
  return nearest;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) {
      next.push(Math.min(row[j] + (a[i] === b[j] ? 0 : 1), row[j + 1] + 1, next[j] + 1));
    }
    row = next;
  }
  return row[b.length];
}
