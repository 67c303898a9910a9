/** ONNX Runtime's native CPU build in the calling thread. */
import * as runtime from 'onnxruntime-node';
import type { Device } from '../program.ts';
import { type OnnxRuntime, openSession } from '../session.ts';

export type NodeDeviceOptions = {
  /** threads a session uses, default the machine's cores */
  readonly threads?: number;
};

/**
 * A device that blocks the calling thread while it runs: right inside a worker thread and in tests.
 *
 * @example await (await nodeDevice().open(program)).run({ x: Float32Array.of(1, 2) })
 */
export function nodeDevice(options: NodeDeviceOptions = {}): Device {
  return {
    name: 'cpu',
    open: (program, { threads = options.threads, stateOf } = {}) =>
      openSession(runtime as unknown as OnnxRuntime, program, {
        executionProviders: ['cpu'],
        logSeverityLevel: 3,
        ...(threads !== undefined && { intraOpNumThreads: threads }),
        ...(stateOf && { stateOf }),
      }),
    dispose: async () => {},
  };
}
