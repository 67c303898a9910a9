/**
 * How many onsets a bar has where only notes together are asked for: thick chords are not to slow the music down, nor thin ones to hurry it.
 *
 * In music chords and pace go together, so that a model which is told of one moves the other. Here the pace is found first, with
 * nothing said of notes together: of tracks that stand it is theirs, of new ones that of two bars which the model sketches. Bars then
 * have that many onsets, some more and some less, as the seed draws.
 */
import { CELL_STEPS_PER_QUARTER, cellFacts } from '@continuo/corpus';
import type { ScoreModel } from '@continuo/models';
import type { DraftRow } from '../rows.ts';
import { drawUniform } from '../sampling/counter-random.ts';
import type { CellPlan, PaceAt } from './cell-plan.ts';
import type { ScoreDraft } from './score-draft.ts';
import type { ScoreFrame } from './score-frame.ts';
import { writeCells } from './write-cells.ts';
import type { WritingPlan } from './writing-plan.ts';

const SKETCHED_BARS = 2;
/** Draws of sketches and of pace have candidates of their own, so that they move no others. */
const SKETCH_DRAWS = 8192;
const PACE_DRAWS = 12_288;
/** Parts of the pace that bars have, all as likely. */
const SWING = [0.8, 0.9, 1, 1, 1.1, 1.2] as const;

/** Is only asked how many notes begin together? */
function isPaced({ asked, rules }: Pick<CellPlan, 'asked' | 'rules'>): boolean {
  const { polyphony, rhythm, density } = asked;
  return polyphony !== undefined && rhythm === undefined && density === undefined && rules.slots === undefined;
}

/** The pace of each track for which one is needed; undefined where none is. */
export async function paceOf(
  model: Pick<ScoreModel, 'generate' | 'window'>,
  writing: WritingPlan,
  drafted: { readonly row: DraftRow; readonly emptyDraft: (row: DraftRow, frame: ScoreFrame) => ScoreDraft },
  signal: AbortSignal | undefined,
): Promise<PaceAt | undefined> {
  const { frame, request, cellPlans } = writing;
  const width = frame.tracks.length;
  const pitched = frame.written.filter((cell) => !frame.tracks[cell % width]!.isDrums);
  const paced = new Set(pitched.filter((cell) => isPaced(cellPlans.get(cell)!)).map((cell) => cell % width));
  if (paced.size === 0) return undefined;
  const { variation, candidate } = drafted.row;
  const known = frame.tracks.map((_, track) => onsetsAQuarter(frame, frame.cells, track));
  if ([...paced].some((track) => known[track] === undefined)) {
    const sketch = sketchOf(writing);
    const draft = drafted.emptyDraft({ variation, candidate: candidate + SKETCH_DRAWS }, sketch.frame);
    for await (const _ of writeCells(model, sketch, draft, signal));
    for (const track of paced) known[track] ??= onsetsAQuarter(frame, draft.cells, track);
  }
  return (bar, track) => {
    const pace = known[track];
    const draw = { seed: request.seed, variation, candidate: candidate + PACE_DRAWS, place: bar * width + track };
    return pace && pace * SWING[Math.floor(drawUniform(draw) * SWING.length)]!;
  };
}

/** The first bars to be written, with nothing said of notes together where that is all that is asked. */
function sketchOf(writing: WritingPlan): WritingPlan {
  const { frame, cellPlans } = writing;
  const width = frame.tracks.length;
  const end = (Math.floor(frame.written[0]! / width) + SKETCHED_BARS) * width;
  const written = frame.written.filter((cell) => cell < end);
  const freed = written.map((cell) => {
    const plan = cellPlans.get(cell)!;
    if (!isPaced(plan)) return [cell, plan] as const;
    const wish = { ...plan.wish, polyphony: -1 };
    return [cell, { ...plan, wish, rules: { ...plan.rules, together: undefined } }] as const;
  });
  return { ...writing, frame: { ...frame, written }, cellPlans: new Map(freed) };
}

/** Over the bars in which a track plays; undefined where it does not. */
function onsetsAQuarter(
  { bars }: Pick<ScoreFrame, 'bars'>,
  cells: ScoreFrame['cells'],
  track: number,
): number | undefined {
  const playing = bars.flatMap(({ steps }, bar) => {
    const notes = cells[bar]![track]!;
    return notes.length === 0 ? [] : [{ onsets: cellFacts(notes).onsets, steps }];
  });
  const steps = playing.reduce((sum, bar) => sum + bar.steps, 0);
  return steps === 0 ? undefined : (CELL_STEPS_PER_QUARTER * playing.reduce((sum, bar) => sum + bar.onsets, 0)) / steps;
}
