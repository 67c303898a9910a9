export { type CompileOptions, compile, type StateUpdate } from './compile.ts';
export { DeviceError } from './device-error.ts';
export { gradients } from './gradient.ts';
export { addGradients, type GradientStepOptions, gradientStep, gradientsOf, updateStep } from './gradient-step.ts';
export {
  type Fans,
  heNormal,
  heUniform,
  type InitialValue,
  orthogonal,
  xavierNormal,
  xavierUniform,
} from './initial-values.ts';
export { type MultiHeadAttentionOptions, multiHeadAttention } from './layers/attention.ts';
export {
  type ConvolutionLayerOptions,
  convolution,
  type TransposedConvolutionLayerOptions,
  transposedConvolution,
} from './layers/convolution.ts';
export { type Dropout, noDropout, seededDropout } from './layers/dropout.ts';
export { embedding, type LinearOptions, linear, type MlpOptions, mlp } from './layers/linear.ts';
export { groupNorm, layerNorm, rmsNorm } from './layers/normalization.ts';
export {
  CELL_KINDS,
  type CellKind,
  type RecurrentOptions,
  type RecurrentResult,
  recurrent,
  recurrentCell,
  recurrentStep,
} from './layers/recurrent.ts';
export { type Channel, messageDevice, serveDevice } from './message-device.ts';
export { fillKeepNoise, fillNoise, hashName, mixSeed, normalNumbers, type WordSource, wordSource } from './noise.ts';
export { type ExportOptions, exportOnnx } from './onnx/export.ts';
export type { OnnxRuntime } from './onnx-runtime.ts';
export { abs, clamp, cos, elu, leakyRelu, power, sign, silu, sin, softplus } from './operations/activations.ts';
export {
  argmax,
  cumulativeSum,
  gatherAlong,
  reverse,
  scatterAddAlong,
  stack,
  tile,
  topK,
} from './operations/along-axis.ts';
export { type CausalAttentionOptions, causalAttention } from './operations/causal-attention.ts';
export { checkpointed } from './operations/checkpointed.ts';
export {
  type ConvolutionOptions,
  conv1d,
  conv2d,
  convTranspose1d,
  convTranspose2d,
  type TransposedConvolutionOptions,
} from './operations/convolution.ts';
export {
  add,
  cast,
  divide,
  equal,
  erf,
  exp,
  gelu,
  less,
  log,
  maximum,
  minimum,
  multiply,
  negate,
  relu,
  sigmoid,
  sqrt,
  square,
  squaredRelu,
  subtract,
  tanh,
  where,
} from './operations/elementwise.ts';
export { layerNormalization } from './operations/layer-normalization.ts';
export { concat, gather, pad, scatterAdd, slice, split, transpose } from './operations/layout.ts';
export {
  type BinaryCrossEntropyOptions,
  binaryCrossEntropy,
  type CrossEntropyOptions,
  crossEntropy,
  type GaussianKlOptions,
  gaussianKl,
  weightedMean,
} from './operations/losses.ts';
export { type MatmulOptions, matmul } from './operations/matmul.ts';
export {
  type BatchNormalization,
  batchNormalization,
  batchNormalizationWith,
  followStatistics,
  groupNormalization,
  instanceNormalization,
  rmsNormalization,
} from './operations/normalization.ts';
export { averagePool1d, averagePool2d, maxPool1d, maxPool2d, type PoolingOptions } from './operations/pooling.ts';
export {
  columnsOfBatch,
  type DenseWeights,
  type GruWeights,
  gruCell,
  lstmCell,
  type RecurrenceOptions,
  type RecurrenceResult,
  type RecurrentCell,
  recurrence,
  rnnCell,
  rowsOfBatch,
} from './operations/recurrence.ts';
export { logSoftmax, logSumExp, max, mean, oneHot, softmax } from './operations/reduce.ts';
export { reshape } from './operations/reshape.ts';
export { type RotaryOptions, rotary } from './operations/rotary.ts';
export { type ScanOptions, type ScanResult, type ScanStep, scan } from './operations/scan.ts';
export { shiftRows } from './operations/shift-rows.ts';
export {
  type FramingOptions,
  fourier,
  hannWindow,
  inverseFourier,
  istft,
  magnitude,
  type Spectrum,
  stft,
} from './operations/spectrum.ts';
export {
  bernoulliSample,
  binarize,
  type GumbelSoftmaxOptions,
  gaussianSample,
  gumbelSoftmax,
  stopGradient,
  straightThrough,
} from './operations/stochastic.ts';
export { broadcastTo, type ReduceOptions, sum, sumTo } from './operations/sum.ts';
export { withGradient } from './operations/with-gradient.ts';
export type { Adafactor } from './optimizer/adafactor.ts';
export type { Adam, AdamW } from './optimizer/adam.ts';
export type { Sgd } from './optimizer/sgd.ts';
export {
  initialTrainingState,
  type Optimizer,
  optimizerFeeds,
  optimizerUpdates,
  type TrainingStepOptions,
  trainingStep,
  type UpdateOptions,
} from './optimizer.ts';
export { type DeclareParameter, type ParameterSet, parameterSet } from './parameters.ts';
export type {
  BatchPart,
  DataType,
  Device,
  NoiseDistribution,
  NoiseSpec,
  OpenOptions,
  Program,
  RunOptions,
  Session,
  StateSpec,
  TensorData,
  TensorSpec,
} from './program.ts';
export { openSession, SessionError } from './session.ts';
export { broadcastShapes, formatShape, type Shape, ShapeError, sizeOf } from './shape.ts';
export { applyNode, constant, type GraphNode, input, keepNoise, noise, state, type Tensor } from './tensor.ts';
