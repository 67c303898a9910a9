/** Composing with a model of frames: the keys of a piano in each step of a grid, from the highest down. */
import { FRAME_LOWEST_PITCH, type PianoFrame, scoreOfPianoFrames } from '@continuo/corpus';
import { END_OF_FRAME, FRAME_CHOICES, type FrameModel } from '@continuo/models';
import type { ComposeEvent, ComposeVariation, WishOutcome } from '../compose-answer.ts';
import { type ComposeRequest, MOST_ROWS } from '../compose-request.ts';
import { type KeyWish, readKeyWish } from '../key-wish.ts';
import { plainVariation, USUAL_BARS } from '../plain-variation.ts';
import { type DraftRow, rowsOf, startClock } from '../rows.ts';
import { drawUniform } from '../sampling/counter-random.ts';
import { natsOfLogits, sampleToken } from '../sampling/sample-token.ts';

/** A frame has no more keys than two hands and a pedal hold. */
const MOST_KEYS = 16;
const QUARTERS_PER_BAR = 4;
const DEFAULT_BPM = 100;

/** Grows in place while it is written. */
type FramesDraft = DraftRow & { readonly frames: number[][]; place: number; nats: number };

/** Answers a request with a model of frames: bars of 4/4 from nothing. */
export async function* composeFrames(
  model: FrameModel,
  asked: ComposeRequest,
  signal: AbortSignal | undefined,
): AsyncGenerator<ComposeEvent> {
  const wish = readKeyWish(asked.key, asked.scale);
  const length = (asked.bars ?? USUAL_BARS) * QUARTERS_PER_BAR * model.tokenizer.framesPerQuarter;
  const rows = rowsOf(asked);
  const clock = startClock(length * Math.ceil(rows.length / MOST_ROWS));
  const best = new Map<number, FramesDraft>();
  for (let first = 0; first < rows.length; first += MOST_ROWS) {
    const drafts = rows
      .slice(first, first + MOST_ROWS)
      .map((row): FramesDraft => ({ ...row, frames: [[]], place: 0, nats: 0 }));
    for await (const _ of write(model, asked, wish, drafts, length, signal)) yield clock.step();
    for (const draft of drafts) {
      const other = best.get(draft.variation);
      if (other === undefined || draft.nats < other.nats) best.set(draft.variation, draft);
    }
  }
  const variations = await Promise.all(
    [...best.values()].map((draft) => variationOf(model, asked, wish, draft, length)),
  );
  yield { kind: 'answer', answer: { model: { name: model.name, hash: model.hash }, request: asked, variations } };
}

/** Fills the drafts of one batch in place; yields after each frame. */
async function* write(
  model: FrameModel,
  request: ComposeRequest,
  wish: KeyWish | undefined,
  drafts: readonly FramesDraft[],
  length: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<number> {
  const generation = await model.generate({ batchSize: drafts.length, length });
  const choices = new Int32Array(drafts.length);
  try {
    while (generation.frame < length) {
      signal?.throwIfAborted();
      const { frame } = generation;
      const logits = await generation.logits();
      drafts.forEach((draft, row) => {
        if (generation.waits(row)) choices[row] = END_OF_FRAME;
        else
          choices[row] = choose(logits.subarray(row * FRAME_CHOICES, (row + 1) * FRAME_CHOICES), request, wish, draft);
      });
      await generation.choose(choices);
      if (generation.frame === frame) continue;
      for (const { frames } of drafts) if (generation.frame < length) frames.push([]);
      yield generation.frame;
    }
  } finally {
    generation.dispose();
  }
}

function choose(logits: Float32Array, request: ComposeRequest, wish: KeyWish | undefined, draft: FramesDraft): number {
  const keys = draft.frames.at(-1)!;
  const lowest = keys.at(-1) ?? Number.POSITIVE_INFINITY;
  const allowed = Uint8Array.from({ length: FRAME_CHOICES }, (_, choice) => {
    if (choice === END_OF_FRAME) return 1;
    const pitch = choice + FRAME_LOWEST_PITCH;
    const fits = pitch < lowest && keys.length < MOST_KEYS && (!wish || wish.pitchClasses.includes(pitch % 12));
    return fits ? 1 : 0;
  });
  const { seed } = request;
  const { variation, candidate, place } = draft;
  const choice = sampleToken(logits, allowed, request, drawUniform({ seed, variation, candidate, place }));
  draft.nats += natsOfLogits(logits)[choice]!;
  draft.place += 1;
  if (choice !== END_OF_FRAME) keys.push(choice + FRAME_LOWEST_PITCH);
  return choice;
}

function variationOf(
  model: FrameModel,
  request: ComposeRequest,
  wish: KeyWish | undefined,
  { variation, frames, nats }: FramesDraft,
  length: number,
): Promise<ComposeVariation> {
  const { framesPerQuarter } = model.tokenizer;
  const rising = frames.map((keys): PianoFrame => keys.toReversed());
  const score = scoreOfPianoFrames(rising, { framesPerQuarter, bpm: request.bpm ?? DEFAULT_BPM });
  const endTick = (length / framesPerQuarter) * score.ticksPerQuarter;
  const key: WishOutcome[] = wish
    ? [{ wish: 'key', asked: wish.label, got: `every written note in ${wish.label}`, kept: true, hard: true }]
    : [];
  const drawn = `temperature ${request.temperature}; ${(nats / length).toFixed(3)} nats a frame`;
  return plainVariation(model, request, { ...score, endTick }, { variation, drawn, wishes: key });
}
