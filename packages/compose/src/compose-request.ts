/** The request: plain data, the same in the library, the command line, the worker and the studio. */
import { VOICES } from '@continuo/corpus';
import { nearestName, type Score } from '@continuo/music';
import { z } from 'zod';
import { ComposeError } from './compose-error.ts';
import { scoreProblem } from './score-problem.ts';
import { scoreWishFields, trackSchema } from './score-wishes.ts';

/** The ranges of the four voices in the chorales the default model has learned from, lowest and highest pitch. */
export const CHORAL_RANGES = { soprano: [60, 81], alto: [53, 74], tenor: [47, 69], bass: [36, 64] } as const;
/** Rows that a model writes at once: variations times candidates are cut into batches of at most this many. */
export const MOST_ROWS = 8;

/** A little below the model's own taste, where single odd tones are rare. */
const DEFAULT_TEMPERATURE = 0.9;
/** Less than this and models that copy what they said run in circles: of 64 chorales at 0.95 one in eight did. */
const DEFAULT_TOP_P = 0.98;

export const TASKS = [
  'compose',
  'continue',
  'harmonize',
  'infill',
  'vary',
  'accompany',
  'arrange',
  'style-transfer',
  'interpolate',
  'groove',
  'tap-to-drums',
] as const;

/** What a change of style can keep, beside form, bars, meter and tempo. */
const KEEPS = ['melody', 'harmony', 'rhythm'] as const;
/** Tasks that write cells of a score anew. */
const REPLACING: readonly (typeof TASKS)[number][] = ['infill', 'vary', 'style-transfer'];

const voiceSchema = z.enum(VOICES);
const barSchema = z.int().min(0).max(10_000);
const pitchSchema = z.int().min(0).max(127);
const rangeSchema = z
  .tuple([pitchSchema, pitchSchema])
  .refine(([low, high]) => low <= high, { error: 'a range is [lowest pitch, highest pitch]' });

/** A score as plain data; checked for what a composer needs of it. */
const scoreSchema = z.custom<Score>().superRefine((score, context) => {
  const problem = scoreProblem(score);
  if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
});

/**
 * What to write.
 *
 * - `compose` writes `bars` bars from nothing.
 * - `continue` adds `bars` bars to `score`.
 * - `harmonize` keeps the melody of `score` to the tick as `melodyVoice` and writes the other voices.
 * - `infill` writes `cells` of `score` anew and touches nothing else.
 * - `vary` writes `cells` of `score` (all unless given) anew, near to what stands there.
 * - `accompany` keeps `score` and adds tracks for `instruments`.
 * - `arrange` gives `score` to other `instruments`: melody and bass stay, the parts between are written anew.
 * - `style-transfer` keeps melody and chords of `score` (or what `keep` says) and writes its other notes in a style.
 * - `interpolate` goes from `score` to `to`, in pieces between them, through the space of an autoencoder.
 * - `groove` plays the drums of `score`: each hit stays on its step, how loud and when within it a model of drums writes.
 * - `tap-to-drums` writes drums to the rhythm of all notes of `score`, whatever their pitch: each is hit, at its time.
 */
