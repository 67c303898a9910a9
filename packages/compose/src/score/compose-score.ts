/** Composing with a model of whole scores: any cells of bars × tracks, with any wishes. */
import type { CellNote } from '@continuo/corpus';
import type { ScoreModel } from '@continuo/models';
import { createTrack, DRUM_CHANNEL, type Score } from '@continuo/music';
import type { ComposeEvent, ComposeVariation, WrittenNote } from '../compose-answer.ts';
import { ComposeError } from '../compose-error.ts';
import type { ComposeRequest } from '../compose-request.ts';
import { motifPlaces, type PlacedMotif } from '../form/motif-places.ts';
import { planProblems } from '../form/plan-problems.ts';
import { makeRecord } from '../replay-record.ts';
import { rowsOf, startClock } from '../rows.ts';
import { assembleScore, tickOfWritten } from './assemble-score.ts';
import { type BarPlan, planBars } from './bar-plan.ts';
import { type CellPlan, cellPlanner, checkRules } from './cell-plan.ts';
import { frameOf, type ScoreFrame } from './score-frame.ts';
import { scoreOutcomes } from './score-outcomes.ts';
import { type ScoreDraft, writeCells } from './write-cells.ts';

/** Answers a request with a model of whole scores; each variation is told as soon as it is written. */
export async function* composeScore(
  model: ScoreModel,
  asked: ComposeRequest,
  signal: AbortSignal | undefined,
): AsyncGenerator<ComposeEvent> {
  const problems = asked.form ? planProblems(asked.form) : [];
  if (problems.length > 0) throw new ComposeError('contradiction', problems.join('; '));
  const begun = frameOf(asked);
  const plans = planBars(asked, begun, model);
  const motifs = asked.motifs.flatMap((wish, index) => motifPlaces(wish, skeletonOf(begun), `motifs.${index}`));
  const frame = withMotifs(begun, motifs);
  const cellPlans = plansOfCells(asked, frame, plans, motifs);
  checkRules(frame, cellPlans);
  const rows = rowsOf(asked);
  const clock = startClock(frame.written.length * rows.length);
  const variations: ComposeVariation[] = [];
  let finished = 0;
  for (let variation = 1; variation <= asked.variations; variation += 1) {
    let best: ScoreDraft | undefined;
    for (const row of rows.filter((each) => each.variation === variation)) {
      const draft: ScoreDraft = { ...row, cells: emptied(frame), notes: [], nats: 0, choices: 0, place: 0, cut: 0 };
      for await (const done of writeCells(model, asked, frame, plans, cellPlans, draft, signal)) {
        yield clock.step(finished + done);
      }
      finished += frame.written.length;
      if (best === undefined || meanNats(draft) < meanNats(best)) best = draft;
    }
    const written = await variationOf(model, asked, frame, plans, cellPlans, motifs, best!);
    variations.push(written);
    yield { kind: 'variation', variation: written };
  }
  yield { kind: 'answer', answer: { model: { name: model.name, hash: model.hash }, request: asked, variations } };
}

/** The frame's score with a track for each that it will have, so that wishes can name them. */
function skeletonOf({ score, tracks }: ScoreFrame): Score {
  const added = tracks
    .filter(({ source }) => source === undefined)
    .map(({ name, program, isDrums }, index) =>
      createTrack({ name, program, channel: isDrums ? DRUM_CHANNEL : (score.tracks.length + index) % 9 }),
    );
  return { ...score, tracks: [...score.tracks, ...added] };
}

