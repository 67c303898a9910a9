/** Bars that come back: note for note they are copied, else some of their notes are told. */
import type { CellWish } from '@continuo/models';
import type { BarPlan } from './bar-plan.ts';
import { type CellPlan, toldTogether } from './cell-plan.ts';
import { isSameMusic } from './free-positions.ts';
import { inCellOrder, type PlacedNote, placedAt } from './placed-note.ts';
import { notesInCell, type ScoreDraft } from './score-draft.ts';
import type { ScoreFrame } from './score-frame.ts';

/** Does a bar come back note for note? */
export function isCopied({ form, reference }: BarPlan): boolean {
  return reference !== undefined && form?.distance === 0;
}

/** Does a bar come back varied, so that it is told of the other? */
export function isVaried({ form, reference }: BarPlan): boolean {
  return reference !== undefined && form?.distance !== undefined && form.distance > 0 && form.distance < 1;
}

/**
 * What comes back in a cell, moved to its key; notes that a hard wish does not let stand are left out.
 *
 * @returns  undefined where it would be what it replaces, and that must not come again
 */
export function copiedCell(
  frame: ScoreFrame,
  plan: BarPlan,
  { rules, wish }: CellPlan,
  draft: ScoreDraft,
  cell: number,
): { readonly notes: readonly PlacedNote[]; readonly leftOut: number } | undefined {
  const width = frame.tracks.length;
  const { tick: start, endTick } = frame.bars[Math.floor(cell / width)]!;
  if (wish.notes === 0) return { notes: [], leftOut: 0 };
  // a trial: the copy may still be refused
  const sounding = draft.sounding[cell % width]!.fork();
  sounding.open({ start, end: endTick });
  const from = returningNotes(frame, plan, draft, cell);
  const notes: PlacedNote[] = [];
  for (const note of from) {
    const { tick, pitch, durationTicks } = note;
    const isInside = tick < endTick && tick < frame.endTick && pitch >= 0 && pitch <= 127;
    if (!isInside || !rules.allows(tick, pitch) || !sounding.hasRoom(tick) || !sounding.isFree(tick, pitch)) continue;
    const kept = { ...note, durationTicks: Math.min(durationTicks, sounding.latestEnd(tick, pitch) - tick) };
    notes.push(kept);
    sounding.add(kept, false);
  }
  if (rules.unlike !== undefined && isSameMusic(notes, rules.unlike)) return undefined;
  return { notes, leftOut: from.length - notes.length };
}

/** What is told of a cell that comes back varied: so much of the other as it is near to it. */
export function toldOfReturn(
  frame: ScoreFrame,
  plan: BarPlan,
  { wish, rules }: CellPlan,
  draft: ScoreDraft,
  cell: number,
): CellWish {
  if (!isVaried(plan) || rules.slots !== undefined) return wish;
  const notes = returningNotes(frame, plan, draft, cell).filter(({ pitch }) => pitch >= 0 && pitch <= 127);
  const share = 1 - plan.form!.distance!;
  const some = notes.filter((_, index) => Math.floor((index + 1) * share) > Math.floor(index * share));
  return { ...wish, told: toldTogether(wish.told, some) };
}

/** The notes of the bar that a cell comes back to, moved to its own place and key. */
function returningNotes(frame: ScoreFrame, plan: BarPlan, draft: ScoreDraft, cell: number): PlacedNote[] {
  const { bars, tracks, score } = frame;
  const track = cell % tracks.length;
  const here = bars[Math.floor(cell / tracks.length)]!;
  const there = bars[plan.reference!]!;
  const up = tracks[track]!.isDrums ? 0 : (plan.form!.transposition ?? 0);
  const grid = { bars: [here], ticksPerQuarter: score.ticksPerQuarter };
  return notesInCell(frame, draft, plan.reference! * tracks.length + track)
    .map((note) => ({ ...note, pitch: note.pitch + up, tick: note.tick - there.tick + here.tick }))
    .map((note) => placedAt(note, grid).placed)
    .sort(inCellOrder);
}
