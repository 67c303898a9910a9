/** A variational autoencoder from its file, on a device. */
import { STEPS_PER_BAR } from '@continuo/corpus';
import type { Device } from '@continuo/tensor';
import { fittingParameters } from '../fitting-parameters.ts';
import type { LatentModel } from '../latent-model.ts';
import type { ModelFile } from '../model-file.ts';
import { ModelFileError } from '../model-file-error.ts';
import { segmentBounds } from './vae-bound.ts';
import { type VaeConfig, vaeSchema } from './vae-config.ts';
import { vaeDecoder } from './vae-decoder.ts';
import { vaeParameters } from './vae-loss.ts';

/** What the tensors of attribute vectors are called in a file, before the attribute's own name. */
export const ATTRIBUTE_PREFIX = 'attribute.';
/** What the tensors of the fitted Gaussian are called. */
export const FITTED_MEAN = 'fitted.mean';
export const FITTED_FACTOR = 'fitted.factor';

/**
 * The model in a file of family "vae".
 *
 * @throws ModelFileError  `not-a-model`: the file holds another family, or weights that do not fit its architecture
 */
export function vae(file: ModelFile, device: Device): LatentModel {
  const { metadata, hash, tensors } = file;
  const { config, parameters } = vaeContent(file);
  const bounds = segmentBounds(config, device);
  const decoder = vaeDecoder(config, device);
  const ready = Promise.all([bounds.setParameters(parameters), decoder.setParameters(parameters)]);
  const attributes = Object.entries(tensors)
    .filter(([name, { values }]) => name.startsWith(ATTRIBUTE_PREFIX) && values.length === config.latentSize)
    .map(([name, { values }]) => [name.slice(ATTRIBUTE_PREFIX.length), values] as const);
  const [mean, factor] = [tensors[FITTED_MEAN], tensors[FITTED_FACTOR]];
  return {
    kind: 'latent',
    name: metadata.name,
    hash,
    family: 'vae',
    parameterCount: Object.values(parameters).reduce((total, values) => total + values.length, 0),
    likelihoodKind: 'bound',
    tokenizer: { kind: 'melody' },
    length: config.bars * STEPS_PER_BAR,
    bars: config.bars,
    latentSize: config.latentSize,
    attributes: Object.fromEntries(attributes),
    ...(mean && factor && { fitted: { mean: mean.values, factor: factor.values } }),
    async encode(segments) {
      await ready;
      return bounds.encode(segments);
    },
    async decode(latents, options) {
      await ready;
      return decoder.decode(latents, options);
    },
    async bound(segments, options) {
      await ready;
      return bounds.of(segments, options);
    },
    async dispose() {
      await bounds.dispose();
      await decoder.dispose();
    },
  };
}

/**
 * The architecture and the parameters in a file, which fit each other.
 *
 * @throws ModelFileError  `not-a-model`
 */
export function vaeContent(file: Pick<ModelFile, 'metadata' | 'tensors'>): {
  readonly config: VaeConfig;
  readonly parameters: Readonly<Record<string, Float32Array>>;
} {
  const { metadata } = file;
  const config = vaeSchema.safeParse(metadata.architecture);
  if (metadata.family !== 'vae' || !config.success) {
    throw new ModelFileError(
      'not-a-model',
      `"${metadata.name}" is of family "${metadata.family}" with an architecture that this Continuo does not know; ` +
        'use the version that wrote it',
    );
  }
  return { config: config.data, parameters: fittingParameters(file, vaeParameters(config.data).specs()) };
}
