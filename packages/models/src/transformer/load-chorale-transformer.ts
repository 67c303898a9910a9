/** A chorale Transformer from its file, on a device. */
import { type Device, formatShape, sizeOf } from '@continuo/tensor';
import type { ChoraleModel } from '../chorale-model.ts';
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
export function choraleContent({ metadata, tensors }: ModelFile): {
  readonly config: ChoraleTransformerConfig;
  readonly parameters: Readonly<Record<string, Float32Array>>;
} {
  const config = choraleTransformerSchema.safeParse(metadata.architecture);
  if (metadata.family !== 'transformer' || !config.success) {
    throw new ModelFileError(
      'not-a-model',
      `"${metadata.name}" is of family "${metadata.family}" with an architecture that ` +
        'this Continuo does not know; use the version that wrote it',
    );
  }
  for (const { name, shape } of choraleParameters(config.data).specs()) {
    const found = tensors[name];
    if (found && found.values.length === sizeOf(shape)) continue;
    throw new ModelFileError(
      'not-a-model',
      `"${metadata.name}" holds ${found ? formatShape(found.shape) : 'no values'} for ${name}, where its architecture ` +
        `needs ${formatShape(shape)}; use the version of Continuo that wrote it`,
    );
  }
  const parameters = Object.fromEntries(Object.entries(tensors).map(([name, { values }]) => [name, values]));
  return { config: config.data, parameters };
}
