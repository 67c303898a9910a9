/** ONNX Runtime's native build in the calling thread. */
import * as runtime from 'onnxruntime-node';
import { DeviceMemory } from '../device-memory.ts';
import { lowerModel } from '../onnx/lower.ts';
import { WEBGPU_LOWERINGS } from '../onnx/webgpu-lowerings.ts';
import type { OnnxRuntime } from '../onnx-runtime.ts';
import type { Device } from '../program.ts';
import { type OpenSessionOptions, openSession } from '../session.ts';
import { cudaLibrary, explainProviderError, missingProvider, type Provider } from './missing-provider.ts';

export type NodeDeviceOptions = {
  /** default cpu */
  readonly provider?: Provider;
  /** threads a session uses on the CPU, default the machine's cores */
  readonly threads?: number;
  /** refuse programs of which a part would run on the CPU although the provider is another, default false */
  readonly strict?: boolean;
};

const ORT = runtime as unknown as OnnxRuntime;

/**
 * A device that blocks the calling thread while it runs: right inside a worker thread and in tests.
 *
 * On `webgpu`, parameters and other carried state stay in the graphics processor's memory between runs; what ONNX Runtime
 * has no kernel for is said in other operators first. On `cuda` state travels at every run: onnxruntime-node 1.30 binds no
 * CUDA memory.
 *
 * @throws DeviceError  when a program is opened and the provider is not there
 * @example await (await nodeDevice().open(program)).run({ x: Float32Array.of(1, 2) })
 */
export function nodeDevice({ provider = 'cpu', ...options }: NodeDeviceOptions = {}): Device {
  let memory: Promise<DeviceMemory> | undefined;
  const settings: OpenSessionOptions = {
    executionProviders: [provider],
    logSeverityLevel: options.strict ? 4 : 3,
    ...(options.strict && { extra: { session: { disable_cpu_ep_fallback: '1' } } }),
  };
  const open: Device['open'] = async (program, { threads = options.threads, stateOf } = {}) => {
    const shared = {
      ...settings,
      ...(threads !== undefined && { intraOpNumThreads: threads }),
      ...(stateOf && { stateOf }),
    };
    if (provider !== 'webgpu') return openSession(ORT, program, shared);
    memory ??= DeviceMemory.open(ORT, settings);
    const onnx = lowerModel(program.onnx, WEBGPU_LOWERINGS);
    return openSession(ORT, { ...program, onnx }, { ...shared, preallocate: false, memory: await memory });
  };
  return {
    name: provider,
    async open(program, openOptions) {
      if (provider === 'cuda' && cudaLibrary() === undefined) {
        throw missingProvider(provider, 'ONNX Runtime’s CUDA library is not installed');
      }
      try {
        return await open(program, openOptions);
      } catch (error) {
        throw explainProviderError(provider, error);
      }
    },
    async dispose() {
      const opened = await memory?.catch(() => undefined);
      memory = undefined;
      await opened?.dispose();
    },
  };
}
