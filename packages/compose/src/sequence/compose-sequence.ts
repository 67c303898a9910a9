/** Composing with a next-token model: the grammar keeps it decodable, masks keep the key, the bars are counted. */
import { codecOfHeader, type SequenceCodec } from '@continuo/corpus';
import type { SequenceModel } from '@continuo/models';
import type { ComposeEvent, ComposeVariation, WishOutcome, WrittenNote } from '../compose-answer.ts';
import { type ComposeRequest, MOST_ROWS } from '../compose-request.ts';
import { type KeyWish, readKeyWish } from '../key-wish.ts';
import { tempoOutcome } from '../plain-variation.ts';
import { makeRecord } from '../replay-record.ts';
import { rowsOf, startClock } from '../rows.ts';
import { drawUniform } from '../sampling/counter-random.ts';
import { portableExp } from '../sampling/portable-math.ts';
import { natsOfLogits, sampleToken } from '../sampling/sample-token.ts';
import { planSequence } from './plan-sequence.ts';
import { barLines, type PitchProbability, type SequenceDraft, startSequenceDraft } from './sequence-draft.ts';
import type { PlacedNote, SequenceTask } from './sequence-task.ts';

/** A bar that takes more tokens is broken off; the densest real ones have about as many. */
const MOST_TOKENS_A_BAR = 256;
/** Tones that the answer names for each note. */
const ALTERNATIVES = 5;

/** Answers a request with a next-token model. */
export async function* composeSequence(
  model: SequenceModel,
  asked: ComposeRequest,
  signal: AbortSignal | undefined,
): AsyncGenerator<ComposeEvent> {
  const codec = codecOfHeader(model.tokenizer);
  const wish = readKeyWish(asked.key, asked.scale);
  const task = planSequence(codec, asked);
  const rows = rowsOf(asked);
  const clock = startClock(task.bars * rows.length);
  const best = new Map<number, SequenceDraft>();
  let finished = 0;
  for (let first = 0; first < rows.length; first += MOST_ROWS) {
    const drafts = rows.slice(first, first + MOST_ROWS).map((row) => startSequenceDraft(codec, task, row));
    for await (const bars of write(model, codec, task, asked, wish, drafts, signal)) yield clock.step(finished + bars);
    finished += drafts.length * task.bars;
    for (const draft of drafts) {
      const other = best.get(draft.variation);
      if (other === undefined || meanNats(draft) < meanNats(other)) best.set(draft.variation, draft);
    }
  }
  const variations = await Promise.all(
    [...best.values()].map((draft) => variationOf(model, codec, task, asked, wish, draft)),
  );
  yield { kind: 'answer', answer: { model: { name: model.name, hash: model.hash }, request: asked, variations } };
}

/** Fills the drafts of one batch in place; tells how many bars all have written together. */
async function* write(
  model: SequenceModel,
  codec: SequenceCodec,
  task: SequenceTask,
  request: ComposeRequest,
  wish: KeyWish | undefined,
  drafts: readonly SequenceDraft[],
  signal: AbortSignal | undefined,
): AsyncGenerator<number> {
  const most = task.bars * MOST_TOKENS_A_BAR;
  const generation = await model.generate({ batchSize: drafts.length, length: task.prompt.length + most });
  const V = codec.vocabularySize;
  const mask = new Uint8Array(V);
  const tokens = new Int32Array(drafts.length);
  try {
    for (const token of task.prompt) {
      signal?.throwIfAborted();
      await generation.choose(tokens.fill(token));
    }
    for (let step = 0; step < most && drafts.some(({ isDone }) => !isDone); step += 1) {
      signal?.throwIfAborted();
      const logits = await generation.logits();
      drafts.forEach((draft, row) => {
        // a row that is done is only carried along
        tokens[row] = draft.isDone
          ? 0
          : chooseToken(codec, task, request, wish, draft, logits.subarray(row * V, (row + 1) * V), mask);
      });
      await generation.choose(tokens);
      yield drafts.reduce((sum, { bars, grammar }) => sum + task.bars - Math.max(0, bars - grammar.bars), 0);
    }
  } finally {
    generation.dispose();
  }
}

function chooseToken(
  codec: SequenceCodec,
  { guide }: Pick<SequenceTask, 'guide'>,
  request: ComposeRequest,
  wish: KeyWish | undefined,
  draft: SequenceDraft,
  logits: Float32Array,
  mask: Uint8Array,
): number {
  const { grammar, tokens, variation, candidate } = draft;
  allow(codec, wish, draft, mask);
  guide?.(tokens, mask);
  const place = tokens.length;
  const token = sampleToken(logits, mask, request, drawUniform({ seed: request.seed, variation, candidate, place }));
  const nats = natsOfLogits(logits);
  const pitch = codec.pitchOf(token);
  if (pitch >= 0) {
    const likeliest = pitchProbabilities(codec, nats, mask);
    const { probability } = likeliest.find((other) => other.pitch === pitch)!;
    draft.choices.set(place, { probability, likeliest: likeliest.slice(0, ALTERNATIVES) });
  }
  draft.nats += nats[token]!;
  draft.written += 1;
  grammar.accept(token);
  tokens.push(token);
  draft.isDone = grammar.isDone || grammar.bars >= draft.bars;
  return token;
}

