/** Sections of a Humdrum file (`*>A`), and those of them that are endings. */

/** A label and where it stands. */
export type KernSection = { readonly tick: number; readonly name: string };

/**
 * Tells endings from sections: where an expansion list plays A, A1, A, A2, the labels A1 and A2 are the endings 1 and 2 of A.
 *
 * @param list  the expansion list `*>[…]`
 * @returns     the sections without the endings, and the numbers of the endings that a tick belongs to
 */
export function endingsOfSections(
  sections: readonly KernSection[],
  list: readonly string[],
): { readonly sections: readonly KernSection[]; readonly at: (tick: number) => readonly number[] } {
  const names = new Set(sections.map(({ name }) => name));
  const endingOf = (name: string): number | undefined => {
    const match = /^(.+?)([1-9])$/.exec(name);
    const isEnding = match && names.has(match[1]) && list.some((item, i) => item === match[1] && list[i + 1] === name);
    return isEnding ? Number(match[2]) : undefined;
  };
  const spans = sections.map(({ tick, name }) => ({ tick, ending: endingOf(name) }));
  return {
    sections: sections.filter((_, i) => spans[i].ending === undefined),
    at: (tick) => {
      let low = 0;
      let high = spans.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (spans[middle].tick <= tick) low = middle + 1;
        else high = middle;
      }
      const ending = spans[low - 1]?.ending;
      return ending === undefined ? [] : [ending];
    },
  };
}
