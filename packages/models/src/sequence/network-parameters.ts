/** The parameters of a network, without a single weight. */
import { noDropout, type ParameterSet, parameterSet } from '@continuo/tensor';
import type { SequenceNetwork } from './sequence-network.ts';
import { columnInputs } from './token-columns.ts';

/** Every parameter that a network of this architecture has. */
export function networkParameters(network: SequenceNetwork): ParameterSet {
  const size = { batchSize: 1, length: 1 };
  const parameters = parameterSet();
  network.logits(parameters.declare, columnInputs(network.columns, size), size, noDropout);
  return parameters;
}
