/** From a plan to what models of whole scores hear beside the common wishes of a request. */
import type { ComposeRequestInput } from '@continuo/compose';
import type { Score } from '@continuo/music';
import { barNumberAt } from '../roll/bars.ts';
import type { Task } from '../state/abilities.ts';
import { takesCells } from '../state/abilities.ts';
import { type BarSpan, type Block, blocksOf, type CellSet, clipCells, hasCell } from '../state/cell-set.ts';
import { chordText } from '../state/chords.ts';
import { lockedNotesOf, locksOf } from '../state/locks.ts';
import type { NoteLock, Plan } from '../state/plan.ts';
import type { Draft } from '../state/project.ts';
import type { Stage } from '../state/stage.ts';
import { requestOfParts } from '../state/style-parts.ts';

/** The same data, nowhere to be changed. */
type Frozen<T> = { readonly [K in keyof T]: Frozen<T[K]> };
type Input = Frozen<Omit<ComposeRequestInput, 'score' | 'to'>>;
/** What a request for a whole score has beside the common fields; what is not asked is left out. */
export type ScoreFields = Pick<
  Input,
  | 'instruments'
  | 'style'
  | 'composer'
  | 'blend'
  | 'mood'
  | 'wishes'
  | 'limits'
  | 'keyIs'
  | 'chords'
  | 'keepRhythm'
  | 'noCopy'
  | 'motifs'
  | 'form'
>;
/** The cells that are written, and what stays in them. */
export type CellFields = Pick<Input, 'cells' | 'locks'>;
/** A request as the page makes it. */
export type StudioRequest = Input & Pick<ComposeRequestInput, 'score' | 'to'>;
type SoftWish = NonNullable<Input['wishes']>[number];
type Limit = NonNullable<Input['limits']>[number];
type Scope = Pick<SoftWish, 'bars' | 'tracks'>;

/**
 * The fields of a plan for a task.
 *
 * @example scoreFieldsOf('compose', { ...EMPTY_PLAN, instruments: ['Cello'] }, stage) // => { instruments: ['Cello'] }
 */
export function scoreFieldsOf(task: Task, plan: Plan, stage: Stage): ScoreFields {
  const { instruments, styles, key, keyIs, form, keepRhythm, noCopy } = plan;
  const whole = plan.wishes.find(({ cells }) => cells.length === 0);
  const wishes = softWishesOf(plan, stage);
  const limits = limitsOf(plan, stage);
  const chords = chordText(plan.chords, chordBars(stage));
  const motifs = plan.motifs.flatMap(({ notes, places }) => {
    const reached = places.filter(({ bar, track }) => isOnStage(stage, bar, track));
    return reached.length === 0 ? [] : [{ notes, places: reached }];
  });
  return {
    ...(instruments.length > 0 && !takesCells(task) && task !== 'continue' && { instruments }),
    ...requestOfParts(styles),
    ...(whole?.mood !== undefined && { mood: whole.mood }),
    ...(wishes.length > 0 && { wishes }),
    ...(limits.length > 0 && { limits }),
    ...(key !== '' && keyIs === 'soft' && { keyIs }),
    ...(chords !== undefined && { chords }),
    ...(takesCells(task) && keepRhythm && { keepRhythm }),
    ...(takesCells(task) && !noCopy && { noCopy }),
    ...(motifs.length > 0 && { motifs }),
    ...(task === 'compose' && form.length > 0 && { form: { sections: form } }),
  };
}

/** The cells to be written, and the locked notes that lie in them. */
export function scoreCellsOf({ score, plan }: Draft, cells: CellSet): CellFields {
  const locks = locksIn(score, plan, cells);
  return {
    cells: blocksOf(cells).map(({ bars, tracks }) => ({ bars, tracks })),
    ...(locks.length > 0 && { locks }),
  };
}

/** The locked notes that begin within cells. */
export function locksIn(score: Score, { lockedNotes }: Plan, cells: CellSet): readonly NoteLock[] {
  return locksOf(score, lockedNotesOf(score, lockedNotes)).filter(({ track, tick }) =>
    hasCell(cells, track, barNumberAt(score, tick)),
  );
}

/** Chords are counted from the first whole bar. */
function chordBars({ bars: [first, last] }: Stage): BarSpan {
  return [Math.max(1, first), last];
}

function softWishesOf(plan: Plan, stage: Stage): readonly SoftWish[] {
  return plan.wishes.flatMap(
    ({ cells, mood, range: _range, mostNotes: _most, forbidden: _forbidden, ...texture }): SoftWish[] => {
      const isWhole = cells.length === 0;
      // the mood of the whole piece has a field of its own
      const wanted = { ...texture, ...(mood !== undefined && !isWhole && { mood }) };
      if (Object.keys(wanted).length === 0) return [];
      return scopesOf(cells, stage).map((scope) => ({ ...scope, ...wanted }));
    },
  );
}

function limitsOf(plan: Plan, stage: Stage): readonly Limit[] {
  const limits = plan.wishes.flatMap(({ cells, range, mostNotes, forbidden }): Limit[] => {
    if (range === undefined && mostNotes === undefined && forbidden === undefined) return [];
    return scopesOf(cells, stage).map((scope) => ({
      ...scope,
      ...(range !== undefined && { range }),
      ...(mostNotes !== undefined && { polyphony: mostNotes }),
      ...(forbidden !== undefined && { forbidden }),
    }));
  });
  const { chordTones } = plan;
  const hasChords = chordText(plan.chords, chordBars(stage)) !== undefined;
  return chordTones === 'free' || !hasChords ? limits : [...limits, { chordTones }];
}

/** Where some cells lie, a block each; a whole stage is not named. */
function scopesOf(cells: CellSet, stage: Stage): readonly Scope[] {
  if (cells.length === 0) return [{}];
  const count = Math.max(1, stage.tracks.length);
  return blocksOf(clipCells(cells, stage.bars, count)).map(({ bars, tracks }: Block) => ({
    ...(bars[0] > stage.bars[0] || bars[1] < stage.bars[1] ? { bars } : {}),
    ...(tracks.length < stage.tracks.length ? { tracks } : {}),
  }));
}

function isOnStage({ bars, tracks }: Stage, bar: number, track: number): boolean {
  return bar >= bars[0] && bar <= bars[1] && track < Math.max(1, tracks.length);
}
