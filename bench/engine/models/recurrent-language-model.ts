/**
 * A recurrent language model: embedding, LSTM layers, the next token's logits at every step.
 *
 * Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al. 2000; as a model of notes Oore et al. 2018,
 * "This Time with Feeling". Sizes: T time, B batch, E embedding, H hidden, V vocabulary.
 */
import {
  add,
  crossEntropy,
  gather,
  input,
  lstmCell,
  matmul,
  mean,
  type Optimizer,
  type ParameterSet,
  type Program,
  parameterSet,
  recurrence,
  reshape,
  trainingStep,
  transpose,
} from '@continuo/tensor';

export type RecurrentConfig = {
  readonly vocabSize: number;
  readonly embeddingDim: number;
  readonly dim: number;
  readonly depth: number;
  readonly batchSize: number;
  readonly length: number;
};

/** One training step on `tokens` [T, B] and `targets` [T · B], int32: next-token cross-entropy in nats. */
export function recurrentTraining(
  config: RecurrentConfig,
  optimizer: Optimizer,
): { readonly program: Program; readonly parameters: ParameterSet } {
  const { vocabSize, embeddingDim, dim, depth, batchSize, length } = config;
  const parameters = parameterSet();
  const table = parameters.declare('embedding', [vocabSize, embeddingDim], { deviation: 1 });
  const embedded = gather(table, input('tokens', [length, batchSize], 'int32')); // [T, B, E]
  let stream = transpose(embedded, [0, 2, 1]); // batches in columns
  for (let layer = 0; layer < depth; layer += 1) {
    const columns = stream.shape[1]! + dim;
    const weight = parameters.declare(`layer${layer}.weight`, [4 * dim, columns], { deviation: dim ** -0.5 / 2 });
    const bias = parameters.declare(`layer${layer}.bias`, [4 * dim], { fill: 0 });
    stream = recurrence(lstmCell({ weight, bias }), stream).outputs; // [T, H, B]
  }
  const said = reshape(transpose(stream, [0, 2, 1]), [length * batchSize, dim]);
  const output = parameters.declare('output.weight', [dim, vocabSize], { deviation: dim ** -0.5 });
  const logits = add(matmul(said, output), parameters.declare('output.bias', [vocabSize], { fill: 0 }));
  const targets = input('targets', [length * batchSize], 'int32');
  const loss = reshape(mean(crossEntropy(logits, targets)), [1]);
  const program = trainingStep({ name: 'lstm training step', loss, parameters: parameters.list(), optimizer });
  return { program, parameters };
}