export const composeRequestSchema = z
  .strictObject({
    task: z.enum(TASKS),
    /** name of the model; whoever loads the model decides what it means, the answer says which was used */
    model: z.string().min(1).max(200).optional(),
    /** the score so far; `compose` takes none */
    score: scoreSchema.optional(),
    /** compose: how many (default 8); continue: how many more (default 4) */
    bars: z.int().min(1).max(256).optional(),
    /** interpolate: the piece that it ends at */
    to: scoreSchema.optional(),
    /** interpolate: how many pieces, both ends among them (default 5) */
    steps: z.int().min(2).max(64).optional(),
    /** vary with an autoencoder: 0 as near as it can write – 1 hardly anything as it was; default 0.5 */
    distance: z.number().min(0).max(1).optional(),
    /** compose, vary with an autoencoder: more or less of an attribute, e.g. { "density": 1, "leaps": -0.5 }; 1 is plainly heard */
    attributes: z.record(z.string().max(40), z.number().min(-2).max(2)).optional(),
    /** style-transfer: what stays; default melody and harmony, where `chords` are given the melody alone */
    keep: z.array(z.enum(KEEPS)).optional(),
    /** infill, vary, style-transfer: bars first…last, counted from 1 (a pickup is bar 0), of these voices (four-part music) or tracks */
    cells: z
      .array(
        z.strictObject({
          bars: z.tuple([barSchema, barSchema]),
          voices: z.array(voiceSchema).min(1).optional(),
          /** names or indices from 0; neither voices nor tracks: all tracks */
          tracks: z.array(trackSchema).min(1).optional(),
        }),
      )
      .max(1000)
      .optional(),
    /** infill, vary, style-transfer: notes inside the cells that stay, each by its voice, or its track and pitch, and the tick it begins at */
    locks: z
      .array(
        z.strictObject({
          voice: voiceSchema.optional(),
          track: trackSchema.optional(),
          tick: z.int().min(0),
          pitch: pitchSchema.optional(),
        }),
      )
      .max(100_000)
      .default([]),
    /** harmonize: the voice that the melody is, default soprano */
    melodyVoice: voiceSchema.default('soprano'),
    /** harmonize, style-transfer: index of the melody's track where several hold notes */
    melodyTrack: z.int().min(0).optional(),
    /** e.g. "D minor"; hard: every note that is written lies in its scale */
    key: z.string().min(1).max(40).optional(),
    /** name of a scale on the key's tonic, e.g. "harmonic minor", "dorian"; default the key's own */
    scale: z.string().min(1).max(60).optional(),
    /** lowest and highest pitch of a voice; hard; default `CHORAL_RANGES` */
    ranges: z.partialRecord(voiceSchema, rangeSchema).default({}),
    /** true: no voice may sing above the next higher one; default false, as Bach */
    noCrossing: z.boolean().default(false),
    /** true: parallel fifths and octaves are kept out where anything else fits; default true */
    noParallels: z.boolean().default(true),
    /** true: voices may rest where the model wants to; default false */
    rests: z.boolean().default(false),
    /** compose: e.g. "3/4", default "4/4"; bars of whole sixteenths */
    meter: z.string().max(9).optional(),
    /** compose: quarter notes before the first bar line, default 0 */
    pickup: z.number().min(0).max(16).optional(),
    /** compose: quarter notes a minute, default 84 */
    bpm: z.number().min(10).max(400).optional(),
    /** the piece closes with its last bar, default true (harmonize: always) */
    ends: z.boolean().default(true),
    /** 0 takes the likeliest, 1 is the model's own taste, above 1 bolder; default 0.9 */
    temperature: z.number().min(0).max(5).default(DEFAULT_TEMPERATURE),
    /** only the k likeliest tones; 0 for all */
    topK: z.int().min(0).max(1000).default(0),
    /** only the likeliest tones that together reach this probability */
    topP: z.number().gt(0).max(1).default(DEFAULT_TOP_P),
    /** only tones at least this share as likely as the likeliest */
    minP: z.number().min(0).max(1).default(0),
    seed: z.int().min(0).max(Number.MAX_SAFE_INTEGER).default(0),
    ...scoreWishFields,
    /** plays what is written as a person might, as the last step: see `humanize`; the wishes are measured before it */
    expression: z
      .strictObject({
        /** 0 changes nothing, 1 takes liberties */
        amount: z.number().min(0).max(1).default(0.5),
        /** long to short eighth: 1 straight, 2 triplets */
        swing: z.number().min(1).max(4).default(1),
        /** shares of the amount for loudness and for time */
        velocity: z.number().min(0).max(1).default(1),
        timing: z.number().min(0).max(1).default(1),
      })
      .optional(),
    /** how many answers, 1–8; each is the same however many are asked for */
    variations: z.int().min(1).max(8).default(1),
    /** drafts a variation, 1–16, of which the likeliest is kept; more is slower and safer */
    candidates: z.int().min(1).max(16).default(1),
  })
  .superRefine((request, context) => {
    const missing = (path: string, message: string): void =>
      context.addIssue({ code: 'custom', path: [path], message });
    const { task } = request;
    if (task !== 'compose' && request.score === undefined) missing('score', `the task ${task} needs a score`);
    if (task === 'compose' && request.score !== undefined)
      missing('score', 'compose starts from nothing; use continue, harmonize, infill or interpolate');
    if (task === 'interpolate' && request.to === undefined)
      missing('to', 'interpolate needs the piece that it ends at');
    for (const field of ['to', 'steps'] as const) {
      if (task !== 'interpolate' && request[field] !== undefined)
        missing(field, `${field} belongs to interpolate, not to ${task}`);
    }
    if (task === 'infill' && (request.cells ?? []).length === 0)
      missing('cells', 'infill needs at least one cell: { bars: [5, 8], voices: ["bass"] }');
    const replaces = REPLACING.includes(task);
    if (!replaces && request.cells !== undefined)
      missing('cells', `cells belong to infill, vary and style-transfer, not to ${task}`);
    if (!replaces && request.locks.length > 0)
      missing('locks', `locks belong to infill, vary and style-transfer; ${task} keeps every note of the score anyway`);
    if (task !== 'vary' && request.distance !== undefined)
      missing('distance', `distance belongs to vary, not to ${task}`);
    if (task !== 'vary' && task !== 'compose' && request.attributes !== undefined)
      missing('attributes', `attributes belong to compose and vary, not to ${task}`);
    if (task !== 'style-transfer' && request.keep !== undefined)
      missing('keep', `keep belongs to style-transfer, not to ${task}`);
    if (task === 'style-transfer' && !namesStyle(request))
      missing('style', 'style-transfer needs the style to write in, e.g. "hymn", or a blend of styles');
    for (const field of ['accompany', 'arrange'] as const) {
      if (task === field && request.instruments === undefined)
        missing('instruments', `${field} needs the instruments to write for, e.g. ["cello", "piano"]`);
    }
    if (task !== 'compose' && task !== 'continue' && request.bars !== undefined)
      missing('bars', `bars belong to compose and continue, not to ${task}`);
    for (const field of ['meter', 'pickup', 'bpm'] as const) {
      if (task !== 'compose' && request[field] !== undefined)
        missing(field, `${field} belongs to compose; ${task} keeps the score's own`);
    }
  });

