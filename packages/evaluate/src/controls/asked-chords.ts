/** The chords that are asked for, read anew here: symbols as spans of time. */
import { EvaluateError } from '../evaluate-error.ts';
import { pitchClassNamed } from './asked-key.ts';
import type { ControlPiece } from './control-piece.ts';

export const ASKED_CHORD_KINDS = ['maj', 'min', 'dim', 'aug', 'dom7', 'maj7', 'min7'] as const;
/** The kinds that FIGARO's descriptions tell apart. */
export type AskedChordKind = (typeof ASKED_CHORD_KINDS)[number];

/** Semitones above the root. */
export const CHORD_TONES: Readonly<Record<AskedChordKind, readonly number[]>> = {
  maj: [0, 4, 7],
  min: [0, 3, 7],
  dim: [0, 3, 6],
  aug: [0, 4, 8],
  dom7: [0, 4, 7, 10],
  maj7: [0, 4, 7, 11],
  min7: [0, 3, 7, 10],
};

const SUFFIXES: Readonly<Record<string, AskedChordKind>> = {
  '': 'maj',
  m: 'min',
  dim: 'dim',
  aug: 'aug',
  7: 'dom7',
  maj7: 'maj7',
  m7: 'min7',
};

export type ChordName = { readonly root: number; readonly kind: AskedChordKind };
export type AskedChord = ChordName & {
  readonly start: number;
  readonly end: number;
  readonly pitchClasses: readonly number[];
};

/**
 * A chord from its symbol.
 *
 * @throws EvaluateError  'bad-request': one that is not asked for here
 * @example chordNamed('Dm7') // => { root: 2, kind: 'min7' }
 */
export function chordNamed(symbol: string): ChordName {
  const [, root, suffix] = /^([A-G][#b]?)(.*)$/.exec(symbol) ?? [];
  const kind = SUFFIXES[suffix ?? '?'];
  if (root === undefined || kind === undefined) {
    throw new EvaluateError('bad-request', `chord "${symbol}": not known here; major, m, dim, aug, 7, maj7, m7 are`);
  }
  return { root: pitchClassNamed(root), kind };
}

/** Pitch classes of a chord, the root first. */
export function pitchClassesOf({ root, kind }: ChordName): number[] {
  return CHORD_TONES[kind].map((tone) => (root + tone) % 12);
}

/**
 * A progression over the bars of a piece: from bar 1, again from its beginning when it ends; the chords of a bar share it
 * in equal parts, and "%" is the bar before.
 */
export function askedChords(progression: string | undefined, piece: ControlPiece): AskedChord[] {
  if (progression === undefined) return [];
  const bars: string[][] = [];
  for (const text of progression.split('|')) {
    const symbols = text.trim().split(/\s+/).filter(Boolean);
    bars.push(symbols[0] === '%' ? bars.at(-1)! : symbols);
  }
  return piece.bars
    .filter(({ number }) => number >= 1)
    .flatMap(({ number, start, end }) => {
      const symbols = bars[(number - 1) % bars.length]!;
      return symbols.map((symbol, place): AskedChord => {
        const name = chordNamed(symbol);
        const at = (part: number): number => start + ((end - start) * part) / symbols.length;
        return { ...name, start: at(place), end: at(place + 1), pitchClasses: pitchClassesOf(name) };
      });
    });
}
