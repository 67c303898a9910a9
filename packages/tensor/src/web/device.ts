/** ONNX Runtime's WebAssembly build in the calling thread; call it from a worker. */
import * as runtime from 'onnxruntime-web/wasm';
import type { Device } from '../program.ts';
import { type OnnxRuntime, openSession } from '../session.ts';

export type WebDeviceOptions = {
  /** where the runtime's .wasm and .mjs lie, ending in a slash; default beside the script */
  readonly wasmPath?: string;
  /** threads, default 1; more need a cross-origin isolated page */
  readonly threads?: number;
};

/** A device of this browser thread. */
export function webDevice({ wasmPath, threads = 1 }: WebDeviceOptions = {}): Device {
  runtime.env.wasm.numThreads = threads;
  if (wasmPath !== undefined) runtime.env.wasm.wasmPaths = wasmPath;
  return {
    name: 'wasm',
    open: (program, { stateOf } = {}) =>
      openSession(runtime as unknown as OnnxRuntime, program, {
        executionProviders: ['wasm'],
        logSeverityLevel: 3,
        preallocate: false,
        ...(stateOf && { stateOf }),
      }),
    dispose: async () => {},
  };
}
