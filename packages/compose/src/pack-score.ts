/** A score as compact JSON, so that a replay record can carry the music that a request began with. */
import type { Note, RawEvent, Score, Track } from '@continuo/music';
import { z } from 'zod';

/** Notes as flat numbers: ticks since the note before, durationTicks, pitch, velocity, releaseVelocity or −1. */
const NUMBERS_A_NOTE = 5;

const rawSchema = z.object({
  tick: z.int(),
  kind: z.enum(['meta', 'sysex', 'escape']),
  type: z.int().optional(),
  bytes: z.string(),
});
const trackSchema = z.looseObject({
  name: z.string(),
  program: z.int(),
  channel: z.int(),
  notes: z.array(z.int()).refine((numbers) => numbers.length % NUMBERS_A_NOTE === 0),
  raws: z.array(rawSchema),
});
export const packedScoreSchema = z.looseObject({
  ticksPerQuarter: z.int().positive(),
  tracks: z.array(trackSchema),
  raws: z.array(rawSchema),
});
export type PackedScore = z.output<typeof packedScoreSchema>;

/**
 * Packs a score; `unpackScore` gives it back equal.
 *
 * @example unpackScore(packScore(score)) // => equals score
 */
export function packScore(score: Score): PackedScore {
  return {
    ...score,
    tracks: score.tracks.map((track) => ({ ...track, notes: packNotes(track.notes), raws: track.raws.map(packRaw) })),
    raws: score.raws.map(packRaw),
  };
}

export function unpackScore(packed: PackedScore): Score {
  return {
    ...packed,
    tracks: packed.tracks.map(
      (track) => ({ ...track, notes: unpackNotes(track.notes), raws: track.raws.map(unpackRaw) }) as unknown as Track,
    ),
    raws: packed.raws.map(unpackRaw),
  } as unknown as Score;
}

function packNotes(notes: readonly Note[]): number[] {
  let tick = 0;
  return notes.flatMap((note) => {
    const since = note.tick - tick;
    tick = note.tick;
    return [since, note.durationTicks, note.pitch, note.velocity, note.releaseVelocity ?? -1];
  });
}

function unpackNotes(numbers: readonly number[]): Note[] {
  const notes: Note[] = [];
  let tick = 0;
  for (let i = 0; i < numbers.length; i += NUMBERS_A_NOTE) {
    const [since, durationTicks, pitch, velocity, releaseVelocity] = numbers.slice(i, i + NUMBERS_A_NOTE) as [
      number,
      number,
      number,
      number,
      number,
    ];
    tick += since;
    notes.push({ pitch, velocity, tick, durationTicks, ...(releaseVelocity < 0 ? {} : { releaseVelocity }) });
  }
  return notes;
}

function packRaw(raw: RawEvent): z.output<typeof rawSchema> {
  return { ...raw, bytes: Array.from(raw.bytes, (byte) => byte.toString(16).padStart(2, '0')).join('') };
}

function unpackRaw(raw: z.output<typeof rawSchema>): RawEvent {
  const { type, ...rest } = raw;
  const bytes = Uint8Array.from({ length: raw.bytes.length / 2 }, (_, index) =>
    Number.parseInt(raw.bytes.slice(2 * index, 2 * index + 2), 16),
  );
  return { ...rest, ...(type === undefined ? {} : { type }), bytes };
}
