/** The record that makes a piece come out again, and how it travels in a score and so in a MIDI file. */
import { type AnyModel, sha256 } from '@continuo/models';
import type { Score } from '@continuo/music';
import { z } from 'zod';
import { ComposeError } from './compose-error.ts';
import type { ComposeRequest } from './compose-request.ts';
import { packedScoreSchema, packScore } from './pack-score.ts';

/** The version of Continuo that writes the record. */
export const CONTINUO_VERSION = '0.1.0';
/** A text event that begins so holds a record as JSON. */
const PREFIX = 'continuo:replay:';

const recordSchema = z.object({
  format: z.literal(1),
  continuo: z.string(),
  model: z.object({ name: z.string(), hash: z.string() }),
  /** the request with its defaults filled in; its score is packed */
  request: z.looseObject({ task: z.string(), score: packedScoreSchema.optional(), to: packedScoreSchema.optional() }),
  /** which of the request's variations, from 1 */
  variation: z.int().min(1),
  /** SHA-256 of the notes, hexadecimal */
  notesHash: z.string(),
});
/** Everything that makes one variation come out again. */
export type ReplayRecord = z.output<typeof recordSchema>;

export async function makeRecord(
  model: AnyModel,
  request: ComposeRequest,
  variation: number,
  score: Score,
): Promise<ReplayRecord> {
  const { score: given, to, ...rest } = request;
  return {
    format: 1,
    continuo: CONTINUO_VERSION,
    model: { name: model.name, hash: model.hash },
    request: {
      ...rest,
      ...(given && { score: packScore(withoutRecords(given)) }),
      ...(to && { to: packScore(withoutRecords(to)) }),
    },
    variation,
    notesHash: await hashOfNotes(score),
  };
}

/**
 * The score with the record in its texts, in the place of any other record; MIDI files keep it.
 *
 * @example readReplay(attachReplay(score, record)) // => equals record
 */
export function attachReplay(score: Score, record: ReplayRecord): Score {
  // ASCII only, so that no reader's guess at the encoding can harm it
  const json = JSON.stringify(record).replace(
    /[\u0080-\uffff]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  const bare = withoutRecords(score);
  return { ...bare, texts: [{ tick: 0, kind: 'text', text: PREFIX + json }, ...bare.texts] };
}

/**
 * The record that a score carries.
 *
 * @throws ComposeError  'no-record': it carries none; 'bad-record': it is damaged
 */
export function readReplay(score: Score): ReplayRecord {
  const text = [...score.texts, ...score.tracks.flatMap((track) => track.texts)].find((event) =>
    event.text.startsWith(PREFIX),
  )?.text;
  if (text === undefined) {
    throw new ComposeError(
      'no-record',
      'the score carries no replay record; only what Continuo composed can be replayed',
    );
  }
  try {
    return recordSchema.parse(JSON.parse(text.slice(PREFIX.length)));
  } catch (cause) {
    throw new ComposeError('bad-record', 'the replay record of the score is damaged', {}, cause);
  }
}

/** SHA-256 of all notes: tick, duration, pitch, velocity, in order of these, whatever track they are in. */
export function hashOfNotes(score: Score): Promise<string> {
  return sha256(new TextEncoder().encode(noteLines(score).join('\n')));
}

/** A line a note, sorted; what two scores are compared by. */
export function noteLines(score: Score): string[] {
  return score.tracks
    .flatMap((track) => track.notes)
    .toSorted(
      (a, b) => a.tick - b.tick || a.pitch - b.pitch || a.durationTicks - b.durationTicks || a.velocity - b.velocity,
    )
    .map((note) => `${note.tick} ${note.durationTicks} ${note.pitch} ${note.velocity}`);
}

function withoutRecords(score: Score): Score {
  const isOther = (event: { readonly text: string }): boolean => !event.text.startsWith(PREFIX);
  return {
    ...score,
    texts: score.texts.filter(isOther),
    tracks: score.tracks.map((track) =>
      track.texts.every(isOther) ? track : { ...track, texts: track.texts.filter(isOther) },
    ),
  };
}
