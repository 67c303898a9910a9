/** Sets that grow together (Galler and Fischer 1964), the smallest member standing for each. */
export type UnionFind = {
  /** the smallest member of the set that holds `member` */
  find(member: number): number;
  join(a: number, b: number): void;
};

/**
 * `size` sets of one member each.
 *
 * @example const sets = unionFind(3); sets.join(2, 1); sets.find(2) // => 1
 */
export function unionFind(size: number): UnionFind {
  const parents = Int32Array.from({ length: size }, (_, member) => member);
  const find = (member: number): number => {
    let root = member;
    while (parents[root] !== root) root = parents[root]!;
    for (let at = member; at !== root; ) {
      const next = parents[at]!;
      parents[at] = root;
      at = next;
    }
    return root;
  };
  return {
    find,
    join(a, b) {
      const [rootA, rootB] = [find(a), find(b)];
      parents[Math.max(rootA, rootB)] = Math.min(rootA, rootB);
    },
  };
}
