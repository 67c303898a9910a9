/** A checkpoint: all that a training needs to go on as if it had never stopped, as one sealed file. */
import type { NamedTensor } from '@continuo/models';
import { readSealedFile, sha256, writeSealedFile } from '@continuo/models';
import type { StateSpec } from '@continuo/tensor';
import { z } from 'zod';
import { TrainError } from './train-error.ts';
import type { LossHistory, ValidationPoint } from './train-event.ts';

/** What must be equal for a checkpoint to be resumed; `recipe` and `architecture` are plain JSON. */
export type RunIdentity = {
  readonly recipe: Readonly<Record<string, unknown>>;
  readonly family: string;
  readonly architecture: Readonly<Record<string, unknown>>;
  /** hash of the corpus manifest */
  readonly corpus: string;
};

export type Checkpoint = {
  readonly identity: RunIdentity;
  /** optimizer steps taken */
  readonly step: number;
  /** wall-clock time of the run so far */
  readonly seconds: number;
  /** parameters, optimizer moments and moving average, by name */
  readonly state: Readonly<Record<string, Float32Array>>;
  readonly history: LossHistory;
  /** the lowest validation and the weights that gave it */
  readonly best?: {
    readonly validation: ValidationPoint;
    readonly parameters: Readonly<Record<string, Float32Array>>;
  };
};

const FORMAT = 'continuo-checkpoint';
const VERSION = 1;

const validationSchema = z.strictObject({
  step: z.int(),
  loss: z.number(),
  measures: z.record(z.string(), z.number()),
});
const contentSchema = z.strictObject({
  version: z.literal(VERSION),
  identity: z.strictObject({
    recipe: z.record(z.string(), z.json()),
    family: z.string(),
    architecture: z.record(z.string(), z.json()),
    corpus: z.string(),
  }),
  identityHash: z.string(),
  step: z.int().min(0),
  seconds: z.number().min(0),
  validations: z.array(validationSchema),
  best: validationSchema.optional(),
});

/**
 * Writes a checkpoint as bytes; the numbers are kept bit for bit.
 *
 * @param shapes  of the state tensors, so that other programs can read the file
 */
export async function encodeCheckpoint(checkpoint: Checkpoint, shapes: readonly StateSpec[]): Promise<Uint8Array> {
  const shapeOf = new Map(shapes.map(({ name, shape }) => [name, shape]));
  const named = (prefix: string, values: Readonly<Record<string, Float32Array>>): [string, NamedTensor][] =>
    Object.entries(values).map(([name, array]) => {
      const shape = shapeOf.get(name) ?? [array.length];
      return [prefix + name, { shape, values: array }];
    });
  const { identity, step, seconds, state, history, best } = checkpoint;
  const losses = Float32Array.from(history.training);
  const tensors = Object.fromEntries([
    ...named('state/', state),
    ...named('best/', best?.parameters ?? {}),
    ...named('history/', { training: losses }),
  ]);
  const identityHash = await hashOf(identity);
  const content = {
    version: VERSION,
    identity,
    identityHash,
    step,
    seconds,
    validations: history.validations,
    best: best?.validation,
  };
  return writeSealedFile({ content, tensors }, { format: FORMAT });
}

/**
 * Reads a checkpoint.
 *
 * @throws TrainError  `damaged-checkpoint`
 */
export async function decodeCheckpoint(bytes: Uint8Array): Promise<Checkpoint> {
  try {
    const { content, tensors } = await readSealedFile(bytes, { format: FORMAT });
    const { identity, step, seconds, validations, best } = contentSchema.parse(content);
    const under = (prefix: string): Record<string, Float32Array> =>
      Object.fromEntries(
        Object.entries(tensors)
          .filter(([name]) => name.startsWith(prefix))
          .map(([name, { values }]) => [name.slice(prefix.length), values]),
      );
    const training = Array.from(under('history/').training);
    return {
      identity,
      step,
      seconds,
      state: under('state/'),
      history: { training, validations },
      ...(best && { best: { validation: best, parameters: under('best/') } }),
    };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new TrainError('damaged-checkpoint', reason, {}, cause);
  }
}

/**
 * Refuses a checkpoint of another run.
 *
 * @throws TrainError  `other-run`, with each field that differs
 */
export function requireSameRun(found: RunIdentity, expected: RunIdentity): void {
  const differences = differencesOf(found, expected, '');
  if (differences.length === 0) return;
  const fields = differences.map(({ field, was, is }) => `${field} was ${show(was)} and is ${show(is)}`);
  throw new TrainError(
    'other-run',
    `the checkpoint is of another training: ${fields.join('; ')}; ` +
      'resume with what it began with, or train into another folder',
    { differences },
  );
}

/**
 * SHA-256 of JSON data with its keys in order.
 *
 * @example (await hashOf({ b: 1, a: 2 })) === (await hashOf({ a: 2, b: 1 })) // => true
 */
export function hashOf(data: unknown): Promise<string> {
  const ordered = JSON.stringify(data, (_key, value) =>
    isObject(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value,
  );
  return sha256(new TextEncoder().encode(ordered));
}

type Difference = { readonly field: string; readonly was: unknown; readonly is: unknown };

function differencesOf(was: unknown, is: unknown, field: string): Difference[] {
  if (isObject(was) && isObject(is)) {
    const keys = new Set([...Object.keys(was), ...Object.keys(is)]);
    return [...keys].flatMap((key) => differencesOf(was[key], is[key], field ? `${field}.${key}` : key));
  }
  return JSON.stringify(was) === JSON.stringify(is) ? [] : [{ field, was, is }];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function show(value: unknown): string {
  const text = value === undefined ? 'absent' : JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
