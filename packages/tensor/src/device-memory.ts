/** The memory of a graphics processor, in which state stays between runs. */
import type { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-common';
import { ProtobufWriter } from './onnx/protobuf.ts';
import type { OnnxRuntime } from './onnx-runtime.ts';

/**
 * Moves tensors of float32 between this process's memory and a device's.
 *
 * Made of two sessions of a model that gives what it is given: ONNX Runtime's own `Tensor.getData` of a tensor on the
 * device ends the process in onnxruntime-node 1.30, and there is no call that uploads.
 */
export class DeviceMemory {
  readonly #up: InferenceSession;
  readonly #down: InferenceSession;

  private constructor(up: InferenceSession, down: InferenceSession) {
    this.#up = up;
    this.#down = down;
  }

  /** @param options  those of the sessions whose state it is to hold */
  static async open(runtime: OnnxRuntime, options: InferenceSession.SessionOptions): Promise<DeviceMemory> {
    const open = (location: 'gpu-buffer' | 'cpu'): Promise<InferenceSession> =>
      runtime.InferenceSession.create(identityModel(), { ...options, preferredOutputLocation: location });
    return new DeviceMemory(await open('gpu-buffer'), await open('cpu'));
  }

  /** A copy in the device's memory; dispose it. */
  async upload(tensor: OrtTensor): Promise<OrtTensor> {
    return (await this.#up.run({ x: tensor })).y as OrtTensor;
  }

  /** A copy in this process's memory. */
  async download(tensor: OrtTensor): Promise<OrtTensor> {
    return (await this.#down.run({ x: tensor })).y as OrtTensor;
  }

  async dispose(): Promise<void> {
    await this.#up.release();
    await this.#down.release();
  }
}

/** y = x, of any shape. */
function identityModel(): Uint8Array {
  const value = (name: string) => (body: ProtobufWriter) =>
    body.text(1, name).message(2, (type) => type.message(1, (tensor) => tensor.integer(1, 1)));
  return new ProtobufWriter()
    .integer(1, 9)
    .message(7, (graph) =>
      graph
        .message(1, (node) => node.text(1, 'x').text(2, 'y').text(4, 'Identity'))
        .text(2, 'identity')
        .message(11, value('x'))
        .message(12, value('y')),
    )
    .message(8, (opset) => opset.text(1, '').integer(2, 20))
    .finish();
}
