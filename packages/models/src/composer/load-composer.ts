/** A composer with its weights, ready to write. */
import { type Device, parameterSet } from '@continuo/tensor';
import { fittingParameters } from '../fitting-parameters.ts';
import type { ModelFile } from '../model-file.ts';
import { ModelFileError } from '../model-file-error.ts';
import type { ScoreModel } from '../score-model.ts';
import { composerLeaves } from './composer-batch.ts';
import { type ComposerConfig, composerSchema } from './composer-config.ts';
import { ComposerGeneration, type ComposerWriter, openComposerWriter } from './composer-generation.ts';
import { composerScorer, eventNats } from './composer-likelihood.ts';

const LIKELIHOOD_BATCH = 4;
/** Capacities are taken in these steps, so that few programs are made. */
const CAPACITY_STEP = 256;

/**
 * The composer in a file.
 *
 * @throws ModelFileError  `not-a-model`: the architecture or the weights do not fit
 */
export function composerModel(file: ModelFile, device: Device): ScoreModel {
  const { metadata, hash } = file;
  const { config, parameters, window } = composerContent(file);
  const [free, writers] = [new Map<string, ComposerWriter[]>(), new Set<ComposerWriter>()];
  let scorer: ReturnType<typeof composerScorer> | undefined;
  return {
    kind: 'score',
    name: metadata.name,
    hash,
    family: metadata.family,
    parameterCount: Object.values(parameters).reduce((total, values) => total + values.length, 0),
    likelihoodKind: 'exact',
    tokenizer: { kind: 'cells', stepsPerQuarter: 24 },
    styles: config.styles,
    styleOfFolder: config.styleOfFolder,
    composers: config.composers ?? [],
    window,
    async generate(passage, { batchSize, capacity }) {
      const size = { batchSize, capacity: Math.ceil(capacity / CAPACITY_STEP) * CAPACITY_STEP };
      const key = `${size.batchSize}×${size.capacity}`;
      const resting = free.get(key) ?? [];
      free.set(key, resting);
      const writer = resting.pop() ?? (await openComposerWriter(config, parameters, device, size));
      writers.add(writer);
      const release = (): void => void resting.push(writer);
      try {
        return await ComposerGeneration.start(passage, writer, release);
      } catch (error) {
        release();
        throw error;
      }
    },
    async *likelihood(passages, { signal } = {}) {
      if (scorer === undefined) {
        scorer = composerScorer(config, { batchSize: LIKELIHOOD_BATCH, length: window }, device);
        await scorer.setParameters(parameters);
      }
      yield* scorer.score(passages, signal);
    },
    async dispose() {
      await Promise.all([...writers].map((writer) => writer.dispose()));
      writers.clear();
      free.clear();
      await scorer?.dispose();
    },
  };
}

/**
 * The architecture and the parameters in a file, which fit each other, and how many events it looks back on.
 *
 * @throws ModelFileError  `not-a-model`
 */
export function composerContent(file: ModelFile): {
  readonly config: ComposerConfig;
  readonly parameters: Readonly<Record<string, Float32Array>>;
  readonly window: number;
} {
  const { metadata } = file;
  const parsed = composerSchema.safeParse(metadata.architecture);
  if (!parsed.success) {
    const message = `"${metadata.name}" is a composer of an architecture that this Continuo does not know; use the version that wrote it`;
    throw new ModelFileError('not-a-model', message);
  }
  const config = parsed.data;
  const window = (metadata.recipe.frames as number | undefined) ?? 512;
  const set = parameterSet();
  eventNats(config, set.declare, composerLeaves({ batchSize: 1, length: 2 }));
  return { config, parameters: fittingParameters(file, set.specs()), window };
}
