/** Scores as JSON: the score's own fields, with bytes as hexadecimal text. */
import { type Score, validateScore } from '@continuo/music';
import { z } from 'zod';
import { CliError } from './cli-error.ts';

const FORMAT = 'continuo-score';
const VERSION = 1;

const tick = z.int().min(0);
const seven = z.int().min(0).max(127);
const raw = z.strictObject({
  tick,
  kind: z.enum(['meta', 'sysex', 'escape']),
  type: seven.exactOptional(),
  bytes: z
    .string()
    .regex(/^(?:[0-9a-f]{2})*$/, 'expected bytes as hexadecimal text')
    .transform((hex) => Uint8Array.from(Buffer.from(hex, 'hex'))),
});
const text = z.strictObject({
  tick,
  kind: z.enum(['text', 'copyright', 'name', 'instrument', 'lyric', 'marker', 'cue', 'program', 'device']),
  text: z.string(),
  encoding: z.literal('latin1').exactOptional(),
});
const note = z.strictObject({
  pitch: seven,
  velocity: z.int().min(1).max(127),
  tick,
  durationTicks: tick,
  releaseVelocity: seven.exactOptional(),
});
const track = z.strictObject({
  name: z.string(),
  nameEncoding: z.literal('latin1').exactOptional(),
  program: seven,
  programTick: tick.nullable().exactOptional(),
  channel: z.int().min(0).max(15),
  notes: z.array(note),
  controllers: z.array(z.strictObject({ tick, controller: seven, value: seven })),
  pitchBends: z.array(z.strictObject({ tick, value: z.int().min(0).max(16_383) })),
  programChanges: z.array(z.strictObject({ tick, program: seven })),
  pressures: z.array(z.strictObject({ tick, value: seven, pitch: seven.exactOptional() })),
  texts: z.array(text),
  raws: z.array(raw),
  sameTick: z.array(z.strictObject({ tick, kinds: z.string() })).exactOptional(),
});
const meter = z.strictObject({
  tick,
  numerator: z.int().min(1).max(255),
  denominator: z.int().min(1).max(32_768),
  clocksPerClick: z.int().min(0).max(255).exactOptional(),
  thirtySecondsPerQuarter: z.int().min(0).max(255).exactOptional(),
});

/** A score file of ours: what `continuo convert a.mid a.json` writes. */
export const scoreFileSchema = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  score: z.strictObject({
    ticksPerQuarter: z.int().min(1).max(32_767),
    tempos: z.array(z.strictObject({ tick, microsecondsPerQuarter: z.int().min(1) })),
    meters: z.array(meter),
    keys: z.array(z.strictObject({ tick, fifths: z.int().min(-7).max(7), mode: z.enum(['major', 'minor']) })),
    pickupTicks: tick,
    tracks: z.array(track),
    texts: z.array(text),
    raws: z.array(raw),
    endTick: tick,
    chords: z.array(z.strictObject({ tick, symbol: z.string() })).exactOptional(),
    sections: z.array(z.strictObject({ tick, name: z.string() })).exactOptional(),
  }),
});

/**
 * The text of a score file, one event a line where it is short enough for people to read along.
 *
 * @example readScoreJson(writeScoreJson(score)) // => equals score
 */
export function writeScoreJson(score: Score): string {
  const plain = JSON.stringify(
    { format: FORMAT, version: VERSION, score },
    (_key, value: unknown) => (value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value),
    1,
  );
  // innermost objects (notes, tempos, …) on one line each
  return `${plain.replace(/\{\n\s+("(?:tick|pitch)":[^{}[\]]*?)\n\s+\}/g, (_all, inner: string) => `{ ${inner.replace(/\n\s+/g, ' ')} }`)}\n`;
}

/**
 * Reads a score file.
 *
 * @throws CliError  not JSON, not a score file, or a field is wrong; the first fault is named by its path
 */
export function readScoreJson(source: string): Score {
  let data: unknown;
  try {
    data = JSON.parse(source);
  } catch (cause) {
    throw new CliError('input', `this is not JSON: ${(cause as Error).message}`, { cause });
  }
  const parsed = scoreFileSchema.safeParse(data);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    const place = issue.path.length > 0 ? `${issue.path.join('.')}: ` : '';
    throw new CliError('input', `this is not a ${FORMAT} file: ${place}${issue.message}`);
  }
  const { score } = parsed.data;
  const problem = validateScore(score)[0];
  if (problem !== undefined)
    throw new CliError('input', `this is not a sound score: ${problem.path}: ${problem.message}`);
  return score;
}
