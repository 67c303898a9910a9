/** Keys and instruments that were asked for in places, as sections of a form. */
import type { FormPlan } from '../score-wishes.ts';
import type { Placed } from './place-findings.ts';
import { keyNameOf } from './resolve-key.ts';
import { type Bars, barsOfPlace } from './resolve-length.ts';

export type Section = FormPlan['sections'][number];
export type WholePiece = { readonly key?: string | undefined; readonly instruments?: readonly string[] | undefined };
type Own = Pick<Section, 'key' | 'instruments'>;

/** How far a section that comes back is from the first: nearly as it was. */
export const RETURN_DISTANCE = 0.2;

/**
 * Sections with their own keys and instruments; without a form the places cut the piece.
 *
 * @param named  the sections of a form that was asked for
 * @returns  `named` where nothing was asked for in a place
 */
export function sectionsByPlace(
  placed: readonly Placed[],
  bars: number,
  whole: WholePiece,
  named: Section[] | undefined,
): Section[] | undefined {
  const keys = keysInPlaces(placed, bars, whole.key, named);
  const entries = placed.flatMap(({ found, place }) =>
    found.kind === 'instruments' && place ? [{ names: found.names, where: barsOfPlace(place, bars, named ?? []) }] : [],
  );
  if (keys.length === 0 && entries.length === 0) return named;
  const ownAt = (bar: number): Own => {
    const key = keys.findLast(({ where }) => covers(where, bar))?.key ?? whole.key ?? keys[0]?.key;
    const all = [...new Set(whole.instruments)];
    const playing = all.filter((name) => {
      const own = entries.filter(({ names }) => names.includes(name));
      return own.length === 0 || own.some(({ where }) => where.some((one) => covers(one, bar)));
    });
    const some = playing.length > 0 && playing.length < all.length;
    return { ...(keys.length === 0 || key === undefined ? {} : { key }), ...(some ? { instruments: playing } : {}) };
  };
  if (named) return withOwn(named, ownAt);
  const edges = [...keys.map(({ where }) => where), ...entries.flatMap(({ where }) => where)];
  return cutAt(edges, bars, ownAt);
}

function keysInPlaces(
  placed: readonly Placed[],
  bars: number,
  key: string | undefined,
  named: readonly Section[] | undefined,
): readonly { readonly key: string; readonly where: Bars }[] {
  return placed.flatMap(({ found, place, changes }) => {
    if (found.kind !== 'key' || (place === undefined && changes !== true)) return [];
    // "ends in major": on the tonic that it has
    const own = keyNameOf(found.tonic === undefined && key ? { ...found, tonic: key.split(' ')[0]! } : found);
    const where = barsOfPlace(place ?? { kind: 'share', from: 1 / 2, to: 1 }, bars, named ?? []);
    return where.map((one) => ({ key: own, where: one }));
  });
}

function covers([first, last]: Bars, bar: number): boolean {
  return first <= bar && bar <= last;
}

/** A section has what holds in its middle. */
function withOwn(named: readonly Section[], ownAt: (bar: number) => Own): Section[] {
  let at = 1;
  return named.map((section) => {
    const middle = Math.floor(at + (section.bars - 1) / 2);
    at += section.bars;
    return { ...section, ...ownAt(middle) };
  });
}

/** Sections from one change to the next; who is like an earlier one comes back to it. */
function cutAt(edges: readonly Bars[], bars: number, ownAt: (bar: number) => Own): Section[] {
  const same = (a: number, b: number): boolean => JSON.stringify(ownAt(a)) === JSON.stringify(ownAt(b));
  const inside = edges.flatMap(([first, last]) => [first, last + 1]).filter((bar) => bar > 1 && bar <= bars);
  const starts = [1, ...[...new Set(inside)].toSorted((a, b) => a - b)].filter(
    (bar, i) => i === 0 || !same(bar, bar - 1),
  );
  const names = new Map<string, string>();
  return starts.map((start, i) => {
    const own = ownAt(start);
    const label = JSON.stringify(own);
    const before = names.get(label);
    const name = before ?? (names.size < 26 ? String.fromCharCode(65 + names.size) : `part ${names.size + 1}`);
    names.set(label, name);
    const length = (starts[i + 1] ?? bars + 1) - start;
    return {
      name,
      bars: length,
      ...own,
      ...(before === undefined ? {} : { varies: before, distance: RETURN_DISTANCE }),
    };
  });
}
