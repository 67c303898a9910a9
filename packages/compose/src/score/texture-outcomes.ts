/** Asked → got, of the measures that are wished for bars and tracks. */
import { type CellNote, cellFacts } from '@continuo/corpus';
import type { WishOutcome } from '../compose-answer.ts';
import type { ComposeRequest } from '../compose-request.ts';
import { TEXTURE_WISHES, type TextureWish } from '../score-wishes.ts';
import { scopeOf } from './limits-of-tracks.ts';
import type { ScoreFrame } from './score-frame.ts';

/** A cell that was written, with what stays in it. */
export type WrittenCell = { readonly bar: number; readonly track: number; readonly notes: readonly CellNote[] };

/** How far what came out may lie from what was asked. */
const TOLERANCE: Readonly<Record<TextureWish, (asked: number) => number>> = {
  density: (asked) => 0.15 * asked + 0.1,
  rhythm: (asked) => 0.15 * asked + 0.1,
  polyphony: (asked) => 0.2 * asked,
  register: () => 5,
  leaps: () => 0.2,
  dynamics: () => 10,
};
const UNITS: Readonly<Record<TextureWish, string>> = {
  density: 'notes a quarter',
  rhythm: 'onsets a quarter',
  polyphony: 'notes an onset',
  register: 'mean pitch',
  leaps: 'of steps',
  dynamics: 'mean velocity',
};

export function textureOutcomes(
  { wishes }: Pick<ComposeRequest, 'wishes'>,
  frame: ScoreFrame,
  cells: readonly WrittenCell[],
): WishOutcome[] {
  return wishes.flatMap((wish) => {
    const covers = scopeOf(wish, frame);
    const covered = cells.filter(({ bar, track }) => covers(bar, track));
    const where = placeOfScope(wish);
    return TEXTURE_WISHES.flatMap((name): WishOutcome[] => {
      const asked = wish[name];
      if (asked === undefined) return [];
      const got = measure(name, covered, frame);
      const label = `${name}${where}`;
      const words = got === undefined ? 'nothing to measure' : `${shortNumber(got)} ${UNITS[name]}`;
      const kept = got !== undefined && Math.abs(got - asked) <= TOLERANCE[name](asked);
      return [{ wish: label, asked: `${shortNumber(asked)} ${UNITS[name]}`, got: words, kept, hard: false }];
    });
  });
}

/**
 * Where a wish holds, to be put behind its name; empty for the whole piece.
 *
 * @example placeOfScope({ bars: [17, 17], tracks: ['Cello'] }) // => ' bar 17 of Cello'
 */
export function placeOfScope({ bars, tracks }: Pick<ComposeRequest['wishes'][number], 'bars' | 'tracks'>): string {
  const where = [
    bars && (bars[0] === bars[1] ? `bar ${bars[0]}` : `bars ${bars[0]}–${bars[1]}`),
    tracks?.map((track) => (typeof track === 'number' ? `track ${track}` : track)).join(', '),
  ];
  const words = where.filter(Boolean).join(' of ');
  return words && ` ${words}`;
}

function measure(name: TextureWish, cells: readonly WrittenCell[], { bars, tracks }: ScoreFrame): number | undefined {
  const usual = cells.filter(
    ({ track }) => !tracks[track]!.isDrums || name === 'density' || name === 'rhythm' || name === 'dynamics',
  );
  const quarters = usual.reduce((sum, { bar }) => sum + bars[bar]!.steps / 24, 0);
  const facts = usual.map(({ notes }) => cellFacts(notes));
  const notes = facts.reduce((sum, each) => sum + each.notes, 0);
  const onsets = facts.reduce((sum, each) => sum + each.onsets, 0);
  const meanOf = (pick: (note: CellNote) => number): number | undefined =>
    notes === 0
      ? undefined
      : usual.reduce((sum, each) => sum + each.notes.reduce((total, note) => total + pick(note), 0), 0) / notes;
  switch (name) {
    case 'density':
      return quarters === 0 ? undefined : notes / quarters;
    case 'rhythm':
      return quarters === 0 ? undefined : onsets / quarters;
    case 'polyphony':
      return onsets === 0 ? undefined : notes / onsets;
    case 'register':
      return meanOf(({ pitch }) => pitch);
    case 'dynamics':
      return meanOf(({ velocity }) => velocity);
    case 'leaps': {
      const shares = facts.flatMap(({ leaps }) => (leaps === undefined ? [] : [leaps]));
      return shares.length === 0 ? undefined : shares.reduce((a, b) => a + b, 0) / shares.length;
    }
  }
}

/** At most two decimals. */
export function shortNumber(value: number): string {
  return String(Number(value.toFixed(2)));
}
