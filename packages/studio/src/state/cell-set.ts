/** Cells chosen or locked on the grid of bars × tracks, kept as spans of bars so that long pieces stay small. */

/** first…last, bars as they are numbered */
export type BarSpan = readonly [first: number, last: number];
/** For each track its bars, as rising spans that do not touch; tracks after the last with any are left out. */
export type CellSet = readonly (readonly BarSpan[])[];
/** Whole bars of some tracks. */
export type Block = { readonly bars: BarSpan; readonly tracks: readonly number[] };
export const NO_CELLS: CellSet = [];

/** @example hasCell([[], [[3, 4]]], 1, 4) // => true */
export function hasCell(cells: CellSet, track: number, bar: number): boolean {
  return cells[track]?.some(([first, last]) => first <= bar && bar <= last) ?? false;
}

/** Whether every cell of a block is in the set. */
export function holdsBlock(cells: CellSet, { bars, tracks }: Block): boolean {
  return tracks.every((track) => cells[track]?.some(([first, last]) => first <= bars[0] && bars[1] <= last) ?? false);
}

/** @example withBlock([[[1, 2]]], { bars: [3, 4], tracks: [0] }) // => [[[1, 4]]] */
export function withBlock(cells: CellSet, { bars, tracks }: Block): CellSet {
  return changed(cells, tracks, (spans) => {
    const joined = spans.filter(([first, last]) => last >= bars[0] - 1 && first <= bars[1] + 1);
    const whole: BarSpan = [
      Math.min(bars[0], ...joined.map(([first]) => first)),
      Math.max(bars[1], ...joined.map(([, last]) => last)),
    ];
    return [...spans.filter((span) => !joined.includes(span)), whole].sort((a, b) => a[0] - b[0]);
  });
}

/** @example withoutBlock([[[1, 4]]], { bars: [2, 2], tracks: [0] }) // => [[[1, 1], [3, 4]]] */
export function withoutBlock(cells: CellSet, { bars, tracks }: Block): CellSet {
  return changed(cells, tracks, (spans) =>
    spans.flatMap(([first, last]): BarSpan[] => [
      ...(first < bars[0] ? [[first, Math.min(last, bars[0] - 1)] as const] : []),
      ...(last > bars[1] ? [[Math.max(first, bars[1] + 1), last] as const] : []),
    ]),
  );
}

/** The cells that are not in `others`. */
export function withoutCells(cells: CellSet, others: CellSet): CellSet {
  return blocksOf(others).reduce(withoutBlock, cells);
}

/** What of the set lies on a grid. */
export function clipCells(cells: CellSet, [first, last]: BarSpan, trackCount: number): CellSet {
  const kept = cells.slice(0, trackCount).map((spans) =>
    spans.flatMap(([from, to]): BarSpan[] => {
      const span = [Math.max(from, first), Math.min(to, last)] as const;
      return span[0] <= span[1] ? [span] : [];
    }),
  );
  return trimmed(kept);
}

/**
 * The set as blocks, one for each different span, in the order of bars.
 *
 * @example blocksOf([[[1, 2]], [[1, 2], [5, 5]]]) // => [{ bars: [1, 2], tracks: [0, 1] }, { bars: [5, 5], tracks: [1] }]
 */
export function blocksOf(cells: CellSet): readonly Block[] {
  const blocks = new Map<string, { bars: BarSpan; tracks: number[] }>();
  cells.forEach((spans, track) => {
    for (const bars of spans) {
      const block = blocks.get(bars.join()) ?? { bars, tracks: [] };
      block.tracks.push(track);
      blocks.set(bars.join(), block);
    }
  });
  return [...blocks.values()].sort((a, b) => a.bars[0] - b.bars[0] || a.bars[1] - b.bars[1]);
}

export function cellsOfBlocks(blocks: readonly Block[]): CellSet {
  return blocks.reduce(withBlock, NO_CELLS);
}

export function sameCells(a: CellSet, b: CellSet): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** @example describeCells([[], [[3, 4]]], ['Soprano', 'Alto']) // => 'bars 3–4 · Alto' */
export function describeCells(cells: CellSet, names: readonly string[]): string {
  return blocksOf(cells)
    .map(({ bars: [first, last], tracks }) => {
      const bars = first === last ? `bar ${first}` : `bars ${first}–${last}`;
      const who =
        tracks.length === names.length && names.length > 1
          ? 'all voices'
          : tracks.map((track) => names[track] ?? `track ${track + 1}`).join(', ');
      return `${bars} · ${who}`;
    })
    .join('; ');
}

function changed(
  cells: CellSet,
  tracks: readonly number[],
  change: (spans: readonly BarSpan[]) => readonly BarSpan[],
): CellSet {
  const length = Math.max(cells.length, ...tracks.map((track) => track + 1));
  return trimmed(
    Array.from({ length }, (_, track) => {
      const spans = cells[track] ?? [];
      return tracks.includes(track) ? change(spans) : spans;
    }),
  );
}

function trimmed(cells: CellSet): CellSet {
  const length = cells.findLastIndex((spans) => spans.length > 0) + 1;
  return length === 0 ? NO_CELLS : cells.slice(0, length);
}
