/**
 * Scores as compact plain data, for JSON: events as runs of numbers, ticks as distances, empty lists left out.
 *
 * The form is documented in this package's README ("Datasets").
 */
import { type Score, type Track, validateScore } from '@continuo/music';
import { CorpusError } from '../corpus-error.ts';

/** Lists of a track that are packed as runs of numbers: their fields after the tick. */
const RUNS = {
  controllers: ['controller', 'value'],
  pitchBends: ['value'],
  programChanges: ['program'],
} as const satisfies Partial<Record<keyof Track, readonly string[]>>;
const RUN_NAMES = Object.keys(RUNS) as readonly (keyof typeof RUNS)[];
const TRACK_LISTS = [...RUN_NAMES, 'pressures', 'texts', 'raws'] as const;

const SCORE_LISTS = ['tempos', 'meters', 'keys', 'texts', 'raws'] as const;
const UNSAID: readonly string[] = [...TRACK_LISTS, ...SCORE_LISTS, 'releases', 'pickupTicks'];

type PackedTrack = Readonly<Record<string, unknown>> & { readonly notes: readonly number[] };
/** A score as `packScore` gives it: plain JSON. */
export type PackedScore = Readonly<Record<string, unknown>> & { readonly tracks: readonly PackedTrack[] };

/**
 * A score as compact plain data.
 *
 * @example packScore(scoreFromNotes([{ pitch: 60 }, { pitch: 64 }])).tracks[0].notes // => [0, 60, 480, 80, 480, 64, 480, 80]
 */
export function packScore(score: Score): PackedScore {
  return { ...withoutEmpty({ ...score, raws: score.raws.map(packRaw) }), tracks: score.tracks.map(packTrack) };
}

/**
 * The score of compact plain data.
 *
 * @throws CorpusError  'bad-dataset': it is none
 * @example unpackScore(packScore(score)) // => equals score
 */
export function unpackScore(packed: unknown): Score {
  let score: Score;
  try {
    score = unpacked(packed as PackedScore);
  } catch (cause) {
    throw new CorpusError('bad-dataset', `no score where one is expected: ${(cause as Error).message}`, {}, cause);
  }
  const problem = validateScore(score)[0];
  if (problem) throw new CorpusError('bad-dataset', `no sound score: ${problem.path}: ${problem.message}`);
  return score;
}

function unpacked(packed: PackedScore): Score {
  const lists = { tempos: [], meters: [], keys: [], texts: [], pickupTicks: 0 };
  const score = { ...lists, ...packed, raws: ((packed.raws ?? []) as PackedRaw[]).map(unpackRaw) };
  return { ...score, tracks: packed.tracks.map(unpackTrack) } as unknown as Score;
}

function packTrack(track: Track): PackedTrack {
  const runs = Object.fromEntries(RUN_NAMES.map((name) => [name, packRun(track[name], RUNS[name])]));
  const releases = track.notes.flatMap(({ releaseVelocity }, place) =>
    releaseVelocity === undefined ? [] : [[place, releaseVelocity]],
  );
  return {
    ...withoutEmpty({ ...track, ...runs, raws: track.raws.map(packRaw), releases }),
    notes: packRun(track.notes, ['pitch', 'durationTicks', 'velocity']),
  };
}

function unpackTrack({ releases, ...packed }: PackedTrack): Track {
  const runs = Object.fromEntries(
    RUN_NAMES.map((name) => [name, unpackRun((packed[name] ?? []) as number[], RUNS[name])]),
  );
  const notes = unpackRun(packed.notes, ['pitch', 'durationTicks', 'velocity']);
  for (const [place, releaseVelocity] of (releases ?? []) as number[][]) {
    Object.assign(notes[place!]!, { releaseVelocity });
  }
  const lists = Object.fromEntries(TRACK_LISTS.map((name) => [name, []]));
  const raws = ((packed.raws ?? []) as PackedRaw[]).map(unpackRaw);
  return { ...lists, ...packed, ...runs, notes, raws } as unknown as Track;
}

/** Events as numbers one after the other: ticks since the event before, then the fields. */
function packRun(events: readonly object[], fields: readonly string[]): number[] {
  const run: number[] = [];
  let before = 0;
  for (const event of events as readonly Readonly<Record<string, number>>[]) {
    run.push(event.tick! - before);
    for (const field of fields) run.push(event[field]!);
    before = event.tick!;
  }
  return run;
}

function unpackRun(run: readonly number[], fields: readonly string[]): Record<string, number>[] {
  const events: Record<string, number>[] = [];
  let tick = 0;
  for (let at = 0; at < run.length; at += fields.length + 1) {
    tick += run[at]!;
    const event: Record<string, number> = { tick };
    for (const [place, field] of fields.entries()) event[field] = run[at + 1 + place]!;
    events.push(event);
  }
  return events;
}

type Raw = Score['raws'][number];
type PackedRaw = Omit<Raw, 'bytes'> & { readonly bytes: string };

function packRaw(raw: Raw): PackedRaw {
  return { ...raw, bytes: Array.from(raw.bytes, (byte) => byte.toString(16).padStart(2, '0')).join('') };
}

function unpackRaw(raw: PackedRaw): Raw {
  const bytes = Uint8Array.from(raw.bytes.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  return { ...raw, bytes };
}

/** Lists that every score or track has are not said where they hold nothing, nor is a pickup of none. */
function withoutEmpty(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).filter(
      ([name, value]) => !(UNSAID.includes(name) && ((Array.isArray(value) && value.length === 0) || value === 0)),
    ),
  );
}
