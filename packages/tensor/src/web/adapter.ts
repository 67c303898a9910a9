/** The browser's WebGPU adapter. */
import { DeviceError } from '../device-error.ts';

/** The part of WebGPU's types that is used (W3C, "WebGPU", sections 4.2 and 4.3). */
type Gpu = { readonly requestAdapter: () => Promise<GpuAdapter | null> };
type GpuAdapter = {
  readonly info: {
    readonly vendor: string;
    readonly architecture: string;
    readonly description: string;
    readonly isFallbackAdapter?: boolean;
  };
};

export type WebGpuAdapter = {
  readonly name: string;
  /** draws in software, slower than WebAssembly */
  readonly software: boolean;
};

/** @throws DeviceError  the browser gives none */
export async function findAdapter(): Promise<WebGpuAdapter> {
  const { gpu } = navigator as { readonly gpu?: Gpu };
  const adapter = await gpu?.requestAdapter();
  if (!adapter) {
    const found = gpu ? 'the browser found no WebGPU adapter' : 'this page has no WebGPU';
    throw new DeviceError(
      'webgpu',
      `the device "webgpu" is not available: ${found}; it needs a browser with WebGPU, a page from https or localhost, and ` +
        'a graphics processor. The device "wasm" always is.',
    );
  }
  const { vendor, architecture, description, isFallbackAdapter = false } = adapter.info;
  const name = [vendor, architecture, description].filter((part) => part !== '').join(' ');
  return { name, software: isFallbackAdapter || /swiftshader|llvmpipe|basic render/i.test(name) };
}