/** Motifs that are to come note for note stand as locked notes. */
function withMotifs(frame: ScoreFrame, motifs: readonly PlacedMotif[]): ScoreFrame {
  if (motifs.length === 0) return frame;
  const { score, tracks, bars, written } = frame;
  const locked = new Map(frame.locked);
  const added = tracks.flatMap(({ source }, index) => (source === undefined ? [index] : []));
  for (const { track: index, bar: number, notes, free } of motifs) {
    if (free) continue;
    const track =
      index < score.tracks.length
        ? tracks.findIndex(({ source }) => source === index)
        : added[index - score.tracks.length]!;
    for (const { pitch, tick, durationTicks } of notes) {
      const bar = bars.findLastIndex((each) => each.tick <= tick);
      const cell = bar * tracks.length + track;
      if (bar < 0 || tick >= bars.at(-1)!.endTick || !written.includes(cell)) {
        throw new ComposeError(
          'bad-request',
          `motifs: bar ${number} of ${tracks[track]?.name ?? `track ${index}`} is not among the cells to be written`,
          { bar: number },
        );
      }
      const position = Math.round(((tick - bars[bar]!.tick) * 24) / score.ticksPerQuarter);
      const duration = Math.max(1, Math.round((durationTicks * 24) / score.ticksPerQuarter));
      const note: CellNote = { position, pitch, duration, velocity: MOTIF_VELOCITY };
      const others = (locked.get(cell) ?? []).filter((other) => other.position !== position || other.pitch !== pitch);
      locked.set(
        cell,
        [...others, note].sort((a, b) => a.position - b.position || a.pitch - b.pitch),
      );
    }
  }
  return { ...frame, locked };
}

const MOTIF_VELOCITY = 88;

function plansOfCells(
  asked: ComposeRequest,
  frame: ScoreFrame,
  plans: readonly BarPlan[],
  motifs: readonly PlacedMotif[],
): Map<number, CellPlan> {
  const planOf = cellPlanner(asked, frame, plans);
  const width = frame.tracks.length;
  const made = new Map(frame.written.map((cell) => [cell, planOf(Math.floor(cell / width), cell % width)]));
  if (motifs.length === 0) return made;
  // nothing else plays in the track of a motif while it sounds, or it would not be heard
  for (const [cell, stays] of frame.locked) {
    const plan = made.get(cell);
    if (plan === undefined || stays.some((note, index) => note.position === stays[index - 1]?.position)) continue;
    made.set(cell, { ...plan, rules: { ...plan.rules, polyphony: 1 } });
  }
  return made;
}

function emptied({ cells, written, tracks }: ScoreFrame): (readonly CellNote[])[][] {
  const isWritten = new Set(written);
  return cells.map((row, bar) => row.map((notes, track) => (isWritten.has(bar * tracks.length + track) ? [] : notes)));
}

function meanNats({ nats, choices }: ScoreDraft): number {
  return choices === 0 ? 0 : nats / choices;
}

async function variationOf(
  model: ScoreModel,
  request: ComposeRequest,
  frame: ScoreFrame,
  plans: readonly BarPlan[],
  cellPlans: ReadonlyMap<number, CellPlan>,
  motifs: readonly PlacedMotif[],
  draft: ScoreDraft,
): Promise<ComposeVariation> {
  const { score, trackOf, left } = assembleScore(frame, draft);
  const notes = draft.notes.flatMap((written): WrittenNote[] => {
    const { track, note, probability, alternatives } = written;
    const tick = tickOfWritten(written, frame);
    const index = trackOf[track]!;
    const found = score.tracks[index]?.notes.find((each) => each.tick === tick && each.pitch === note.pitch);
    if (found === undefined) return [];
    return [{ track: index, tick, durationTicks: found.durationTicks, pitch: note.pitch, probability, alternatives }];
  });
  return {
    score,
    wishes: scoreOutcomes({ request, frame, plans, cellPlans, draft, score, motifs }),
    notes,
    natsPerToken: meanNats(draft),
    reports: [
      ...(left > 0 ? [`${left} notes are left out, since a tone that stays sounds there already`] : []),
      ...(draft.cut > 0
        ? [`${draft.cut} bars of a track are broken off: they had more notes than the model reads at once`]
        : []),
    ],
    record: await makeRecord(model, request, draft.variation, score),
  };
}
