/**
 * Writes the cells of a frame, window by window: what the model reads at once is limited, so it is told the bars before, what
 * stands after, and bars that the music comes back to, and writes some bars; then the window moves on.
 */
import type { CellNote } from '@continuo/corpus';
import {
  type CellPlace,
  type CellWish,
  MOST_BAR_TIMES,
  type Passage,
  type PassageBar,
  type ScoreModel,
} from '@continuo/models';
import type { ComposeRequest } from '../compose-request.ts';
import type { DraftRow } from '../rows.ts';
import { drawUniform } from '../sampling/counter-random.ts';
import type { BarPlan } from './bar-plan.ts';
import type { CellPlan } from './cell-plan.ts';
import { type CellAround, type ChosenNote, chooseNote } from './choose-note.ts';
import type { ScoreFrame } from './score-frame.ts';

/** A note that the model wrote, and what it thought. */
export type WrittenCellNote = {
  readonly bar: number;
  readonly track: number;
  readonly note: CellNote;
  readonly probability: number;
  readonly alternatives: ChosenNote['alternatives'];
};

export type ScoreDraft = DraftRow & {
  /** [bar][track], growing */
  readonly cells: (readonly CellNote[])[][];
  readonly notes: WrittenCellNote[];
  nats: number;
  choices: number;
  /** decisions drawn */
  place: number;
  /** cells that were ended because nothing more fitted */
  cut: number;
};

/** Shares of the model's window: for what came before, what stands after, and what is come back to. */
const PAST_SHARE = 0.4;
const FUTURE_SHARE = 0.15;
const MEMORY_SHARE = 0.15;
/** A cell has no more notes than this. */
const MOST_NOTES = 192;

/** Fills a draft in place; yields after each cell how many are done. */
export async function* writeCells(
  model: ScoreModel,
  request: ComposeRequest,
  frame: ScoreFrame,
  plans: readonly BarPlan[],
  cellPlans: ReadonlyMap<number, CellPlan>,
  draft: ScoreDraft,
  signal: AbortSignal | undefined,
): AsyncGenerator<number> {
  const { tracks, written } = frame;
  let done = 0;
  // cells that are repeated note for note need no model
  while (done < written.length) {
    signal?.throwIfAborted();
    const window = windowFrom(model, frame, plans, cellPlans, draft, done);
    const generation = await model.generate(window.passage, { batchSize: 1, capacity: model.window + CAPACITY_SLACK });
    try {
      let bar = -1;
      for (let place = generation.cell(0); place !== undefined; place = generation.cell(0)) {
        const own = window.barOf[place.bar]!;
        // a new bar is begun only where it fits for certain
        if (own !== bar && bar >= 0 && generation.room < window.roomForBar) break;
        bar = own;
        const cell = own * tracks.length + place.track;
        const plan = cellPlans.get(cell)!;
        const around = aroundCell(frame, draft, own, place.track);
        for (;;) {
          signal?.throwIfAborted();
          const draw = (): number => {
            const { variation, candidate } = draft;
            const value = drawUniform({ seed: request.seed, variation, candidate, place: draft.place });
            draft.place += 1;
            return value;
          };
          const notes = generation.notes(0);
          // with one place left a cell can only end
          const isOut = generation.room <= 1 || notes.length >= MOST_NOTES;
          if (isOut) draft.cut += 1;
          const chosen = isOut ? undefined : await chooseNote(generation, plan.wish, plan.rules, around, request, draw);
          if (chosen !== undefined && !chosen.isLocked) {
            draft.nats += chosen.nats;
            draft.choices += chosen.nats > 0 ? 1 : 0;
          }
          if (chosen?.note === undefined) {
            draft.cells[own]![place.track] = [...notes];
            if (generation.room < 1) break;
            await generation.choose([undefined]);
            break;
          }
          const { note, probability, alternatives, isLocked } = chosen;
          if (!isLocked) draft.notes.push({ bar: own, track: place.track, note, probability, alternatives });
          await generation.choose([note]);
        }
        done += 1;
        yield done;
        if (generation.room < 1) break;
      }
    } finally {
      generation.dispose();
    }
  }
}

/** Events beyond the window that a passage may take rather than be broken off. */
const CAPACITY_SLACK = 128;

type Window = {
  readonly passage: Passage;
  /** bar of the frame for each of the passage */
  readonly barOf: readonly number[];
  /** events that a bar is expected to take at most */
  readonly roomForBar: number;
};

