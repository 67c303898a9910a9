/** Names of styles and people, as a model knows them and as people write them. */

/**
 * The place of a name among those that are known: case and accents do not matter, and a part of a name will do where it is
 * a part of no other.
 *
 * @returns  −1 where none is meant, or more than one may be
 * @example placeOfName('holmes', ['Haydn', 'Holmès']) // => 1
 * @example placeOfName('Haydn', ['Haydn, Joseph', 'Holmès']) // => 0
 */
export function placeOfName(name: string, known: readonly string[]): number {
  const folded = known.map(foldName);
  const wanted = foldName(name);
  const whole = folded.indexOf(wanted);
  if (whole >= 0 || wanted === '') return whole;
  const words = wanted.split(' ');
  const within = folded.flatMap((other, place) => {
    const has = other.split(' ');
    return words.every((word) => has.includes(word)) ? [place] : [];
  });
  return within.length === 1 ? within[0]! : -1;
}

/**
 * A name in small letters without accents, its words parted by single spaces.
 *
 * @example foldName('Holmès, A.') // => 'holmes a'
 */
export function foldName(name: string): string {
  return name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
