/** How a measure divides into half-bars, beats and parts of beats. */
import type { Ticks } from '../score.ts';

/** A stretch of a measure and what it divides into; the shortest have no children. */
export type MetricNode = {
  /** from the start of the full measure */
  readonly start: Ticks;
  readonly end: Ticks;
  /** two equal halves all the way down, so that its length is a plain note value */
  readonly simple: boolean;
  /** a beat, a division of one, or a group of beats */
  readonly level: 'group' | 'beat' | 'part';
  readonly children: readonly MetricNode[];
};

/** Numbers of beats, nested: [[1, 1], [1, 1]] is 4/4. */
type Groups = number | readonly Groups[];

/**
 * The tree of a meter (Gould 2011, "Behind Bars", "Beaming according to meter": 4/4 divides in half, three beats
 * stay three, eighths of compound meters go by threes; 5 is 3 + 2 and 7 is 2 + 2 + 3 unless `groups` says otherwise).
 *
 * @param groups  sizes of an additive meter's groups, in the unit of the denominator
 * @example metricTree(4, 4, 480).children.map(({ end }) => end) // => [960, 1920]
 */
export function metricTree(
  numerator: number,
  denominator: number,
  ticksPerQuarter: number,
  groups?: readonly number[],
): MetricNode {
  const unit = (ticksPerQuarter * 4) / denominator;
  const finest = ticksPerQuarter / 16;
  return nodeOf(0, groups ?? groupsOf(numerator, denominator), unit, finest, 0);
}

/**
 * The tree of a tuplet: equal parts, each of which halves.
 *
 * @param finest  the shortest part that still halves
 */
export function tupletTree(start: Ticks, end: Ticks, parts: number, finest: Ticks): MetricNode {
  const length = (end - start) / parts;
  const children = Array.from({ length: parts }, (_, i) =>
    halves(start + i * length, start + (i + 1) * length, 'part', finest),
  );
  return { start, end, simple: false, level: 'beat', children };
}

function groupsOf(numerator: number, denominator: number): Groups {
  const ones = (count: number): Groups => new Array<number>(count).fill(1);
  if (denominator >= 8 && numerator % 3 === 0 && numerator > 3) {
    const beats = new Array<number>(numerator / 3).fill(3);
    return beats.length === 4 ? [beats.slice(0, 2), beats.slice(2)] : nested(beats);
  }
  if (numerator === 1) return 1;
  if (numerator <= 3) return denominator >= 8 && numerator === 3 ? [3] : ones(numerator);
  if (numerator === 4) return [ones(2), ones(2)];
  if (numerator === 8 && denominator >= 8) return [3, 3, 2];
  if (numerator % 3 === 0) return nested(Array.from({ length: numerator / 3 }, () => ones(3)));
  const sizes: number[] = [];
  let left = numerator;
  if (numerator === 5) sizes.push(3, 2);
  else {
    for (; left > 4 || left === 2; left -= 2) sizes.push(2);
    if (left > 0) sizes.push(left);
  }
  return nested(denominator >= 8 ? sizes : sizes.map(ones));
}

/** Long rows of groups in fours, so that a measure of hundreds of beats is searched quickly. */
function nested(groups: readonly Groups[]): readonly Groups[] {
  let row = groups;
  while (row.length > 8) {
    row = Array.from({ length: Math.ceil(row.length / 4) }, (_, i) => row.slice(i * 4, i * 4 + 4));
  }
  return row;
}

function nodeOf(start: Ticks, groups: Groups, unit: Ticks, finest: Ticks, depth: number): MetricNode {
  if (typeof groups === 'number') {
    const end = start + groups * unit;
    if (groups === 1 || groups === 2 || groups === 4) return halves(start, end, 'beat', finest);
    const children = Array.from({ length: groups }, (_, i) =>
      halves(start + i * unit, start + (i + 1) * unit, 'part', finest),
    );
    return { start, end, simple: false, level: 'beat', children };
  }
  const children: MetricNode[] = [];
  let at = start;
  for (const group of groups) {
    const child = nodeOf(at, group, unit, finest, depth + 1);
    children.push(child);
    at = child.end;
  }
  const simple = children.length === 2 && children.every((child) => child.simple) && isEven(children);
  return { start, end: at, simple, level: 'group', children };
}

const isEven = ([a, b]: readonly MetricNode[]): boolean => a.end - a.start === b.end - b.start;

/** A node that halves until `finest`; its children are made when they are asked for. */
function halves(start: Ticks, end: Ticks, level: 'beat' | 'part', finest: Ticks): MetricNode {
  let children: readonly MetricNode[] | undefined;
  return {
    start,
    end,
    simple: true,
    level,
    get children() {
      const middle = (start + end) / 2;
      children ??=
        end - start <= finest ? [] : [halves(start, middle, 'part', finest), halves(middle, end, 'part', finest)];
      return children;
    },
  };
}
