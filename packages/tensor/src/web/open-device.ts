/** Devices of a browser by their names. */
import type { Device } from '../program.ts';
import { trialSeconds } from '../trial.ts';
import { findAdapter } from './adapter.ts';
import { WEB_PROVIDERS, type WebDeviceOptions, type WebProvider, webDevice } from './device.ts';

export const WEB_DEVICE_NAMES = ['auto', ...WEB_PROVIDERS] as const;
export type WebDeviceName = (typeof WEB_DEVICE_NAMES)[number];

export type OpenWebDeviceOptions = Omit<WebDeviceOptions, 'provider'> & {
  /** default auto */
  readonly device?: WebDeviceName;
  /** what for, default training; `auto` for generating is wasm, which does many small steps faster */
  readonly work?: 'training' | 'generating';
};

/** How many times as fast WebGPU must be, to be preferred to WebAssembly. */
const WORTH_IT = 1.5;

/**
 * A device of this browser thread, after it was tried; call it from a worker.
 *
 * @throws DeviceError  webgpu was asked for and the browser gives no adapter
 */
export async function openWebDevice(options: OpenWebDeviceOptions = {}): Promise<Device> {
  const { device = 'auto', work = 'training', ...rest } = options;
  return webDevice({ ...rest, provider: device === 'auto' ? await fastest(work, rest) : await certain(device) });
}

async function certain(provider: WebProvider): Promise<WebProvider> {
  if (provider === 'webgpu') await findAdapter();
  return provider;
}

async function fastest(work: 'training' | 'generating', options: WebDeviceOptions): Promise<WebProvider> {
  if (work === 'generating') return 'wasm';
  const adapter = await findAdapter().catch(() => undefined);
  if (!adapter || adapter.software) return 'wasm';
  const [wasm, webgpu] = [webDevice(options), webDevice({ ...options, provider: 'webgpu' })];
  const [slow, quick] = [await trialSeconds(wasm), await trialSeconds(webgpu).catch(() => Number.POSITIVE_INFINITY)];
  await wasm.dispose();
  await webgpu.dispose();
  return quick * WORTH_IT < slow ? 'webgpu' : 'wasm';
}
