/** Composing with a model of whole scores: any cells of bars × tracks, with any wishes. */
import type { ScoreModel } from '@continuo/models';
import type { ComposeEvent, ComposeVariation, WrittenNote } from '../compose-answer.ts';
import { ComposeError } from '../compose-error.ts';
import type { ComposeRequest } from '../compose-request.ts';
import { planProblems } from '../form/plan-problems.ts';
import { makeRecord } from '../replay-record.ts';
import { type DraftRow, rowsOf, startClock } from '../rows.ts';
import { assembleScore } from './assemble-score.ts';
import { keySignatures, planBars } from './bar-plan.ts';
import { cellPlanner, type PaceAt } from './cell-plan.ts';
import { refuseContradictions } from './contradictions.ts';
import { unknownInstruments } from './form-instruments.ts';
import { frameOf } from './frame-of-request.ts';
import { limitsIn } from './limits-of-tracks.ts';
import { type MotifsInCells, motifsInAnswer, placeMotifs } from './motifs-in-cells.ts';
import { paceOf } from './pace.ts';
import { emptyDraft, type ScoreDraft } from './score-draft.ts';
import type { ScoreFrame } from './score-frame.ts';
import { scoreOutcomes } from './score-outcomes.ts';
import { scoreReports } from './score-reports.ts';
import { styleTransfer } from './style-transfer.ts';
import { writeCells } from './write-cells.ts';
import type { WritingPlan } from './writing-plan.ts';

/**
 * Answers a request with a model of whole scores; each variation is told as soon as it is written.
 *
 * @throws ComposeError  before anything is written: what is not there, and what contradicts what
 * @throws MusicError, CorpusError  a key, chord or instrument that is not known; a score that is too long
 */
export async function* composeScore(
  model: ScoreModel,
  asked: ComposeRequest,
  signal: AbortSignal | undefined,
): AsyncGenerator<ComposeEvent> {
  const transfer = asked.task === 'style-transfer' ? styleTransfer(asked) : undefined;
  const { writing, motifs, limitsAt, planCells } = planWriting(model, transfer?.request ?? asked);
  const { frame } = writing;
  const rows = rowsOf(asked);
  const clock = startClock(frame.written.length * rows.length);
  const variations: ComposeVariation[] = [];
  let finished = 0;
  for (let variation = 1; variation <= asked.variations; variation += 1) {
    let best: ScoreDraft | undefined;
    for (const row of rows.filter((each) => each.variation === variation)) {
      const begin = (each: DraftRow, of: ScoreFrame): ScoreDraft => emptyDraft(each, of, limitsAt, motifs);
      const pace = await paceOf(model, writing, { row, emptyDraft: begin }, signal);
      const cellPlans = pace === undefined ? writing.cellPlans : planCells(pace);
      const paced = { ...writing, cellPlans: transfer?.beneath(cellPlans, frame) ?? cellPlans };
      const draft = begin(row, frame);
      for await (const done of writeCells(model, paced, draft, signal)) yield clock.step(finished + done);
      finished += frame.written.length;
      if (best === undefined || meanNats(draft) < meanNats(best)) best = draft;
    }
    const written = await variationOf(model, asked, writing, motifs, best!);
    const wishes = [...(transfer?.outcomes(written.score) ?? []), ...written.wishes];
    const whole = { ...written, wishes };
    variations.push(whole);
    yield { kind: 'variation', variation: whole };
  }
  yield { kind: 'answer', answer: { model: { name: model.name, hash: model.hash }, request: asked, variations } };
}

/** All that is decided before the first note. */
function planWriting(model: ScoreModel, request: ComposeRequest) {
  const begun = frameOf(request);
  const problems = request.form ? [...planProblems(request.form), ...unknownInstruments(request.form, begun)] : [];
  if (problems.length > 0) throw new ComposeError('contradiction', problems.join('; '), { problems });
  const plans = planBars(request, begun, model);
  const { score } = begun;
  const signed = request.task === 'compose' ? { ...score, keys: keySignatures(plans, begun.bars) } : score;
  const { frame, motifs } = placeMotifs(request, { ...begun, score: signed });
  const limitsAt = limitsIn(request, frame);
  const width = frame.tracks.length;
  const planCells = (paceAt?: PaceAt): WritingPlan['cellPlans'] => {
    const planOf = cellPlanner(request, frame, plans, limitsAt, motifs.told, paceAt);
    return new Map(frame.written.map((cell) => [cell, planOf(Math.floor(cell / width), cell % width)]));
  };
  const writing: WritingPlan = { request, frame, plans, cellPlans: planCells() };
  refuseContradictions({ ...writing, limitsAt, motifs });
  return { writing, motifs, limitsAt, planCells };
}

function meanNats({ nats, choices }: ScoreDraft): number {
  return choices === 0 ? 0 : nats / choices;
}

async function variationOf(
  model: ScoreModel,
  asked: ComposeRequest,
  writing: WritingPlan,
  motifs: MotifsInCells,
  draft: ScoreDraft,
): Promise<ComposeVariation> {
  const { frame } = writing;
  const { score, trackOf } = assembleScore(frame, draft);
  const lengths = new Map(
    score.tracks.flatMap(({ notes }, track) =>
      notes.map(({ tick, pitch, durationTicks }) => [`${track} ${tick} ${pitch}`, durationTicks] as const),
    ),
  );
  const notes = draft.notes.map(({ track, note, probability, alternatives }): WrittenNote => {
    const { tick, pitch } = note;
    const durationTicks = lengths.get(`${trackOf[track]} ${tick} ${pitch}`) ?? note.durationTicks;
    return { track: trackOf[track]!, tick, durationTicks, pitch, probability, alternatives };
  });
  return {
    score,
    wishes: scoreOutcomes({ ...writing, draft, score, motifs: motifsInAnswer(motifs, frame, trackOf) }),
    notes,
    natsPerToken: meanNats(draft),
    reports: scoreReports(writing, draft),
    record: await makeRecord(model, asked, draft.variation, score),
  };
}
