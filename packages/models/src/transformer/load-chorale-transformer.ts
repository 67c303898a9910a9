/** A chorale Transformer from its file, on a device. */
import type { Device } from '@continuo/tensor';
import type { ChoraleModel } from '../chorale-model.ts';
import { fittingParameters } from '../fitting-parameters.ts';
import type { ModelFile } from '../model-file.ts';
import { ModelFileError } from '../model-file-error.ts';
import { capacityFor, choraleGenerator, type Generator } from './chorale-generation.ts';
import { choraleLikelihood, tokenPiece } from './chorale-likelihood.ts';
import { choraleParameters } from './chorale-parameters.ts';
import { type ChoraleTransformerConfig, choraleTransformerSchema } from './chorale-transformer.ts';

/**
 * The model in a file of family "transformer" over the chorale grid.
 *
 * @throws ModelFileError  `not-a-model`: the file holds another family or an architecture of another version
 */
export function choraleTransformer(file: ModelFile, device: Device): ChoraleModel {
  const { metadata, hash } = file;
  const { config, parameters } = choraleContent(file);
  const generators = new Map<string, Promise<Generator>>();
  const likelihood = choraleLikelihood(config, device);
  const ready = likelihood.setParameters(parameters);
  return {
    kind: 'chorale',
    name: metadata.name,
    hash,
    parameterCount: Object.values(parameters).reduce((total, values) => total + values.length, 0),
    async generate(plan) {
      const size = { batchSize: plan.batchSize, capacity: capacityFor(plan.length) };
      const key = `${size.batchSize}×${size.capacity}`;
      const generator = generators.get(key) ?? choraleGenerator(config, parameters, device, size);
      generators.set(key, generator);
      return (await generator).start(plan);
    },
    async *likelihood(pieces, { signal } = {}) {
      await ready;
      yield* likelihood.score(pieces.map(tokenPiece), signal);
    },
    async dispose() {
      for (const generator of generators.values()) await (await generator).dispose();
      generators.clear();
      await likelihood.dispose();
    },
  };
}

/**
 * The architecture and the parameters in a file, which fit each other.
 *
 * @throws ModelFileError  `not-a-model`: the file holds another family or an architecture of another version
 */
export function choraleContent(file: ModelFile): {
  readonly config: ChoraleTransformerConfig;
  readonly parameters: Readonly<Record<string, Float32Array>>;
} {
  const { metadata } = file;
  const config = choraleTransformerSchema.safeParse(metadata.architecture);
  if (metadata.family !== 'transformer' || !config.success) {
    throw new ModelFileError(
      'not-a-model',
      `"${metadata.name}" is of family "${metadata.family}" with an architecture that ` +
        'this Continuo does not know; use the version that wrote it',
    );
  }
  return { config: config.data, parameters: fittingParameters(file, choraleParameters(config.data).specs()) };
}
