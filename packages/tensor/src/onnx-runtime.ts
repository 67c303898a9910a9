/** What is used of ONNX Runtime, whichever build of it. */
import type { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-common';
import type { DataType, TensorData } from './program.ts';

/** The part of onnxruntime-node and onnxruntime-web that is used. */
export type OnnxRuntime = {
  readonly InferenceSession: {
    create(model: Uint8Array, options?: InferenceSession.SessionOptions): Promise<InferenceSession>;
  };
  readonly Tensor: new (type: DataType, data: TensorData, dims: readonly number[]) => OrtTensor;
};
