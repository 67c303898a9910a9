/** ONNX Runtime's builds for browsers in the calling thread; call them from a worker. */
import * as wasm from 'onnxruntime-web/wasm';
import { DeviceMemory } from '../device-memory.ts';
import { lowerModel } from '../onnx/lower.ts';
import { WEBGPU_LOWERINGS } from '../onnx/webgpu-lowerings.ts';
import type { OnnxRuntime } from '../onnx-runtime.ts';
import type { Device } from '../program.ts';
import { type OpenSessionOptions, openSession } from '../session.ts';
import { findAdapter } from './adapter.ts';

/** What a session computes on. */
export const WEB_PROVIDERS = ['wasm', 'webgpu'] as const;
export type WebProvider = (typeof WEB_PROVIDERS)[number];

export type WebDeviceOptions = {
  /** default wasm; the build for webgpu is loaded only where it is asked for */
  readonly provider?: WebProvider;
  /** where the runtime's .wasm and .mjs lie, ending in a slash; default beside the script */
  readonly wasmPath?: string;
  /**
   * threads, default 1; more need a cross-origin isolated page. ONNX Runtime starts them with a page's first session: those
   * of later devices are the same
   */
  readonly threads?: number;
  /** refuse programs of which a part would run by WebAssembly although the provider is webgpu, default false */
  readonly strict?: boolean;
};

/**
 * A device of this browser thread. On `webgpu`, parameters and other carried state stay in the graphics processor's memory
 * between runs.
 *
 * @throws DeviceError  when a program is opened and the browser gives no WebGPU adapter
 */
export function webDevice(options: WebDeviceOptions = {}): Device {
  const { provider = 'wasm', strict = false } = options;
  let opened: Promise<{ runtime: OnnxRuntime; settings: OpenSessionOptions; memory?: DeviceMemory }> | undefined;
  return {
    name: provider,
    async open(program, { stateOf } = {}) {
      opened ??= provider === 'wasm' ? openWasm(options) : openWebGpu(options, strict);
      const { runtime, settings, memory } = await opened;
      const onnx = memory ? lowerModel(program.onnx, WEBGPU_LOWERINGS) : program.onnx;
      return openSession(
        runtime,
        { ...program, onnx },
        { ...settings, preallocate: false, ...(memory && { memory }), ...(stateOf && { stateOf }) },
      );
    },
    async dispose() {
      const parts = await opened?.catch(() => undefined);
      opened = undefined;
      await parts?.memory?.dispose();
    },
  };
}

async function openWasm(options: WebDeviceOptions) {
  configure(wasm.env, options);
  const settings: OpenSessionOptions = { executionProviders: ['wasm'], logSeverityLevel: 3 };
  return { runtime: wasm as unknown as OnnxRuntime, settings };
}

async function openWebGpu(options: WebDeviceOptions, strict: boolean) {
  await findAdapter();
  const gpu = await import('onnxruntime-web/webgpu');
  configure(gpu.env, options);
  const runtime = gpu as unknown as OnnxRuntime;
  const settings: OpenSessionOptions = {
    executionProviders: ['webgpu'],
    logSeverityLevel: strict ? 4 : 3,
    ...(strict && { extra: { session: { disable_cpu_ep_fallback: '1' } } }),
  };
  return { runtime, settings, memory: await DeviceMemory.open(runtime, settings) };
}

function configure(env: typeof wasm.env, { threads = 1, wasmPath }: WebDeviceOptions): void {
  env.wasm.numThreads = threads;
  if (wasmPath !== undefined) env.wasm.wasmPaths = wasmPath;
}
