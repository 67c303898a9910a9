/** Composing in four voices: a request becomes a task, the task a grid that is filled token by token, the grid a score. */
import { pitchOfToken, tokenOfPitch, VOCABULARY_SIZE, VOICES } from '@continuo/corpus';
import { type ChoraleModel, FREE, type GenerationPlan } from '@continuo/models';
import { buildVariation } from './build-variation.ts';
import { type Close, closeOf, withCloseBass } from './close.ts';
import type { ComposeEvent } from './compose-answer.ts';
import { type ComposeRequest, MOST_ROWS } from './compose-request.ts';
import { type Draft, startDraft } from './draft.ts';
import { findKeyWish, type KeyWish, readKeyWish, seededKeyWish } from './key-wish.ts';
import { maskWithoutParallels } from './parallels.ts';
import { type Clock, rowsOf, startClock } from './rows.ts';
import { drawUniform } from './sampling/counter-random.ts';
import { natsOfLogits, sampleToken } from './sampling/sample-token.ts';
import { planTask } from './tasks/plan-task.ts';
import { soundingFrames, type WritingTask, writablePlaces } from './tasks/writing-task.ts';
import { maskWithoutCrossing, toneMasks } from './tone-masks.ts';

/** Frames after the last written one that a draft is still judged by, where drafts compete. */
const JUDGED_AFTER = 16;
/** Tones that the answer names for each place. */
const ALTERNATIVES = 5;

/** Answers a request with a chorale model. */
export async function* composeChorale(
  model: ChoraleModel,
  asked: ComposeRequest,
  signal: AbortSignal | undefined,
): AsyncGenerator<ComposeEvent> {
  const wish = readKeyWish(asked.key, asked.scale);
  const task = planTask(asked, wish);
  const heard = wish ?? (task.context === undefined ? seededKeyWish(asked.seed) : findKeyWish(task.context));
  const writing = VOICES.map((_, voice) =>
    task.given.some((pitch, place) => pitch === FREE && place % VOICES.length === voice),
  );
  const masks = toneMasks(asked, wish, writing);
  const close = closeOf(task, heard, masks);
  const rows = rowsOf(asked);
  const best = new Map<number, Draft>();
  const clock = startClock(stepsOf(task, asked) * Math.ceil(rows.length / MOST_ROWS));
  for (let first = 0; first < rows.length; first += MOST_ROWS) {
    const drafts = rows.slice(first, first + MOST_ROWS).map((row) => startDraft(task, row));
    yield* write(model, task, asked, heard, { masks, close }, drafts, clock, signal);
    for (const draft of drafts) {
      const other = best.get(draft.variation);
      if (other === undefined || draft.nats < other.nats) best.set(draft.variation, draft);
    }
  }
  const variations = await Promise.all(
    [...best.values()].map((draft) => buildVariation(model, asked, task, { wish, heard }, close, draft)),
  );
  yield { kind: 'answer', answer: { model: { name: model.name, hash: model.hash }, request: asked, variations } };
}

/** The tones that each voice may take, and those of the last chord. */
type Allowed = { readonly masks: readonly Uint8Array[]; readonly close: Close | undefined };

/** Fills the drafts of one batch in place, step by step. */
async function* write(
  model: ChoraleModel,
  task: WritingTask,
  request: ComposeRequest,
  key: KeyWish | undefined,
  allowed: Allowed,
  drafts: readonly Draft[],
  clock: Clock,
  signal: AbortSignal | undefined,
): AsyncGenerator<ComposeEvent> {
  const { from, stop } = visitedFrames(task, request);
  const firstFree = task.given.indexOf(FREE);
  if (firstFree < 0) return;
  const writable = writablePlaces(task.given);
  const generation = await model.generate(generationPlan(task, key, allowed.close, drafts.length));
  try {
    const tokens = new Int32Array(drafts.length);
    for (let place = from * VOICES.length; place < stop * VOICES.length; place++) {
      signal?.throwIfAborted();
      const frame = Math.floor(place / VOICES.length);
      if (place < firstFree) tokens.fill(tokenOfPitch(task.given[place]!));
      else {
        const logits = await generation.logits();
        drafts.forEach((draft, row) => {
          const own = logits.subarray(row * VOCABULARY_SIZE, (row + 1) * VOCABULARY_SIZE);
          const nats = natsOfLogits(own);
          tokens[row] =
            writable[place] === 1
              ? chooseToken(own, nats, allowed, request, draft, frame, place)
              : tokenOfPitch(task.given[place]!);
          judge(draft, nats[tokens[row]!]!, writable[place] === 1);
        });
      }
      await generation.choose(tokens);
      yield clock.step();
    }
  } finally {
    generation.dispose();
  }
}

/** Tokens that one batch of drafts visits. */
function stepsOf(task: WritingTask, request: ComposeRequest): number {
  const { from, stop } = visitedFrames(task, request);
  return Math.max(0, stop - from) * VOICES.length;
}

/** Frames from the first that sounds to the last that is written; drafts that compete are judged a bar further. */
function visitedFrames(
  task: WritingTask,
  { candidates }: ComposeRequest,
): { readonly from: number; readonly stop: number } {
  const { from, to } = soundingFrames(task);
  const lastFree = Math.floor(task.given.lastIndexOf(FREE) / VOICES.length);
  return { from, stop: Math.min(to, lastFree + 1 + (candidates > 1 ? JUDGED_AFTER : 0)) };
}

function generationPlan(
  task: WritingTask,
  key: KeyWish | undefined,
  close: Close | undefined,
  batchSize: number,
): GenerationPlan {
  const { from, to } = soundingFrames(task);
  return {
    batchSize,
    length: to - from,
    given: withCloseBass(task.given, close).slice(from * VOICES.length, to * VOICES.length),
    ends: task.ends,
    ...(key === undefined ? {} : { key: { tonic: key.tonic, mode: key.mode } }),
  };
}

function chooseToken(
  logits: Float32Array,
  nats: Float64Array,
  { masks, close }: Allowed,
  request: ComposeRequest,
  draft: Draft,
  frame: number,
  place: number,
): number {
  const voice = place % VOICES.length;
  const own = close !== undefined && frame >= close.from ? close.masks[voice]! : masks[voice]!;
  const uncrossed = request.noCrossing ? maskWithoutCrossing(own, draft.pitches, frame, voice) : own;
  const mask = request.noParallels ? maskWithoutParallels(uncrossed, draft.pitches, frame, voice) : uncrossed;
  const { variation, candidate } = draft;
  const token = sampleToken(logits, mask, request, drawUniform({ seed: request.seed, variation, candidate, place }));
  const likeliest = [...nats.keys()].sort((a, b) => nats[a]! - nats[b]! || a - b).slice(0, ALTERNATIVES);
  draft.choices.set(place, {
    nats: nats[token]!,
    likeliest: likeliest.map((other) => ({
      pitch: pitchOfToken(other),
      nats: nats[other]!,
      allowed: mask[other] === 1,
    })),
  });
  draft.pitches[place] = pitchOfToken(token);
  return token;
}

function judge(draft: Draft, nats: number, isWritten: boolean): void {
  draft.nats += nats;
  if (!isWritten) return;
  draft.writtenNats += nats;
  draft.writtenTokens += 1;
}
