/** Chords by bar, as the lane shows them, and as the request has them. */
import type { Score } from '@continuo/music';
import { barsOf } from '../roll/bars.ts';
import type { BarSpan } from './cell-set.ts';

/** The finest division of a bar that chords are written in. */
const MOST_CHORDS = 8;

/**
 * A chord text for each bar number, its chords evenly spaced: one that lasts longer is written again. A bar in which none
 * begins is empty.
 *
 * @example chordsByBar(score) // => ['', 'C', '', 'Dm7 Dm7 Dm7 G7'] where G7 comes on the fourth beat of bar 3
 */
export function chordsByBar(score: Score, symbols: Score['chords'] = score.chords): readonly string[] {
  const chords: string[] = [];
  let sounding = '';
  for (const { number, tick, endTick } of barsOf(score)) {
    const here = (symbols ?? []).filter((each) => each.tick >= tick && each.tick < endTick);
    chords[number] = evenChords(sounding, here, tick, endTick);
    sounding = here.at(-1)?.symbol ?? sounding;
  }
  const last = chords.findLastIndex((text) => (text ?? '') !== '');
  return Array.from({ length: last + 1 }, (_, number) => chords[number] ?? '');
}

function evenChords(sounding: string, here: NonNullable<Score['chords']>, from: number, to: number): string {
  if (here.length === 0) return '';
  const shares = here.map(({ tick }) => (tick - from) / (to - from));
  const counts = Array.from({ length: MOST_CHORDS }, (_, place) => place + 1);
  const isWhole = (value: number): boolean => Math.abs(value - Math.round(value)) < 0.02;
  const count = counts.find((each) => shares.every((share) => isWhole(share * each)));
  if (count === undefined) return here.map(({ symbol }) => symbol).join(' ');
  const parts = Array.from({ length: count }, (_, part) => {
    const place = shares.findLastIndex((share) => share * count <= part + 0.02);
    return here[place]?.symbol ?? (sounding || 'N.C.');
  });
  return parts.join(' ');
}

/**
 * The chord text that holds in a bar: its own, or beyond the last one given the one of the round that begins again.
 *
 * @example chordAt(['', 'C', 'F'], 4) // => 'F'
 */
export function chordAt(chords: readonly string[], bar: number): string {
  const count = chords.length - 1;
  const place = bar <= count || count < 1 ? bar : ((bar - 1) % count) + 1;
  return chords[place]?.trim().replace(/\|/g, ' ') ?? '';
}

/**
 * The chords of some bars as the request has them; undefined where none is given.
 *
 * A bar without a symbol goes on with the chord before it; bars before the first chord have none.
 *
 * @example chordText(['', 'C', '', 'Am F'], [1, 4]) // => 'C | % | Am F | C'
 */
export function chordText(chords: readonly string[], [first, last]: BarSpan): string | undefined {
  if (chords.every((text) => text.trim() === '')) return undefined;
  let sounding = '';
  for (let bar = first - 1; bar >= 0 && sounding === ''; bar -= 1) sounding = chordAt(chords, bar);
  const texts: string[] = [];
  for (let bar = first; bar <= last; bar += 1) {
    const given = chordAt(chords, bar);
    if (given !== '') texts.push(given);
    else if (sounding === '') texts.push('N.C.');
    else texts.push(texts.length === 0 ? sounding : '%');
    if (given !== '') sounding = given;
  }
  return texts.join(' | ');
}