function windowFrom(
  model: ScoreModel,
  frame: ScoreFrame,
  plans: readonly BarPlan[],
  cellPlans: ReadonlyMap<number, CellPlan>,
  draft: ScoreDraft,
  done: number,
): Window {
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
  // what came before, from the nearest bar back
  let past = first;
  let room = model.window * PAST_SHARE;
  while (past > 0 && room >= events(past - 1)) {
    past -= 1;
    room -= events(past);
  }
  // bars to write, with what is given in them
  let end = first;
  let writing = model.window * (1 - PAST_SHARE - FUTURE_SHARE - MEMORY_SHARE) + room;
  while (end < bars.length && (end === first || writing >= events(end) + expected(end))) {
    writing -= events(end) + expected(end);
    end += 1;
  }
  const lastLeft = Math.floor(left.at(-1)! / width);
  end = Math.min(end, lastLeft + 1);
  // what stands after
  let future = end;
  room = model.window * FUTURE_SHARE + Math.max(0, writing) / 2;
  const hasGiven = (bar: number): boolean =>
    tracks.some((_, track) => !isLeft.has(bar * width + track) && draft.cells[bar]![track]!.length > 0);
  while (future < bars.length && hasGiven(future) && room >= events(future)) {
    room -= events(future);
    future += 1;
  }
  // what the bars come back to, where it lies farther back
  const memory: number[] = [];
  room = model.window * MEMORY_SHARE;
  for (let bar = first; bar < end; bar += 1) {
    const reference = plans[bar]!.reference;
    if (reference === undefined || reference >= past || reference < 0 || memory.includes(reference)) continue;
    if (events(reference) > room) break;
    memory.push(reference);
    room -= events(reference);
  }
  memory.sort((a, b) => a - b);
  const barOf = [...memory, ...range(past, future)];
  const indexOf = new Map(barOf.map((bar, index) => [bar, index]));
  const origin = Math.max(barOf[0]!, future - MOST_BAR_TIMES);
  const told = barOf.map((bar): PassageBar => ({ ...plans[bar]!.told, time: Math.max(0, bar - origin) }));
  const given: Passage['given'][number][] = [];
  const places: CellPlace[] = [];
  const wishes = new Map<number, CellWish>();
  for (const [index, bar] of barOf.entries()) {
    for (let track = 0; track < width; track += 1) {
      const cell = bar * width + track;
      if (!isLeft.has(cell)) given.push({ bar: index, track, notes: draft.cells[bar]![track]! });
      else if (bar >= first && bar < end) {
        const { wish } = cellPlans.get(cell)!;
        places.push({ bar: index, track });
        wishes.set(index * width + track, {
          ...wish,
          reference: wish.reference < 0 ? -1 : (indexOf.get(wish.reference) ?? -1),
        });
      }
    }
  }
  const passage: Passage = {
    bars: told,
    tracks: tracks.map(({ program, isDrums }) => ({ program, isDrums })),
    given,
    written: places,
    wishes,
  };
  return { passage, barOf, roomForBar: 1.5 * Math.max(...range(first, end).map((bar) => expected(bar))) };
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
      const wished = cellPlans.get(cell)?.wish.notes ?? -1;
      return sum + 1 + (wished >= 0 ? wished : usual[track]!);
    }, 0);
}

const USUAL_NOTES = 8;

/** What sounds into a cell and what follows it in its own track, of notes that stay. */
function aroundCell({ bars, tracks, written }: ScoreFrame, draft: ScoreDraft, bar: number, track: number): CellAround {
  const width = tracks.length;
  const isWritten = new Set(written);
  const entering: { pitch: number; until: number }[] = [];
  let back = 0;
  for (let before = bar - 1; before >= Math.max(0, bar - MOST_BARS_HELD); before -= 1) {
    back += bars[before]!.steps;
    // of what was just written a tone is cut short by the next of its pitch; of what stays it must not be
    if (isWritten.has(before * width + track)) continue;
    for (const { position, pitch, duration } of draft.cells[before]![track]!) {
      const until = position + duration - back;
      if (until > 0) entering.push({ pitch, until });
    }
  }
  const following: { pitch: number; position: number }[] = [];
  let ahead = bars[bar]!.steps;
  for (let after = bar + 1; after < Math.min(bars.length, bar + MOST_BARS_HELD); after += 1) {
    if (!isWritten.has(after * width + track)) {
      for (const { position, pitch } of draft.cells[after]![track]!)
        following.push({ pitch, position: ahead + position });
    }
    ahead += bars[after]!.steps;
  }
  const toEnd = bars.slice(bar).reduce((sum, { steps }) => sum + steps, 0);
  return { isDrums: tracks[track]!.isDrums, steps: bars[bar]!.steps, entering, following, toEnd };
}

/** A note lasts at most sixteen quarters. */
const MOST_BARS_HELD = 16;

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
}
