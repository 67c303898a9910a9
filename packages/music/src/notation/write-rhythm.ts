/** Where a note or rest is cut so that the beat can be seen, and which value each piece has. */
import type { Ticks } from '../score.ts';
import type { MetricNode } from './metric-tree.ts';
import type { NoteValue, TupletRatio } from './notated-score.ts';
import { valueOfPower } from './written-duration.ts';

/** A value with its dots. */
export type DottedValue = { readonly value: NoteValue; readonly dots: number };

/**
 * The single note value of a length; undefined where it takes several.
 *
 * @param mostDots  0–3
 * @example dottedValue(720, 480) // => { value: 'quarter', dots: 1 }
 * @example dottedValue(160, 480, { actual: 3, normal: 2 }) // => { value: 'eighth', dots: 0 }
 */
export function dottedValue(
  ticks: Ticks,
  ticksPerQuarter: number,
  { actual, normal }: TupletRatio = { actual: 1, normal: 1 },
  mostDots = 2,
): DottedValue | undefined {
  const nominal = (ticks * actual) / normal;
  if (!(nominal > 0)) return undefined;
  for (let dots = 0; dots <= mostDots; dots++) {
    // with d dots a note lasts (2^(d+1) − 1) / 2^d of its value
    const power = Math.log2((nominal * 2 ** dots) / ((2 ** (dots + 1) - 1) * ticksPerQuarter * 4));
    if (Math.abs(power - Math.round(power)) > 1e-9) continue;
    const value = valueOfPower(Math.round(power));
    if (value && power - dots >= -10) return { value, dots };
  }
  return undefined;
}

/** What the cuts of a piece depend on. */
export type RhythmContext = {
  readonly tree: MetricNode;
  readonly ticksPerQuarter: number;
  readonly tuplet?: TupletRatio;
};

/**
 * The ends of the pieces, tied, in which a note is written.
 *
 * Gould 2011, "Behind Bars", "Ties" and "Rhythmic structure": a note is cut where it would hide a beat of its level.
 * Whole figures stay: what starts or ends with the level and is dotted, the short–long–short syncopation, and beats
 * added up in threes.
 *
 * @example cutNote(720, 1200, { tree: metricTree(4, 4, 480), ticksPerQuarter: 480 }) // => [960, 1200]
 */
export function cutNote(start: Ticks, end: Ticks, context: RhythmContext): Ticks[] {
  const cuts: Ticks[] = [];
  const stack: { readonly a: Ticks; readonly b: Ticks }[] = [{ a: start, b: end }];
  while (stack.length > 0) {
    const { a, b } = stack.pop() as { a: Ticks; b: Ticks };
    const cut = cutOfNote(a, b, context);
    if (cut === undefined) cuts.push(b);
    else stack.push({ a: cut, b }, { a, b: cut });
  }
  return cuts;
}

/** Where to cut next; undefined where one value writes it all. */
function cutOfNote(a: Ticks, b: Ticks, { tree, ticksPerQuarter, tuplet }: RhythmContext): Ticks | undefined {
  const single = (dots: number): boolean => dottedValue(b - a, ticksPerQuarter, tuplet, dots) !== undefined;
  const node = innermost(tree, a, b);
  if (a === node.start && b === node.end && single(1)) return undefined;
  const borders = node.children.slice(1).map(({ start }) => start);
  const inside = borders.filter((border) => border > a && border < b);
  if (inside.length === 0) return single(3) ? undefined : greedyCut(a, b, ticksPerQuarter, tuplet);
  const onBorder = (tick: Ticks): boolean => tick === node.start || tick === node.end || borders.includes(tick);
  if (onBorder(a) && onBorder(b) && node.children.length > 2 && single(1)) return undefined;
  if (inside.length === 1) {
    return isFigure(a, b, inside[0], node, ticksPerQuarter) && single(2) ? undefined : inside[0];
  }
  if (onBorder(a)) {
    const fits = inside.findLast((border) => dottedValue(border - a, ticksPerQuarter, tuplet, 1) !== undefined);
    if (fits !== undefined) return fits;
  }
  return inside[0];
}

/** Does a note over one border between equal parts make a figure that is read at sight? */
function isFigure(a: Ticks, b: Ticks, border: Ticks, node: MetricNode, ticksPerQuarter: number): boolean {
  const right = node.children.findIndex(({ start }) => start === border);
  const { start, simple, end } = node.children[right - 1];
  const next = node.children[right];
  const span = next.end - start;
  if (!simple || !next.simple || end - start !== next.end - next.start) return false;
  if (a === start && (b - a) * 4 === span * 3) return true;
  if (b === next.end && (b - a) * 4 === span * 3) return true;
  if (a === start && (b - a) * 8 === span * 7) return span <= 2 * ticksPerQuarter;
  return (a - start) * 4 === span && (next.end - b) * 4 === span;
}

/**
 * The ends of the pieces in which a rest is written: each fills a whole stretch of the meter, so that no rest hides a
 * beat (Gould 2011, "Rests"); in a compound beat the first two thirds may be one rest.
 *
 * @example cutRest(480, 1440, { tree: metricTree(4, 4, 480), ticksPerQuarter: 480 }) // => [960, 1440]
 */
export function cutRest(start: Ticks, end: Ticks, context: RhythmContext): Ticks[] {
  const { tree, ticksPerQuarter, tuplet } = context;
  const cuts: Ticks[] = [];
  const stack: { readonly a: Ticks; readonly b: Ticks }[] = [{ a: start, b: end }];
  while (stack.length > 0) {
    const { a, b } = stack.pop() as { a: Ticks; b: Ticks };
    const node = innermost(tree, a, b);
    const single = dottedValue(b - a, ticksPerQuarter, tuplet, node.simple ? 0 : 1) !== undefined;
    const inside = node.children.slice(1).flatMap((child) => (child.start > a && child.start < b ? [child.start] : []));
    const whole = a === node.start && b === node.end;
    const opening = a === node.start && node.level === 'beat' && !node.simple && b === node.children[1]?.end;
    if (single && (whole || opening)) cuts.push(b);
    else if (inside.length > 0) stack.push({ a: inside[0], b }, { a, b: inside[0] });
    else {
      const cut = single ? undefined : greedyCut(a, b, ticksPerQuarter, tuplet);
      if (cut === undefined) cuts.push(b);
      else stack.push({ a: cut, b }, { a, b: cut });
    }
  }
  return cuts;
}

/** The smallest node that holds a stretch. */
function innermost(tree: MetricNode, a: Ticks, b: Ticks): MetricNode {
  let node = tree;
  for (;;) {
    const child = node.children.find(({ start, end }) => start <= a && b <= end);
    if (!child) return node;
    node = child;
  }
}

/** The end of the longest plain value from `a` that fits; undefined where none does. */
function greedyCut(a: Ticks, b: Ticks, ticksPerQuarter: number, tuplet?: TupletRatio): Ticks | undefined {
  const { actual, normal } = tuplet ?? { actual: 1, normal: 1 };
  const whole = (ticksPerQuarter * 4 * normal) / actual;
  for (let power = 3; power >= -10; power--) {
    const length = whole * 2 ** power;
    if (length < b - a) return a + length;
  }
  return undefined;
}