/** How likely each pitch is, likeliest first: a drum may be told by several tokens, one for each degree of loudness. */
function pitchProbabilities(codec: SequenceCodec, nats: ArrayLike<number>, mask: Uint8Array): PitchProbability[] {
  const byPitch = new Map<number, PitchProbability>();
  for (let token = 0; token < nats.length; token += 1) {
    const pitch = codec.pitchOf(token);
    if (pitch < 0) continue;
    const before = byPitch.get(pitch);
    byPitch.set(pitch, {
      pitch,
      probability: (before?.probability ?? 0) + portableExp(-nats[token]!),
      allowed: before?.allowed === true || mask[token] === 1,
    });
  }
  return [...byPitch.values()].sort((a, b) => b.probability - a.probability || a.pitch - b.pitch);
}

/** What may come next: by the grammar, in the key, and no end before the last bar. */
function allow(codec: SequenceCodec, wish: KeyWish | undefined, draft: SequenceDraft, mask: Uint8Array): void {
  const { grammar, written, tokens } = draft;
  const start = written === 0 && tokens.length > 1 ? barLines(codec, grammar) : undefined;
  if (start) return void mask.set(start);
  grammar.allowed(mask);
  if (codec.end !== undefined) mask[codec.end] = 0;
  if (!wish || grammar.isDrums) return;
  const inKey = mask.map((allowed, token) => {
    return tonesOf(codec, token).every((tone) => wish.pitchClasses.includes(tone)) ? allowed : 0;
  });
  if (inKey.includes(1)) mask.set(inKey);
  else draft.outOfKey += 1;
}

function tonesOf(codec: SequenceCodec, token: number): readonly number[] {
  if (codec.tonesOf) return codec.tonesOf(token);
  const pitch = codec.pitchOf(token);
  return pitch < 0 ? [] : [pitch % 12];
}

async function variationOf(
  model: SequenceModel,
  codec: SequenceCodec,
  task: SequenceTask,
  request: ComposeRequest,
  wish: KeyWish | undefined,
  draft: SequenceDraft,
): Promise<ComposeVariation> {
  const {
    score,
    notes,
    cut,
    outcomes = [],
  } = task.assemble(codec.cut(Int32Array.from(draft.tokens), draft.bars), draft.bars);
  const natsPerToken = meanNats(draft);
  const got = Math.max(0, task.bars - Math.max(0, draft.bars - draft.grammar.bars));
  const bars: WishOutcome = {
    wish: 'bars',
    asked: task.asked,
    got: task.asked.replace(/\d+/, String(got)),
    kept: got === task.bars,
    hard: true,
  };
  const sampling: WishOutcome = {
    wish: 'sampling',
    asked: `temperature ${request.temperature}, top k ${request.topK || 'all'}, top p ${request.topP}, min p ${request.minP}, seed ${request.seed}`,
    got: `${natsPerToken.toFixed(3)} nats a token`,
    kept: true,
    hard: false,
  };
  const broken = draft.isDone ? [] : [`broken off after ${draft.written} tokens, before bar ${got + 1} was whole`];
  return {
    score,
    wishes: [...outcomes, ...keyOutcome(wish, draft, notes), bars, ...tempoOutcome(request, score), sampling],
    notes: notes.flatMap((note) => explain(note, draft)),
    natsPerToken,
    reports: [
      ...task.reports,
      ...broken,
      ...(cut > 0 ? [`${cut} notes that rang on after the last bar are cut there`] : []),
    ],
    record: await makeRecord(model, request, draft.variation, score),
  };
}

function keyOutcome(wish: KeyWish | undefined, draft: SequenceDraft, notes: readonly PlacedNote[]): WishOutcome[] {
  if (!wish) return [];
  const within = notes.filter(({ written }) => wish.pitchClasses.includes(written.pitch % 12)).length;
  const left = draft.outOfKey > 0 ? `; ${draft.outOfKey} times nothing in it fitted` : '';
  const got = `${within} of ${notes.length} written notes in ${wish.label}${left}; drums are not asked`;
  return [{ wish: 'key', asked: wish.label, got, kept: draft.outOfKey === 0, hard: true }];
}

function explain({ token, track, written }: PlacedNote, draft: SequenceDraft): WrittenNote[] {
  const choice = draft.choices.get(token);
  if (!choice) return [];
  const { tick, durationTicks, pitch } = written;
  return [{ track, tick, durationTicks, pitch, probability: choice.probability, alternatives: choice.likeliest }];
}

function meanNats({ nats, written }: SequenceDraft): number {
  return written === 0 ? 0 : nats / written;
}
