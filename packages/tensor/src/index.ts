export { type CompileOptions, compile, type StateUpdate } from './compile.ts';
export { gradients } from './gradient.ts';
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
export { fillKeepNoise, hashName, mixSeed, normalNumbers, type WordSource, wordSource } from './noise.ts';
export { type CausalAttentionOptions, causalAttention } from './operations/causal-attention.ts';
export {
  add,
  broadcastTo,
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
export { concat, gather, pad, reshape, scatterAdd, slice, split, transpose } from './operations/layout.ts';
export { type CrossEntropyOptions, crossEntropy } from './operations/losses.ts';
export { type MatmulOptions, matmul } from './operations/matmul.ts';
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
export {
  logSoftmax,
  max,
  mean,
  oneHot,
  type ReduceOptions,
  softmax,
  sum,
  sumTo,
} from './operations/reduce.ts';
export { type RotaryOptions, rotary } from './operations/rotary.ts';
export { type ScanOptions, type ScanResult, type ScanStep, scan } from './operations/scan.ts';
export { shiftRows } from './operations/shift-rows.ts';
export { withGradient } from './operations/with-gradient.ts';
export {
  type AdamW,
  initialTrainingState,
  type Optimizer,
  optimizerFeeds,
  type Sgd,
  type TrainingStepOptions,
  trainingStep,
} from './optimizer.ts';
export { type DeclareParameter, type InitialValue, type ParameterSet, parameterSet } from './parameters.ts';
export type {
  DataType,
  Device,
  NoiseSpec,
  OpenOptions,
  Program,
  RunOptions,
  Session,
  StateSpec,
  TensorData,
  TensorSpec,
} from './program.ts';
export { type OnnxRuntime, openSession, SessionError } from './session.ts';
export { broadcastShapes, formatShape, type Shape, ShapeError, sizeOf } from './shape.ts';
export { applyNode, constant, type GraphNode, input, keepNoise, state, type Tensor } from './tensor.ts';
