/** Model files of networks with random weights. */
import type { ModelFile } from '../../model-file.ts';
import { networkParameters } from '../network-parameters.ts';
import type { SequenceNetwork } from '../sequence-network.ts';

type Parameters = Readonly<Record<string, Float32Array>>;

/** Random weights, large enough that every input matters. */
export function randomWeights(network: SequenceNetwork, seed = 5): Parameters {
  const values = networkParameters(network).initialValues(seed);
  return Object.fromEntries(Object.entries(values).map(([name, array]) => [name, array.map((value) => value * 2)]));
}

/** A model file of such weights, as `load…` reads it. */
export function fileOf(network: SequenceNetwork, parameters: Parameters, tokenizer: unknown): ModelFile {
  const tensors = Object.fromEntries(
    networkParameters(network)
      .specs()
      .map(({ name, shape }) => [name, { shape, values: parameters[name]! }]),
  );
  const metadata = { name: 'random', family: network.family, architecture: network.architecture, tokenizer };
  return { metadata, tensors, hash: '00' } as unknown as ModelFile;
}
