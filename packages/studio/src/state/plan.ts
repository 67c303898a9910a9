/** What a person asks for beside the task: wishes, chords, form, motifs, cells and locks. It is kept and undone with the piece. */
import type { PromptFields } from '@continuo/compose';
import type { Score } from '@continuo/music';
import { type CellSet, NO_CELLS, sameCells } from './cell-set.ts';
import { chordsByBar } from './chords.ts';
import type { StylePart } from './style-parts.ts';

/** Measures that can be wished, in the units of the request. */
export const TEXTURE_WISHES = ['density', 'polyphony', 'register', 'rhythm', 'leaps', 'dynamics', 'energy'] as const;
export type TextureWish = (typeof TEXTURE_WISHES)[number];
/** valence from sad to glad, arousal from calm to excited, each −1…1; one alone leaves the other free */
export type Mood = { readonly valence?: number; readonly arousal?: number };

/** Wishes and limits of some cells, or of the whole piece where there are none; what is left out is free. */
export type WishEntry = Readonly<Partial<Record<TextureWish, number>>> & {
  readonly cells: CellSet;
  readonly mood?: Mood;
  /** lowest and highest pitch: a limit, kept by every note */
  readonly range?: readonly [low: number, high: number];
  /** most notes of a track that sound together: a limit */
  readonly mostNotes?: number;
  /** pitches that must not come: a limit; asked in words only */
  readonly forbidden?: readonly number[];
  /** in the place of the piece's own; asked in words only */
  readonly style?: string;
  readonly composer?: string;
};

export const CADENCES = ['authentic', 'half', 'plagal', 'deceptive'] as const;
/** A section of the form, as the request has it: a name, bars, energy 0–1, an earlier section that it varies, … */
export type PlanSection = Readonly<NonNullable<PromptFields['form']>['sections'][number]>;

/** Where a motif is to come, as the request has it; `track` is its place. */
export type MotifPlace = {
  readonly bar: number;
  readonly track: number;
  readonly beat: number;
  readonly transpose: number;
  readonly form: 'prime' | 'inversion' | 'retrograde' | 'retrograde-inversion';
  readonly stretch: number;
  readonly free: boolean;
};
export type PlanMotif = {
  /** a letter */
  readonly name: string;
  /** onsets and lengths in quarters from its beginning */
  readonly notes: readonly { readonly pitch: number; readonly at: number; readonly duration: number }[];
  /** where it was picked up */
  readonly from: { readonly bar: number; readonly track: number };
  readonly places: readonly MotifPlace[];
};

/** A note that stays, by where it is. */
export type NoteLock = { readonly track: number; readonly tick: number; readonly pitch: number };

export type Plan = {
  /** words that were read last, and the parts of the plan that they filled in */
  readonly prompt: string;
  readonly prompted: readonly string[];
  /** e.g. 'D minor'; empty: as it is, or as the model likes */
  readonly key: string;
  readonly keyIs: 'hard' | 'soft';
  /** on the key's tonic, e.g. 'dorian'; empty: the key's own */
  readonly scale: string;
  /** compose: e.g. '3/4'; empty: 4/4 */
  readonly meter: string;
  /** compose: quarter notes a minute; undefined: as the piece at hand */
  readonly bpm: number | undefined;
  /** compose: quarter notes before the first bar line */
  readonly pickup: number;
  /** false: a loop, which does not close */
  readonly ends: boolean;
  /** compose: how many; continue: how many more */
  readonly composeBars: number;
  readonly continueBars: number;
  readonly instruments: readonly string[];
  /** style and composer; more than one: a blend by their shares */
  readonly styles: readonly StylePart[];
  readonly wishes: readonly WishEntry[];
  /** symbols by bar number, several parted by spaces; empty: as the bar before; after the last they begin again */
  readonly chords: readonly string[];
  /** where only tones of the chord may come */
  readonly chordTones: 'free' | 'beats' | 'everywhere';
  readonly form: readonly PlanSection[];
  readonly motifs: readonly PlanMotif[];
  readonly cells: CellSet;
  readonly lockedCells: CellSet;
  readonly lockedNotes: readonly NoteLock[];
  /** infill, vary: only pitches are new */
  readonly keepRhythm: boolean;
  /** infill, vary: no bar comes out as it was */
  readonly noCopy: boolean;
};

export const EMPTY_PLAN: Plan = {
  prompt: '',
  prompted: [],
  key: '',
  keyIs: 'hard',
  scale: '',
  meter: '',
  bpm: undefined,
  pickup: 0,
  ends: true,
  composeBars: 8,
  continueBars: 4,
  instruments: [],
  styles: [],
  wishes: [],
  chords: [],
  chordTones: 'free',
  form: [],
  motifs: [],
  cells: NO_CELLS,
  lockedCells: NO_CELLS,
  lockedNotes: [],
  keepRhythm: false,
  noCopy: true,
};

/** The plan for another piece: what belonged to the old one's bars and notes is gone, its own chords are there. */
export function planForPiece(plan: Plan, score: Score): Plan {
  return {
    ...plan,
    chords: chordsByBar(score),
    wishes: plan.wishes.filter(({ cells }) => cells.length === 0),
    form: [],
    motifs: plan.motifs.map((motif) => ({ ...motif, places: [] })),
    cells: NO_CELLS,
    lockedCells: NO_CELLS,
    lockedNotes: [],
  };
}

/** The plan after a new piece was written by it: what was asked stays, what was chosen in the old one is gone. */
export function planAfterComposing(plan: Plan): Plan {
  return { ...plan, cells: NO_CELLS, lockedCells: NO_CELLS, lockedNotes: [] };
}

/** How many bars a new piece gets: the form's, where there is one. */
export function plannedBars({ form, composeBars }: Plan): number {
  return form.length === 0 ? composeBars : form.reduce((sum, { bars }) => sum + bars, 0);
}

/** The wishes of some cells; of the whole piece where there are none. */
export function wishesAt(plan: Plan, cells: CellSet): WishEntry {
  return plan.wishes.find((entry) => sameCells(entry.cells, cells)) ?? { cells };
}

/**
 * The plan's wishes with some changed for some cells; `undefined` frees a wish, and an entry without any is gone.
 *
 * @example withWish(EMPTY_PLAN, NO_CELLS, { density: 2 }) // => [{ cells: [], density: 2 }]
 */
export function withWish(
  plan: Plan,
  cells: CellSet,
  change: { readonly [K in keyof Omit<WishEntry, 'cells'>]?: WishEntry[K] | undefined },
): readonly WishEntry[] {
  const before = wishesAt(plan, cells);
  const wanted = Object.entries({ ...before, ...change }).filter(([, value]) => value !== undefined);
  const entry = Object.fromEntries(wanted) as unknown as WishEntry;
  const others = plan.wishes.filter((each) => each !== before);
  if (wanted.length === 1) return others;
  const place = plan.wishes.indexOf(before);
  return place < 0 ? [...others, entry] : others.toSpliced(place, 0, entry);
}

/** The first letter that no motif or section has. @example freeName(['A', 'C']) // => 'B' */
export function freeName(taken: readonly string[]): string {
  for (let place = 0; ; place += 1) {
    const name = String.fromCharCode(65 + (place % 26)) + (place < 26 ? '' : String(Math.floor(place / 26) + 1));
    if (!taken.includes(name)) return name;
  }
}
