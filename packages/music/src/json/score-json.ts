/** Scores as JSON: the score's own fields, with bytes as hexadecimal text. */
import { en } from 'zod/locales';
import * as z from 'zod/mini';
import { ScoreReadError } from '../music-error.ts';
import type { Score } from '../score.ts';
import { MOST_TICKS_PER_QUARTER, validateScore } from '../validate-score.ts';

const FORMAT = 'continuo-score';
const VERSION = 1;

/** A whole number from `lowest` on. */
const whole = (lowest: number, highest: number = Number.MAX_SAFE_INTEGER): z.ZodMiniNumber =>
  z.int().check(z.minimum(lowest), z.maximum(highest));
const tick = whole(0);
const seven = whole(0, 127);
const raw = z.strictObject({
  tick,
  kind: z.enum(['meta', 'sysex', 'escape']),
  type: z.exactOptional(seven),
  bytes: z.pipe(
    z.string().check(z.regex(/^(?:[0-9a-f]{2})*$/, 'expected bytes as hexadecimal text')),
    z.transform((hex) => bytesOfHex(hex)),
  ),
});
const text = z.strictObject({
  tick,
  kind: z.enum(['text', 'copyright', 'name', 'instrument', 'lyric', 'marker', 'cue', 'program', 'device']),
  text: z.string(),
  encoding: z.exactOptional(z.literal('latin1')),
});
const note = z.strictObject({
  pitch: seven,
  velocity: whole(1, 127),
  tick,
  durationTicks: tick,
  releaseVelocity: z.exactOptional(seven),
});
const track = z.strictObject({
  name: z.string(),
  nameEncoding: z.exactOptional(z.literal('latin1')),
  program: seven,
  programTick: z.exactOptional(z.nullable(tick)),
  channel: whole(0, 15),
  notes: z.array(note),
  controllers: z.array(z.strictObject({ tick, controller: seven, value: seven })),
  pitchBends: z.array(z.strictObject({ tick, value: whole(0, 16_383) })),
  programChanges: z.array(z.strictObject({ tick, program: seven })),
  pressures: z.array(z.strictObject({ tick, value: seven, pitch: z.exactOptional(seven) })),
  texts: z.array(text),
  raws: z.array(raw),
  sameTick: z.exactOptional(z.array(z.strictObject({ tick, kinds: z.string() }))),
});
const meter = z.strictObject({
  tick,
  numerator: whole(1, 255),
  denominator: whole(1, 32_768),
  clocksPerClick: z.exactOptional(whole(0, 255)),
  thirtySecondsPerQuarter: z.exactOptional(whole(0, 255)),
});

/** A score file of ours: what `continuo convert a.mid a.json` writes. */
const scoreFileSchema = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  score: z.strictObject({
    ticksPerQuarter: whole(1, MOST_TICKS_PER_QUARTER),
    tempos: z.array(z.strictObject({ tick, microsecondsPerQuarter: whole(1) })),
    meters: z.array(meter),
    keys: z.array(z.strictObject({ tick, fifths: whole(-7, 7), mode: z.enum(['major', 'minor']) })),
    pickupTicks: tick,
    tracks: z.array(track),
    texts: z.array(text),
    raws: z.array(raw),
    endTick: tick,
    chords: z.exactOptional(z.array(z.strictObject({ tick, symbol: z.string() }))),
    sections: z.exactOptional(z.array(z.strictObject({ tick, name: z.string() }))),
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
    (_key, value: unknown) => (value instanceof Uint8Array ? hexOfBytes(value) : value),
    1,
  );
  // innermost objects (notes, tempos, …) on one line each
  return `${plain.replace(/\{\n\s+("(?:tick|pitch)":[^{}[\]]*?)\n\s+\}/g, (_all, inner: string) => `{ ${inner.replace(/\n\s+/g, ' ')} }`)}\n`;
}

/**
 * Reads a score file.
 *
 * @throws ScoreReadError  `not-well-formed` or `bad-value`: not JSON, not a score file, or a field is wrong; the first fault is named by its path
 */
export function readScoreJson(source: string): Score {
  let data: unknown;
  try {
    data = JSON.parse(source);
  } catch (cause) {
    throw new ScoreReadError('not-well-formed', 'JSON', `this is not JSON: ${(cause as Error).message}`);
  }
  const parsed = scoreFileSchema.safeParse(data, { error: en().localeError });
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const place = issue.path.length > 0 ? `${issue.path.join('.')}: ` : '';
    throw new ScoreReadError('bad-value', 'JSON', `this is not a ${FORMAT} file: ${place}${issue.message}`);
  }
  const { score } = parsed.data;
  const problem = validateScore(score).at(0);
  if (problem) {
    throw new ScoreReadError('bad-value', 'JSON', `this is not a sound score: ${problem.path}: ${problem.message}`);
  }
  return score;
}

function bytesOfHex(hex: string): Uint8Array {
  const bytes = new Uint8Array(hex.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

function hexOfBytes(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
