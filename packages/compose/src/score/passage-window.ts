/** What the model reads at once: the bars before, what stands after, bars that the music comes back to, and those to be written. */
import { type CellPlace, type CellWish, MOST_BAR_TIMES, type Passage, type PassageBar } from '@continuo/models';
import type { BarPlan } from './bar-plan.ts';
import type { CellPlan } from './cell-plan.ts';
import { isCopied, isVaried, toldOfReturn } from './returning-bars.ts';
import type { ScoreDraft } from './score-draft.ts';
import type { ScoreFrame } from './score-frame.ts';

/** Shares of the model's window: for what came before, what stands after, and what is come back to. */
const PAST_SHARE = 0.4;
const FUTURE_SHARE = 0.15;
const MEMORY_SHARE = 0.15;
/** What is given takes no more than this, or there is no room to write in. */
const GIVEN_SHARE = 0.8;

export type PassageWindow = {
  readonly passage: Passage;
  /** bar of the frame for each of the passage */
  readonly barOf: readonly number[];
  /** events that a bar is expected to take at most */
  readonly roomForBar: number;
};

/**
 * The window in which writing goes on.
 *
 * It ends before a bar that is copied, and before one that is told of a bar that is yet to be written.
 *
 * @param size  events that the model reads at once
 * @param done  how many of the frame's written cells are done
 */
export function passageWindow(
  size: number,
  frame: ScoreFrame,
  plans: readonly BarPlan[],
  cellPlans: ReadonlyMap<number, CellPlan>,
  draft: ScoreDraft,
  done: number,
): PassageWindow {
  const { bars, tracks, written } = frame;
  const width = tracks.length;
  const left = written.slice(done);
  const isLeft = new Set(left);
  const events = (bar: number): number =>
    tracks.reduce(
      (sum, _, track) => sum + (isLeft.has(bar * width + track) ? 0 : 1 + draft.cells[bar]![track]!.length),
      0,
    );
  const expected = expectedEvents(frame, cellPlans, draft, isLeft);
  const first = Math.floor(left[0]! / width);
  const last = Math.floor(left.at(-1)! / width);
  // what came before, from the nearest bar back
  let past = first;
  let room = size * PAST_SHARE;
  while (past > 0 && room >= events(past - 1)) {
    past -= 1;
    room -= events(past);
  }
  // bars to write, with what is given in them
  const waits = (bar: number): boolean =>
    (isCopied(plans[bar]!) && !draft.refused.has(bar)) || (isVaried(plans[bar]!) && plans[bar]!.reference! >= first);
  let end = first;
  let writing = size * (1 - PAST_SHARE - FUTURE_SHARE - MEMORY_SHARE) + room;
  while (end <= last && (end === first || (writing >= events(end) + expected(end) && !waits(end)))) {
    writing -= events(end) + expected(end);
    end += 1;
  }
  // what stands after
  let future = end;
  room = size * FUTURE_SHARE + Math.max(0, writing) / 2;
  const hasGiven = (bar: number): boolean =>
    tracks.some((_, track) => !isLeft.has(bar * width + track) && draft.cells[bar]![track]!.length > 0);
  while (future < bars.length && hasGiven(future) && room >= events(future)) {
    room -= events(future);
    future += 1;
  }
  const memory = remembered(plans, { first, end, past }, events, size * MEMORY_SHARE);
  const barOf = [...memory, ...range(past, future)];
  const origin = Math.max(barOf[0]!, future - MOST_BAR_TIMES);
  const told = barOf.map((bar): PassageBar => ({ ...plans[bar]!.told, time: Math.max(0, bar - origin) }));
  const indexOf = new Map(barOf.map((bar, index) => [bar, index]));
  const given: Passage['given'][number][] = [];
  const places: CellPlace[] = [];
  const wishes = new Map<number, CellWish>();
  for (const [index, bar] of barOf.entries()) {
    for (let track = 0; track < width; track += 1) {
      const cell = bar * width + track;
      if (!isLeft.has(cell)) given.push({ bar: index, track, notes: draft.cells[bar]![track]! });
      else if (bar >= first && bar < end) {
        const wish = toldOfReturn(frame, plans[bar]!, cellPlans.get(cell)!, draft, cell);
        places.push({ bar: index, track });
        wishes.set(index * width + track, { ...wish, reference: indexOf.get(wish.reference) ?? -1 });
      }
    }
  }
  const passage: Passage = {
    bars: told,
    tracks: tracks.map(({ program, isDrums }) => ({ program, isDrums })),
    given: thinned(given, Math.floor(size * GIVEN_SHARE)),
    written: places,
    wishes,
  };
  return { passage, barOf, roomForBar: 1.5 * Math.max(...range(first, end).map((bar) => expected(bar))) };
}

/** Bars farther back than the past that those to be written come back to, in order, as many as there is room for. */
function remembered(
  plans: readonly BarPlan[],
  { first, end, past }: { readonly first: number; readonly end: number; readonly past: number },
  events: (bar: number) => number,
  most: number,
): number[] {
  const memory: number[] = [];
  let room = most;
  for (const bar of range(first, end)) {
    const { reference } = plans[bar]!;
    if (reference === undefined || reference >= past || memory.includes(reference)) continue;
    if (events(reference) > room) break;
    memory.push(reference);
    room -= events(reference);
  }
  return memory.sort((a, b) => a - b);
}

/** Of cells with more notes together than fit, the first notes of each. */
function thinned(given: Passage['given'], most: number): Passage['given'] {
  let each = Math.max(0, ...given.map(({ notes }) => notes.length));
  const together = (): number => given.reduce((sum, { notes }) => sum + 1 + Math.min(each, notes.length), 0);
  if (together() <= most) return given;
  while (each > 0 && together() > most) each = Math.floor(each * 0.8);
  return given.map((cell) => ({ ...cell, notes: cell.notes.slice(0, each) }));
}

/** How many events the cells to be written of a bar will take: as was wished, or as the like of them have. */
function expectedEvents(
  { tracks, bars, cells }: ScoreFrame,
  cellPlans: ReadonlyMap<number, CellPlan>,
  draft: ScoreDraft,
  isLeft: ReadonlySet<number>,
): (bar: number) => number {
  const usual = tracks.map((_, track) => {
    const lengths = bars.flatMap((__, bar) => {
      const notes = isLeft.has(bar * tracks.length + track) ? cells[bar]![track]! : draft.cells[bar]![track]!;
      return notes.length > 0 ? [notes.length] : [];
    });
    return lengths.length === 0 ? USUAL_NOTES : lengths.reduce((a, b) => a + b, 0) / lengths.length;
  });
  return (bar) =>
    tracks.reduce((sum, _, track) => {
      const cell = bar * tracks.length + track;
      if (!isLeft.has(cell)) return sum;
      const plan = cellPlans.get(cell);
      const slots = plan?.rules.slots?.length;
      const wished = slots === undefined ? (plan?.wish.notes ?? -1) : slots + plan!.rules.locked.length;
      return sum + 1 + (wished >= 0 ? wished : usual[track]!);
    }, 0);
}

const USUAL_NOTES = 8;

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
}
