/** What to do where a provider is not there. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DeviceError } from '../device-error.ts';

/** What a session computes on. */
export const PROVIDERS = ['cpu', 'webgpu', 'cuda'] as const;
export type Provider = (typeof PROVIDERS)[number];

const CUDA_HOW =
  'it needs Linux on x64, an NVIDIA driver, CUDA 12 with cuDNN 9, and ONNX Runtime’s library for it, which ' +
  '"ONNXRUNTIME_NODE_INSTALL=cuda12 npm rebuild onnxruntime-node" fetches';
const WEBGPU_HOW =
  'it needs a graphics processor with a driver for Vulkan (Linux), Metal (macOS) or Direct3D 12 (Windows); a container must ' +
  'be given /dev/dri or the NVIDIA runtime';

/** Where ONNX Runtime looks for its CUDA library; undefined where that is not installed. */
export function cudaLibrary(): string | undefined {
  const main = fileURLToPath(import.meta.resolve('onnxruntime-node'));
  const folder = join(dirname(main), '..', 'bin', 'napi-v6', process.platform, process.arch);
  const library = join(folder, 'libonnxruntime_providers_cuda.so');
  return existsSync(library) ? library : undefined;
}

/** The error for a provider that cannot be had. */
export function missingProvider(provider: Provider, found: string, cause?: unknown): DeviceError {
  const how = provider === 'cuda' ? CUDA_HOW : WEBGPU_HOW;
  return new DeviceError(
    provider,
    `the device "${provider}" is not available: ${found}; ${how}. The device "cpu" always is.`,
    { cause },
  );
}

/** An error of ONNX Runtime, as a `DeviceError` where it says that the provider is not there. */
export function explainProviderError(provider: Provider, error: unknown): unknown {
  const words = error instanceof Error ? error.message : String(error);
  if (provider === 'webgpu' && /WebGPU adapter|WebGPU device|webgpu\] backend not found/.test(words)) {
    return missingProvider(provider, 'no adapter was found', error);
  }
  if (provider === 'cuda' && /ExecutionProvider_Cuda|cuda\] backend not found|CUDA failure|cudnn/i.test(words)) {
    return missingProvider(provider, words.replace(/\s+/g, ' ').slice(0, 200), error);
  }
  return error;
}
