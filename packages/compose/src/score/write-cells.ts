/** Writes the cells of a frame, window by window: the model writes some bars, then the window moves on; what comes back note for note is copied. */
import type { ScoreGeneration, ScoreModel } from '@continuo/models';
import type { ComposeRequest } from '../compose-request.ts';
import { drawUniform } from '../sampling/counter-random.ts';
import { blindCell } from './blind-cell.ts';
import { chooseNote } from './choose-note.ts';
import { slotsAhead } from './kept-rhythm.ts';
import type { OpenCell } from './open-cell.ts';
import { passageWindow } from './passage-window.ts';
import type { PlacedNote } from './placed-note.ts';
import { copiedCell, isCopied } from './returning-bars.ts';
import { closeCell, type ScoreDraft } from './score-draft.ts';
import type { ScoreFrame } from './score-frame.ts';
import { Steering } from './steering.ts';
import type { WritingPlan } from './writing-plan.ts';

/** A cell has no more notes than this. */
const MOST_NOTES = 192;
/** Events beyond the window that a passage may take rather than be broken off. */
const CAPACITY_SLACK = 128;

/**
 * Fills a draft in place; yields after each cell how many are done.
 *
 * @throws the signal's reason, when it is aborted
 */
export async function* writeCells(
  model: Pick<ScoreModel, 'generate' | 'window'>,
  writing: WritingPlan,
  draft: ScoreDraft,
  signal: AbortSignal | undefined,
): AsyncGenerator<number> {
  const { frame, plans, cellPlans } = writing;
  const { tracks, written } = frame;
  const lastOf = lastCells(writing);
  const steering = new Steering(writing);
  for (let done = 0; done < written.length; ) {
    signal?.throwIfAborted();
    const first = Math.floor(written[done]! / tracks.length);
    const copied = isCopied(plans[first]!) && !draft.refused.has(first) ? copyBar(writing, draft, steering, first) : 0;
    if (copied > 0) {
      done += copied;
      yield done;
      continue;
    }
    const reading = passageWindow(model.window, frame, plans, cellPlans, draft, done);
    const generation = await model.generate(reading.passage, { batchSize: 1, capacity: model.window + CAPACITY_SLACK });
    try {
      let bar = -1;
      for (let place = generation.cell(0); place !== undefined; place = generation.cell(0)) {
        signal?.throwIfAborted();
        const own = reading.barOf[place.bar]!;
        // a new bar is begun only where it fits for certain
        if (own !== bar && bar >= 0 && generation.room < reading.roomForBar) break;
        bar = own;
        const cell = own * tracks.length + place.track;
        const open = openCell(writing, draft, steering, cell, lastOf.get(place.track) === cell);
        const write = {
          generation,
          cell: open,
          track: place.track,
          hear: (note: PlacedNote) => steering.hear(cell, note),
        };
        await writeCell(write, writing.request, draft, signal);
        closeCell(draft, frame, cell, open.own);
        done += 1;
        yield done;
        if (generation.room < 1) break;
        await generation.choose([undefined]);
      }
    } finally {
      generation.dispose();
    }
  }
}

type CellWriting = {
  readonly generation: ScoreGeneration;
  readonly cell: OpenCell & { own: PlacedNote[] };
  readonly track: number;
  readonly hear: (note: PlacedNote) => void;
};

/** Writes the notes of the open cell; its end is not yet told. */
async function writeCell(
  { generation, cell, track, hear }: CellWriting,
  request: ComposeRequest,
  draft: ScoreDraft,
  signal: AbortSignal | undefined,
): Promise<void> {
  const draw = (): number => {
    const { variation, candidate } = draft;
    const value = drawUniform({ seed: request.seed, variation, candidate, place: draft.place });
    draft.place += 1;
    return value;
  };
  const slots = cell.rules.slots?.length ?? 0;
  let writer = generation;
  for (;;) {
    signal?.throwIfAborted();
    // with one place left a cell can only end
    if (writer.room <= 1 || (slots === 0 && writer.notes(0).length >= MOST_NOTES)) {
      draft.cut += 1;
      if (cell.own.length >= slots) return;
      writer = blindCell(writer.notes(0));
    }
    const { note, nats, isLocked, probability, alternatives } = await chooseNote(writer, cell, request, draw);
    if (!isLocked) {
      draft.nats += nats;
      draft.choices += nats > 0 ? 1 : 0;
    }
    if (note === undefined) break;
    hear(note);
    if (!isLocked) {
      cell.own.push(note);
      cell.sounding.add(note, slots > 0);
      draft.notes.push({ track, note, probability, alternatives });
    }
    await writer.choose([note]);
  }
  if (cell.own.length < slots) draft.unfilled += 1;
}