/** Is there a style of the piece or of some bars, a blend or instruments? */
function namesStyle(request: Readonly<Record<string, unknown>> & { readonly wishes: readonly object[] }): boolean {
  const names = ['style', 'blend', 'composer', 'instruments'];
  return (
    names.some((name) => request[name] !== undefined) ||
    request.wishes.some((wish) => 'style' in wish || 'composer' in wish)
  );
}

/** A request with its defaults filled in. */
export type ComposeRequest = z.output<typeof composeRequestSchema>;
/** A request as people write it: what has a default may be left out. */
export type ComposeRequestInput = z.input<typeof composeRequestSchema>;

/**
 * Checks a request and fills in the defaults.
 *
 * @throws ComposeError  'bad-request': which field, what was found, and for an unknown name the nearest known one
 * @example parseComposeRequest({ task: 'compose', bars: 8 }).temperature // => 0.9
 */
export function parseComposeRequest(request: unknown): ComposeRequest {
  const parsed = composeRequestSchema.safeParse(request);
  if (parsed.success) return parsed.data;
  const messages = parsed.error.issues.map(issueMessage);
  throw new ComposeError('bad-request', messages.join('; '), { issues: messages });
}

const KNOWN_FIELDS: Readonly<Record<string, readonly string[]>> = {
  cells: ['bars', 'voices', 'tracks'],
  locks: ['voice', 'track', 'tick', 'pitch'],
  expression: ['amount', 'swing', 'velocity', 'timing'],
};

function issueMessage(issue: z.core.$ZodIssue): string {
  const where = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    const known = KNOWN_FIELDS[String(issue.path[0])] ?? Object.keys(composeRequestSchema.shape);
    return issue.keys
      .map((key) => `unknown field "${key}"${where && ` in ${where}`}; did you mean "${nearestName(key, known)}"?`)
      .join('; ');
  }
  return where === '' ? issue.message : `${where}: ${issue.message}`;
}
