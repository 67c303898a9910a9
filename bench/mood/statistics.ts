/** Correlations, and how sure they are where pieces come in groups. */

/** Pearson's correlation; 0 where one side does not vary. */
export function pearson(a: readonly number[], b: readonly number[]): number {
  const mean = (of: readonly number[]): number => of.reduce((sum, value) => sum + value, 0) / of.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  let product = 0;
  let squaresA = 0;
  let squaresB = 0;
  for (let i = 0; i < a.length; i++) {
    product += (a[i] - meanA) * (b[i] - meanB);
    squaresA += (a[i] - meanA) ** 2;
    squaresB += (b[i] - meanB) ** 2;
  }
  return squaresA * squaresB > 1e-18 ? product / Math.sqrt(squaresA * squaresB) : 0;
}

/** Spearman's correlation; equal values share the mean of their ranks. */
export function spearman(a: readonly number[], b: readonly number[]): number {
  return pearson(ranks(a), ranks(b));
}

/** How often a value of the first list is larger than one of the second, ties half. */
export function areaUnderCurve(high: readonly number[], low: readonly number[]): number {
  let larger = 0;
  for (const value of high) for (const other of low) larger += value > other ? 1 : value === other ? 0.5 : 0;
  return larger / (high.length * low.length);
}

/** The 95 % interval of a measure when whole groups are drawn anew, 2000 times, with a fixed seed. */
export function intervalByGroup<Item>(
  items: readonly Item[],
  groupOf: (item: Item) => string,
  measure: (some: readonly Item[]) => number,
): readonly [number, number] {
  const groups = [...Map.groupBy(items, groupOf).values()];
  const random = drawsFrom(1);
  const values: number[] = [];
  for (let draw = 0; draw < 2000; draw++) {
    const drawn = groups.flatMap(() => groups[Math.floor(random() * groups.length)]);
    const value = measure(drawn);
    if (Number.isFinite(value)) values.push(value);
  }
  values.sort((x, y) => x - y);
  return [values[Math.floor(0.025 * values.length)], values[Math.floor(0.975 * values.length)]];
}

function ranks(of: readonly number[]): readonly number[] {
  const order = of.map((_, i) => i).sort((x, y) => of[x] - of[y]);
  const result = new Array<number>(of.length).fill(0);
  for (let start = 0; start < order.length; ) {
    let end = start;
    while (end < order.length && of[order[end]] === of[order[start]]) end++;
    for (let i = start; i < end; i++) result[order[i]] = (start + end - 1) / 2;
    start = end;
  }
  return result;
}

/** Numbers in 0…1 from a seed (Park and Miller 1988, "Random number generators: good ones are hard to find"). */
function drawsFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