/** What is known of a cell when it is begun. */
function openCell(
  { frame, plans, cellPlans }: WritingPlan,
  draft: ScoreDraft,
  steering: Steering,
  cell: number,
  isLastOfTrack: boolean,
): OpenCell & { own: PlacedNote[] } {
  const { tracks, bars, score, endTick, written } = frame;
  const width = tracks.length;
  const [index, track] = [Math.floor(cell / width), cell % width];
  const bar = bars[index]!;
  const plan = cellPlans.get(cell)!;
  const sounding = draft.sounding[track]!;
  sounding.open({ start: bar.tick, end: bar.endTick });
  const { slots, locked } = plan.rules;
  const later = (slots === undefined ? [] : written).flatMap((other) => {
    if (other <= cell || other % width !== track) return [];
    const { rules } = cellPlans.get(other)!;
    return (rules.slots ?? []).map((slot) => ({ slot, allows: rules.allows }));
  });
  const { finalTonic } = plans[index]!;
  const isClosing = finalTonic !== undefined && !tracks[track]!.isDrums && locked.length === 0 && slots === undefined;
  return {
    ...plan,
    isDrums: tracks[track]!.isDrums,
    bar,
    ticksPerQuarter: score.ticksPerQuarter,
    endTick,
    sounding,
    own: [],
    slotsAhead: slotsAhead(slots ?? [], later),
    isHeld: isClosing && plan.wish.onsets === 1,
    final:
      isClosing && track === lowestTrack(frame, draft)
        ? { pitchClass: finalTonic, below: lowestPitch(frame, draft.cells[index]!) }
        : undefined,
    steering: steering.open(cell),
    mustPlay: isLastOfTrack && !draft.notes.some((note) => note.track === track) && !hasBrought(frame, track),
  };
}

/** Copies a bar that comes back; how many cells that makes, 0 where it would be what it replaces. */
function copyBar({ frame, plans, cellPlans }: WritingPlan, draft: ScoreDraft, steering: Steering, bar: number): number {
  const width = frame.tracks.length;
  const cells = frame.written.filter((cell) => Math.floor(cell / width) === bar);
  const copies = cells.map((cell) =>
    cellPlans.get(cell)!.rules.slots === undefined
      ? copiedCell(frame, plans[bar]!, cellPlans.get(cell)!, draft, cell)
      : undefined,
  );
  if (copies.includes(undefined)) {
    draft.refused.add(bar);
    return 0;
  }
  for (const [index, cell] of cells.entries()) {
    const { notes, leftOut } = copies[index]!;
    draft.leftOut += leftOut;
    steering.open(cell);
    for (const note of notes) {
      draft.sounding[cell % width]!.add(note, false);
      steering.hear(cell, note);
    }
    closeCell(draft, frame, cell, notes);
  }
  return cells.length;
}

/** Of each new track the last cell in which it may play and is not copied: there it must have played. */
function lastCells({ frame, plans, cellPlans }: WritingPlan): ReadonlyMap<number, number> {
  const width = frame.tracks.length;
  const last = new Map<number, number>();
  for (const cell of frame.written) {
    if (frame.tracks[cell % width]!.source !== undefined) continue;
    if (cellPlans.get(cell)!.wish.notes === 0 || isCopied(plans[Math.floor(cell / width)]!)) continue;
    last.set(cell % width, cell);
  }
  return last;
}

function hasBrought({ brought, tracks }: ScoreFrame, track: number): boolean {
  return [...brought.keys()].some((cell) => cell % tracks.length === track);
}

/** The lowest pitch of a bar, of what is written up to now; 128 before any. */
function lowestPitch({ tracks }: ScoreFrame, row: ScoreDraft['cells'][number]): number {
  return Math.min(
    128,
    ...row.flatMap((notes, track) => (tracks[track]!.isDrums ? [] : notes.map(({ pitch }) => pitch))),
  );
}

/** The pitched track whose notes lie lowest up to now; before any the last. */
function lowestTrack({ tracks }: ScoreFrame, { cells }: ScoreDraft): number {
  const means = tracks.map(({ isDrums }, track) => {
    const pitches = isDrums ? [] : cells.flatMap((row) => row[track]!.map(({ pitch }) => pitch));
    return pitches.length === 0 ? Number.POSITIVE_INFINITY : pitches.reduce((a, b) => a + b, 0) / pitches.length;
  });
  const least = Math.min(...means);
  return least === Number.POSITIVE_INFINITY ? tracks.findLastIndex(({ isDrums }) => !isDrums) : means.indexOf(least);
}
