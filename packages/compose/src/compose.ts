/** The loop: a request becomes a task, the task a grid that is filled token by token, the grid a score. */
import { pitchOfToken, tokenOfPitch, VOCABULARY_SIZE, VOICES } from '@continuo/corpus';
import { type ChoraleModel, FREE, type GenerationPlan } from '@continuo/models';
import { buildVariation } from './build-variation.ts';
import { type Close, closeOf, withCloseBass } from './close.ts';
import type { ComposeEvent } from './compose-answer.ts';
import { type ComposeRequest, type ComposeRequestInput, MOST_ROWS, parseComposeRequest } from './compose-request.ts';
import { type Draft, type DraftRow, startDraft } from './draft.ts';
import { findKeyWish, type KeyWish, readKeyWish, seededKeyWish } from './key-wish.ts';
import { maskWithoutParallels } from './parallels.ts';
import { drawUniform } from './sampling/counter-random.ts';
import { natsOfLogits, sampleToken } from './sampling/sample-token.ts';
import { planTask } from './tasks/plan-task.ts';
import { soundingFrames, type WritingTask, writablePlaces } from './tasks/writing-task.ts';
import { maskWithoutCrossing, toneMasks } from './tone-masks.ts';

/** Frames after the last written one that a draft is still judged by, where drafts compete. */
const JUDGED_AFTER = 16;
/** Tones that the answer names for each place. */
const ALTERNATIVES = 5;

export type ComposeOptions = {
  readonly signal?: AbortSignal;
};

/**
 * Answers one request: progress after each token, then the answer.
 *
 * The same model, request and seed give the same notes; a variation is the same however many are asked for.
 *
 * @throws ComposeError  'bad-request', 'contradiction' and others, before anything is written
 * @throws CorpusError   the score has not four voices, or no single melody
 * @throws the signal's reason, when it is aborted
 * @example for await (const event of compose(model, { task: 'compose', bars: 8, seed: 7 })) { … }
 */
export async function* compose(
  model: ChoraleModel,
  request: ComposeRequestInput,
  { signal }: ComposeOptions = {},
): AsyncGenerator<ComposeEvent> {
  signal?.throwIfAborted();
  const asked = parseComposeRequest(request);
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
  const clock = startClock(rows.length, task, asked);
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

function rowsOf({ variations, candidates }: ComposeRequest): DraftRow[] {
  const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
  return range(variations).flatMap((index) =>
    range(candidates).map((candidate) => ({ variation: index + 1, candidate })),
  );
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

type Clock = { step(): ComposeEvent };

/** Counts steps over all batches and tells how long the rest will take. */
function startClock(rows: number, task: WritingTask, request: ComposeRequest): Clock {
  const { from, stop } = visitedFrames(task, request);
  const total = Math.max(0, stop - from) * VOICES.length * Math.ceil(rows / MOST_ROWS);
  const start = performance.now();
  let done = 0;
  return {
    step: () => {
      done += 1;
      const seconds = (performance.now() - start) / 1000;
      return {
        kind: 'progress',
        done,
        total,
        ...(seconds < 0.2 ? {} : { secondsLeft: (seconds / done) * (total - done) }),
      };
    },
  };
}
