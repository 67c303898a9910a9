/** The parameters of an architecture, without a single weight. */
import { parameterSet, type Shape } from '@continuo/tensor';
import { choraleInputs } from './chorale-batch.ts';
import { type ChoraleTransformerConfig, choraleLogits } from './chorale-transformer.ts';

/** Name and shape of every parameter that a chorale Transformer of this architecture has, those of conditions included. */
export function choraleParameters(
  config: ChoraleTransformerConfig,
): { readonly name: string; readonly shape: Shape }[] {
  const size = { batchSize: 1, length: 1 };
  const parameters = parameterSet();
  choraleLogits(config, parameters.declare, choraleInputs(size, { conditions: true }), size);
  return parameters
    .list()
    .map(({ node, shape }) => ({ name: node.leaf?.kind === 'state' ? node.leaf.name : '', shape }));
}
