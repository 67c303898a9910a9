/** A model of frames from its file, on a device. */
import type { Device } from '@continuo/tensor';
import { fittingParameters } from '../fitting-parameters.ts';
import type { FrameModel } from '../frame-model.ts';
import type { ModelFile } from '../model-file.ts';
import { ModelFileError } from '../model-file-error.ts';
import { capacityFor, type FrameGenerator, frameGenerator } from './frame-generation.ts';
import { frameParameters, frameScorer } from './frame-likelihood.ts';
import { type FrameModelConfig, frameModelSchema } from './frame-network.ts';
import { readPiece } from './frame-past.ts';

/**
 * The model in a file of frames.
 *
 * @throws ModelFileError  `not-a-model`: the file holds another form of music or an architecture of another version
 */
export function frameModel(file: ModelFile, device: Device): FrameModel {
  const { metadata, hash } = file;
  const { config, parameters } = frameContent(file);
  const { tokenizer } = metadata;
  if (tokenizer.kind !== 'frames') {
    throw new ModelFileError('not-a-model', `"${metadata.name}" is a model of "${tokenizer.kind}", not of frames`);
  }
  const generators = new Map<string, Promise<FrameGenerator>>();
  const scorer = frameScorer(config, device);
  const ready = scorer.setParameters(parameters);
  return {
    kind: 'frames',
    name: metadata.name,
    hash,
    family: metadata.family,
    parameterCount: Object.values(parameters).reduce((total, values) => total + values.length, 0),
    likelihoodKind: 'exact',
    tokenizer,
    output: config.output,
    async generate({ batchSize, length }) {
      const size = { batchSize, capacity: capacityFor(length) };
      const key = `${size.batchSize}×${size.capacity}`;
      const generator = generators.get(key) ?? frameGenerator(config, parameters, device, size);
      generators.set(key, generator);
      return (await generator).start(length);
    },
    async *likelihood(pieces, { signal } = {}) {
      await ready;
      yield* scorer.score(pieces.map(readPiece), signal);
    },
    async dispose() {
      for (const generator of generators.values()) await (await generator).dispose();
      generators.clear();
      await scorer.dispose();
    },
  };
}

/**
 * The architecture and the parameters in a file, which fit each other.
 *
 * @throws ModelFileError  `not-a-model`
 */
export function frameContent(file: ModelFile): {
  readonly config: FrameModelConfig;
  readonly parameters: Readonly<Record<string, Float32Array>>;
} {
  const { metadata } = file;
  const config = frameModelSchema.safeParse(metadata.architecture);
  if (!config.success) {
    throw new ModelFileError(
      'not-a-model',
      `"${metadata.name}" has an architecture that this Continuo does not know; use the version that wrote it`,
    );
  }
  return { config: config.data, parameters: fittingParameters(file, frameParameters(config.data).specs()) };
}
