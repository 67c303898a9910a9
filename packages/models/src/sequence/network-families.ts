/** The families of next-token networks: what each is called in a recipe and a model file, and how it is made. */
import { codecOfHeader, type SequenceCodec, type SequenceHeader } from '@continuo/corpus';
import type { Device } from '@continuo/tensor';
import type { ModelFile } from '../model-file.ts';
import { ModelFileError } from '../model-file-error.ts';
import { recurrentNetwork, recurrentSchema } from '../recurrent/recurrent-network.ts';
import type { SequenceModel } from '../sequence-model.ts';
import { musicTransformer, musicTransformerSchema } from '../transformer/music-transformer.ts';
import { loadSequenceNetwork } from './load-sequence-network.ts';
import type { SequenceNetwork } from './sequence-network.ts';

export const NETWORK_FAMILIES = ['rnn', 'lstm', 'gru', 'transformer'] as const;
export type NetworkFamily = (typeof NETWORK_FAMILIES)[number];

/** Whether a family is one of these: others, like n-grams, are no networks. */
export function isNetworkFamily(family: string): family is NetworkFamily {
  return NETWORK_FAMILIES.some((each) => each === family);
}

/** What the architecture of a family may say. */
export function networkSchemaOf(family: NetworkFamily): typeof recurrentSchema | typeof musicTransformerSchema {
  return family === 'transformer' ? musicTransformerSchema : recurrentSchema;
}

/**
 * The network of an architecture.
 *
 * @throws ZodError    the architecture does not fit the family's schema
 * @throws RangeError  the architecture does not fit the codec
 * @example networkOf('gru', { form: 'basic' }, melodyCodec).family // => 'gru'
 */
export function networkOf(family: NetworkFamily, architecture: unknown, codec: SequenceCodec): SequenceNetwork {
  if (family === 'transformer') return musicTransformer(musicTransformerSchema.parse(architecture), codec);
  return recurrentNetwork(family, recurrentSchema.parse(architecture), codec);
}

/**
 * The network that a file's header describes.
 *
 * @throws ModelFileError  `not-a-model`: another family, or an architecture of another version
 */
export function networkOfFile({ metadata }: Pick<ModelFile, 'metadata'>): SequenceNetwork {
  const { family, architecture, tokenizer, name } = metadata;
  if (isNetworkFamily(family) && networkSchemaOf(family).safeParse(architecture).success) {
    return networkOf(family, architecture, codecOfHeader(tokenizer as SequenceHeader));
  }
  throw new ModelFileError(
    'not-a-model',
    `"${name}" is of family "${family}" with an architecture that this Continuo does not know; use the version that wrote it`,
  );
}

/** The model in a file of one of these families. @throws ModelFileError  `not-a-model` */
export function networkModel(file: ModelFile, device: Device): SequenceModel {
  return loadSequenceNetwork(file, networkOfFile(file), device);
}
