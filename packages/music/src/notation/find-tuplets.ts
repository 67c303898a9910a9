/** Tuplets of a voice in a measure. */
import type { Ticks } from '../score.ts';
import type { MetricNode } from './metric-tree.ts';
import type { TupletRatio } from './notated-score.ts';
import { greatestCommonDivisor } from './written-duration.ts';

/** A stretch of a measure that is written as a tuplet. */
export type TupletWindow = { readonly start: Ticks; readonly end: Ticks; readonly ratio: TupletRatio };

/**
 * Finds the stretches of a measure in which notes begin or end where halving the beat does not lead.
 *
 * A stretch longer than a beat becomes a tuplet only if its parts are equal notes or sums of them and none begins at its
 * middle (triplets of quarters in a half note); within a beat parts are tuplets of their own where notes end at
 * their borders, but two halves in triplets are one sextuplet.
 *
 * @param borders  where the voice's notes and rests begin and end, from the start of the full measure, rising
 * @example findTuplets(metricTree(2, 4, 480), [160, 320, 480], 480) // => [{ start: 0, end: 480, ratio: { actual: 3, normal: 2 } }]
 */
export function findTuplets(tree: MetricNode, borders: readonly Ticks[], ticksPerQuarter: number): TupletWindow[] {
  const finest = ticksPerQuarter / 16;
  const found: TupletWindow[] = [];
  const stack: { readonly node: MetricNode; readonly near: readonly Ticks[] }[] = [{ node: tree, near: borders }];
  while (stack.length > 0) {
    const { node, near } = stack.pop() as { node: MetricNode; near: readonly Ticks[] };
    const inside = near.filter((border) => border > node.start && border < node.end);
    if (inside.every((border) => isMultiple(border - node.start, finest))) continue;
    const descend = (): void => {
      for (let i = node.children.length - 1; i >= 0; i--) stack.push({ node: node.children[i], near: inside });
    };
    const parts = oddParts(node, inside);
    if (parts === 1 && node.level !== 'group') continue;
    if (node.level === 'group' || (node.simple && node.end - node.start > ticksPerQuarter)) {
      const equal = node.simple && [3, 5, 7].includes(parts) && inside.every((border) => isPart(border, node, parts));
      if (equal && !inside.includes((node.start + node.end) / 2)) found.push(windowOf(node, parts, inside));
      else descend();
      continue;
    }
    // a stretch that divides only at borders of notes may be written part by part
    const uneven = node.children.filter(
      ({ start, end }) =>
        !inside.every((border) => border <= start || border >= end || isMultiple(border - start, finest)),
    );
    const closed = uneven.every(({ start, end }) => isClosed(start, node, inside) && isClosed(end, node, inside));
    const apart = !node.simple || parts > 3 || uneven.length < node.children.length;
    if (uneven.length > 0 && closed && apart) descend();
    else found.push(windowOf(node, parts, inside));
  }
  return found;
}

const isMultiple = (ticks: Ticks, unit: Ticks): boolean => Math.abs(ticks / unit - Math.round(ticks / unit)) < 1e-6;
const isPart = (border: Ticks, { start, end }: MetricNode, parts: number): boolean =>
  isMultiple(border - start, (end - start) / parts);
const isClosed = (tick: Ticks, { start, end }: MetricNode, inside: readonly Ticks[]): boolean =>
  tick === start || tick === end || inside.includes(tick);

/** The least odd number of equal parts on whose halvings all borders lie. */
function oddParts({ start, end, simple }: MetricNode, inside: readonly Ticks[]): number {
  let parts = 1;
  for (const border of inside) {
    let odd = (end - start) / greatestCommonDivisor(end - start, border - start);
    while (odd % 2 === 0) odd /= 2;
    parts = (parts / greatestCommonDivisor(parts, odd)) * odd;
  }
  // a beat of three eighths has thirds without a tuplet
  return !simple && parts === 3 ? 1 : parts;
}

function windowOf({ start, end, simple }: MetricNode, parts: number, inside: readonly Ticks[]): TupletWindow {
  if (
    simple &&
    parts === 3 &&
    inside.length === 5 &&
    inside.every((border) => isMultiple(border - start, (end - start) / 6))
  ) {
    return { start, end, ratio: { actual: 6, normal: 4 } };
  }
  let normal = simple ? 1 : 3;
  while (normal * 2 <= parts) normal *= 2;
  return { start, end, ratio: { actual: parts, normal } };
}
