/** One model is one `*.safetensors` file: the weights, and in the header all that is known about them. */
import { z } from 'zod';
import { ModelFileError } from './model-file-error.ts';
import type { NamedTensor, WeightPrecision } from './safetensors.ts';
import { roundToPrecision } from './safetensors.ts';
import { readSealedFile, sha256, writeSealedFile } from './sealed-file.ts';

/** The newest format version that this code reads, and the one it writes. */
export const MODEL_FORMAT_VERSION = 1;

const FORMAT = 'continuo-model';

const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/, 'expected a SHA-256 as 64 hexadecimal digits');

/** What a model's tokens mean: one of the forms that music takes. */
export const tokenizerSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('chorale-grid'),
    /** the pitches of the vocabulary, token 0 is silence and token 1 the lowest */
    lowestPitch: z.int().min(0).max(127),
    highestPitch: z.int().min(0).max(127),
    /** in the order in which a frame's tokens are written */
    voices: z.array(z.string()).min(1),
    framesPerQuarter: z.int().min(1),
  }),
  z.strictObject({ kind: z.literal('melody') }),
  z.strictObject({ kind: z.literal('pitches') }),
  z.strictObject({ kind: z.literal('drums') }),
  z.strictObject({ kind: z.literal('lead-sheet') }),
  z.strictObject({
    kind: z.literal('events'),
    /** of the tokenizer */
    config: z.record(z.string(), z.json()),
  }),
  z.strictObject({
    kind: z.literal('cells'),
    stepsPerQuarter: z.literal(24),
  }),
  z.strictObject({
    kind: z.literal('frames'),
    lowestPitch: z.int().min(0).max(127),
    highestPitch: z.int().min(0).max(127),
    framesPerQuarter: z.int().min(1),
  }),
  z.strictObject({
    kind: z.literal('piano-roll'),
    tracks: z.array(z.strictObject({ name: z.string().min(1), program: z.int().min(-1).max(127) })).min(1),
    bars: z.int().min(1),
    stepsPerBar: z.int().min(1),
    lowestPitch: z.int().min(0).max(127),
    pitches: z.int().min(1).max(128),
  }),
]);

/** All that a model file says about its weights. */
export const modelMetadataSchema = z.strictObject({
  formatVersion: z.literal(MODEL_FORMAT_VERSION),
  /** what `-m` calls it, e.g. "chorale" */
  name: z.string().min(1),
  description: z.string(),
  /** e.g. "transformer" */
  family: z.string().min(1),
  architecture: z.record(z.string(), z.json()),
  tokenizer: tokenizerSchema,
  /** the wishes that the network itself hears, e.g. ["key", "ends"] */
  controls: z.array(z.string()),
  corpus: z.strictObject({
    name: z.string().min(1),
    licence: z.string(),
    /** the corpus manifest's hash */
    sha256: sha256Schema,
    /** pieces in each split, e.g. { train: 229 } */
    pieces: z.record(z.string(), z.int().min(0)),
  }),
  /** the training recipe, as it was read */
  recipe: z.record(z.string(), z.json()),
  /** optimizer steps up to these weights */
  step: z.int().min(0),
  /** e.g. { validationNatsPerNote: 0.39 } */
  measures: z.record(z.string(), z.number()),
  /** of the weights, e.g. "CC0-1.0" */
  licence: z.string().min(1),
});

export type Tokenizer = z.infer<typeof tokenizerSchema>;
export type ModelMetadata = z.infer<typeof modelMetadataSchema>;
export type ModelContent = {
  readonly metadata: ModelMetadata;
  readonly tensors: Readonly<Record<string, NamedTensor>>;
};
export type ModelFile = ModelContent & {
  /** SHA-256 of the file as it lies there, hexadecimal: what `sha256sum` prints */
  readonly hash: string;
};
export type WriteModelFileOptions = {
  /** F16 halves the file and rounds the weights; default F32 */
  readonly precision?: WeightPrecision;
};

/**
 * Writes a model file; equal content gives equal bytes.
 *
 * @throws ModelFileError  `not-finite`: a weight is NaN or infinite, or not within ±65 504 for F16; `bad-metadata`
 * @example (await readModelFile(await writeModelFile({ metadata, tensors }))).metadata.name // => 'chorale'
 */
export async function writeModelFile(content: ModelContent, options: WriteModelFileOptions = {}): Promise<Uint8Array> {
  const { precision = 'F32' } = options;
  const parsed = modelMetadataSchema.safeParse(content.metadata);
  if (!parsed.success) {
    throw new ModelFileError('bad-metadata', `the model's metadata is not complete: ${z.prettifyError(parsed.error)}`);
  }
  for (const [name, { values }] of Object.entries(content.tensors)) {
    const index = roundToPrecision(values, precision).findIndex((value) => !Number.isFinite(value));
    if (index >= 0) {
      const found = values[index];
      throw new ModelFileError(
        'not-finite',
        `tensor "${name}", value ${index} is ${found}, which ${precision} cannot hold; the training has diverged`,
        { tensor: name, found },
      );
    }
  }
  const sealed = { content: parsed.data, tensors: content.tensors };
  return writeSealedFile(sealed, { format: FORMAT, precision });
}

/**
 * Reads a model file, or says why it is none.
 *
 * @throws ModelFileError  `damaged`, `not-a-model` or `newer-format`
 * @example (await readModelFile(bytes)).tensors['p.embedding'].shape // => [59, 256]
 */
export async function readModelFile(bytes: Uint8Array): Promise<ModelFile> {
  const { content, tensors } = await readSealedFile(bytes, { format: FORMAT });
  return { metadata: readModelMetadata(content), tensors, hash: await sha256(bytes) };
}

function readModelMetadata(content: unknown): ModelMetadata {
  const metadata = content as { formatVersion?: unknown } | null;
  if (typeof metadata?.formatVersion === 'number' && metadata.formatVersion > MODEL_FORMAT_VERSION) {
    throw new ModelFileError(
      'newer-format',
      `the model file has format version ${metadata.formatVersion}, this Continuo reads up to ${MODEL_FORMAT_VERSION}; update it`,
      { found: metadata.formatVersion, expected: MODEL_FORMAT_VERSION },
    );
  }
  const parsed = modelMetadataSchema.safeParse(metadata);
  if (!parsed.success) {
    throw new ModelFileError('not-a-model', `the model's header does not fit: ${z.prettifyError(parsed.error)}`);
  }
  return parsed.data;
}
