/** The parameters of an architecture, without a single weight. */
import { type ParameterSet, parameterSet } from '@continuo/tensor';
import { choraleInputs } from './chorale-batch.ts';
import { type ChoraleTransformerConfig, choraleLogits } from './chorale-transformer.ts';

/** Every parameter that a chorale Transformer of this architecture has; those of conditions only where they may be told. */
export function choraleParameters(
  config: ChoraleTransformerConfig,
  options: { readonly conditions: boolean } = { conditions: true },
): ParameterSet {
  const size = { batchSize: 1, length: 1 };
  const parameters = parameterSet();
  choraleLogits(config, parameters.declare, choraleInputs(size, options), size);
  return parameters;
}
