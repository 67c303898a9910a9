/** A next-token network with its weights, ready to score and to write. */
import type { Device } from '@continuo/tensor';
import { fittingParameters } from '../fitting-parameters.ts';
import type { ModelFile } from '../model-file.ts';
import type { SequenceModel } from '../sequence-model.ts';
import { networkParameters } from './network-parameters.ts';
import { NetworkGeneration, openWriter, type Writer, writerSize } from './sequence-generation.ts';
import { sequenceLikelihood } from './sequence-likelihood.ts';
import type { SequenceNetwork } from './sequence-network.ts';

/**
 * The model in a file whose network is known.
 *
 * @throws ModelFileError  `not-a-model`: the weights do not fit the architecture
 */
export function loadSequenceNetwork(file: ModelFile, network: SequenceNetwork, device: Device): SequenceModel {
  const { metadata, hash } = file;
  const parameters = fittingParameters(file, networkParameters(network).specs());
  const likelihood = sequenceLikelihood(network, device);
  const ready = likelihood.setParameters(parameters);
  const [free, writers] = [new Map<string, Writer[]>(), new Set<Writer>()];
  return {
    kind: 'sequence',
    name: metadata.name,
    hash,
    family: metadata.family,
    parameterCount: Object.values(parameters).reduce((total, values) => total + values.length, 0),
    likelihoodKind: 'exact',
    tokenizer: metadata.tokenizer as SequenceModel['tokenizer'],
    async generate({ batchSize, length }) {
      const size = writerSize(network, batchSize, length);
      const key = `${size.batchSize}×${size.capacity}`;
      const resting = free.get(key) ?? [];
      free.set(key, resting);
      const writer = resting.pop() ?? (await openWriter(network, parameters, device, size));
      writers.add(writer);
      return new NetworkGeneration(network, writer, length, () => resting.push(writer));
    },
    async *likelihood(sequences, { signal } = {}) {
      await ready;
      yield* likelihood.score(sequences, signal);
    },
    async dispose() {
      await Promise.all([...writers].map((writer) => writer.dispose()));
      writers.clear();
      free.clear();
      await likelihood.dispose();
    },
  };
}
