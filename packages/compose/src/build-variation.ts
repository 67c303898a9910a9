/** From a finished draft to a variation of the answer: the score, asked → got, why each note, the record. */
import { type GridNote, VOICES } from '@continuo/corpus';
import type { ChoraleModel } from '@continuo/models';
import { pitchName, type Score } from '@continuo/music';
import { type Close, closeOutcome } from './close.ts';
import type { ComposeVariation, WishOutcome, WrittenNote } from './compose-answer.ts';
import type { ComposeRequest } from './compose-request.ts';
import { type Draft, writtenNotes } from './draft.ts';
import type { KeyWish } from './key-wish.ts';
import { countParallels } from './parallels.ts';
import { makeRecord } from './replay-record.ts';
import { portableExp } from './sampling/portable-math.ts';
import { tickOfFrame, type WritingTask, writablePlaces } from './tasks/writing-task.ts';
import { rangeOfVoice } from './tone-masks.ts';

/** The key that was asked for, and the one that the model heard (asked or found in the music). */
export type Keys = { readonly wish: KeyWish | undefined; readonly heard: KeyWish | undefined };

export async function buildVariation(
  model: ChoraleModel,
  request: ComposeRequest,
  task: WritingTask,
  keys: Keys,
  close: Close | undefined,
  draft: Draft,
): Promise<ComposeVariation> {
  const written = writtenNotes(task, draft);
  const assembled = task.assemble(written);
  const { score } = assembled;
  const natsPerToken = draft.writtenTokens === 0 ? 0 : draft.writtenNats / draft.writtenTokens;
  const wishes = [
    ...keyOutcome(keys, written, task.context === undefined ? 'chosen by the seed' : 'found in the music'),
    ...rangeOutcomes(request, written),
    ...crossingOutcome(request, draft, task),
    ...parallelsOutcome(request, draft, task),
    ...closeOutcome(close, draft.pitches),
    ...task.outcomes(assembled),
    {
      wish: 'sampling',
      asked: `temperature ${request.temperature}, top k ${request.topK || 'all'}, top p ${request.topP}, min p ${request.minP}, seed ${request.seed}`,
      got: `${natsPerToken.toFixed(3)} nats a token`,
      kept: true,
      hard: false,
    },
  ];
  return {
    score,
    wishes,
    notes: written.map((note) => explain(note, draft, score, assembled.trackOfVoice)),
    natsPerToken,
    reports: task.reports,
    record: await makeRecord(model, request, draft.variation, score),
  };
}

function keyOutcome({ wish, heard }: Keys, written: readonly GridNote[], origin: string): WishOutcome[] {
  const key = wish ?? heard;
  if (key === undefined) return [];
  const within = written.filter((note) => key.pitchClasses.includes(note.pitch % 12)).length;
  const got = `${within} of ${written.length} written notes in ${key.label}`;
  if (wish !== undefined) return [{ wish: 'key', asked: key.label, got, kept: within === written.length, hard: true }];
  // nothing was asked, so nothing is missed; the count tells how far the music wanders
  return [{ wish: 'key', asked: `none; ${key.label} ${origin}`, got, kept: true, hard: false }];
}

function rangeOutcomes(request: ComposeRequest, written: readonly GridNote[]): WishOutcome[] {
  return VOICES.flatMap((name, voice): WishOutcome[] => {
    const pitches = written.filter((note) => note.voice === voice).map((note) => note.pitch);
    if (pitches.length === 0) return [];
    const [low, high] = rangeOfVoice(request, voice);
    const lowest = Math.min(...pitches);
    const highest = Math.max(...pitches);
    return [
      {
        wish: `range ${name}`,
        asked: `${pitchName(low)}–${pitchName(high)}`,
        got: `${pitchName(lowest)}–${pitchName(highest)}`,
        kept: lowest >= low && highest <= high,
        hard: true,
      },
    ];
  });
}

function crossingOutcome(request: ComposeRequest, { pitches }: Draft, task: WritingTask): WishOutcome[] {
  if (!request.noCrossing) return [];
  let crossed = 0;
  for (let frame = 0; frame < task.length; frame++) {
    const chord = [...pitches.subarray(frame * VOICES.length, (frame + 1) * VOICES.length)].filter(
      (pitch) => pitch >= 0,
    );
    if (chord.some((pitch, index) => index > 0 && pitch > chord[index - 1]!)) crossed += 1;
  }
  const got =
    crossed === 0
      ? 'no voice crosses'
      : `${crossed} sixteenths with crossed voices, where nothing else fitted or they stood already`;
  return [{ wish: 'no crossing', asked: 'no voice crosses', got, kept: crossed === 0, hard: true }];
}

function parallelsOutcome(request: ComposeRequest, { pitches }: Draft, task: WritingTask): WishOutcome[] {
  if (!request.noParallels) return [];
  const writable = writablePlaces(task.given);
  const count = countParallels(pitches, (place) => writable[place] === 1);
  const got = count === 0 ? 'none' : `${count}, where nothing else fitted`;
  return [{ wish: 'no parallels', asked: 'no parallel fifths or octaves', got, kept: count === 0, hard: false }];
}

function explain(note: GridNote, draft: Draft, score: Score, trackOfVoice: readonly number[]): WrittenNote {
  const choice = draft.choices.get(note.frame * VOICES.length + note.voice)!;
  const tick = tickOfFrame(note.frame, score.ticksPerQuarter);
  return {
    voice: VOICES[note.voice]!,
    track: trackOfVoice[note.voice]!,
    tick,
    durationTicks: tickOfFrame(note.frame + note.frames, score.ticksPerQuarter) - tick,
    pitch: note.pitch,
    probability: portableExp(-choice.nats),
    alternatives: choice.likeliest.map(({ pitch, nats, allowed }) => ({
      pitch,
      probability: portableExp(-nats),
      allowed,
    })),
  };
}
