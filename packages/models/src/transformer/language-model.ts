/** A plain Transformer over tokens: embedding, decoder, logits. The engine's bench trains it. */
import {
  crossEntropy,
  gather,
  input,
  matmul,
  mean,
  type Optimizer,
  type ParameterSet,
  type Program,
  parameterSet,
  reshape,
  type Tensor,
  trainingStep,
} from '@continuo/tensor';
import { type DecoderConfig, decode } from './decoder.ts';

export type LanguageModelConfig = DecoderConfig & { readonly vocabSize: number };

export type LanguageModelTrainingOptions = {
  readonly batchSize: number;
  readonly length: number;
  readonly optimizer: Optimizer;
  readonly gradClip?: number;
};

/**
 * One training step on tokens [B, T] and targets [B, T], both int32: next-token cross-entropy in nats.
 */
export function languageModelTraining(
  config: LanguageModelConfig,
  options: LanguageModelTrainingOptions,
): { readonly program: Program; readonly parameters: ParameterSet; readonly loss: Tensor } {
  const { batchSize, length, optimizer, gradClip } = options;
  const parameters = parameterSet();
  const tokens = input('tokens', [batchSize, length], 'int32');
  const targets = input('targets', [batchSize * length], 'int32');
  const table = parameters.declare('embedding', [config.vocabSize, config.dim], { deviation: 0.02 });
  const hidden = decode(config, parameters.declare, gather(table, tokens));
  const output = parameters.declare('output', [config.dim, config.vocabSize], { deviation: config.dim ** -0.5 });
  const logits = matmul(reshape(hidden, [batchSize * length, config.dim]), output);
  const loss = reshape(mean(crossEntropy(logits, targets)), [1]);
  const program = trainingStep({
    name: 'transformer training step',
    loss,
    parameters: parameters.list(),
    optimizer,
    ...(gradClip !== undefined && { gradClip }),
  });
  return { program, parameters, loss };
}
