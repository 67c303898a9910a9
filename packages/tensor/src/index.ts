export type {
  DataType, Device, NoiseSpec, OpenOptions, Program, RunOptions, Session, StateSpec, TensorData, TensorSpec,
} from './program.ts';
