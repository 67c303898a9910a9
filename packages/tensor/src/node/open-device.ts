/** Devices by the names that a command line gives them. */
import { DeviceError } from '../device-error.ts';
import type { Device } from '../program.ts';
import { checkDevice, trialSeconds } from '../trial.ts';
import { graphicsProcessors } from './graphics-processors.ts';
import { cudaLibrary, PROVIDERS, type Provider } from './missing-provider.ts';
import { workerDevice } from './worker-device.ts';

/** What `--device` takes. */
export const DEVICE_NAMES = ['auto', ...PROVIDERS] as const;
export type DeviceName = (typeof DEVICE_NAMES)[number];

/**
 * `training`: large steps, for which a graphics processor may pay. `generating`: one small step after the other, which the
 * CPU does faster, and always with the same result.
 */
export type Work = 'training' | 'generating';

export type OpenDeviceOptions = {
  /** default auto */
  readonly device?: DeviceName;
  /** what for, default training */
  readonly work?: Work;
  /** threads a session uses on the CPU, default the machine's cores */
  readonly threads?: number;
};

/** How many times as fast another device must be, to be preferred to the CPU, whose results repeat bit for bit. */
const WORTH_IT = 1.5;

/**
 * The provider that a device's name stands for, after it was tried: `auto` for generating is the CPU; for training the
 * one that is fastest at a short trial, where CUDA is installed or there is a graphics processor, and else the CPU. A
 * software adapter of WebGPU is never what `auto` takes.
 *
 * Trials run in threads of their own.
 *
 * @throws DeviceError  the device that is named is not there
 */
export async function chooseProvider(options: OpenDeviceOptions = {}): Promise<Provider> {
  const { device = 'auto', work = 'training', ...rest } = options;
  if (device === 'cpu') return 'cpu';
  if (device !== 'auto') {
    await tryProvider(device, rest, checkDevice);
    return device;
  }
  const candidates = work === 'generating' ? [] : likelyProviders();
  if (candidates.length === 0) return 'cpu';
  let [best, seconds]: [Provider, number] = ['cpu', (await tryProvider('cpu', rest, trialSeconds)) / WORTH_IT];
  for (const candidate of candidates) {
    const took = await tryProvider(candidate, rest, trialSeconds).catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'not-available') return Number.POSITIVE_INFINITY;
      throw error;
    });
    if (took < seconds) [best, seconds] = [candidate, took];
  }
  return best;
}

/**
 * A device in a thread of its own, so that this one is never blocked; dispose it.
 *
 * @throws DeviceError  the device that is named is not there
 * @example const device = await openDevice({ device: 'auto' })
 */
export async function openDevice(options: OpenDeviceOptions = {}): Promise<Device> {
  const { threads } = options;
  return workerDevice({ provider: await chooseProvider(options), ...(threads !== undefined && { threads }) });
}

function likelyProviders(): Provider[] {
  return [
    ...(cudaLibrary() === undefined ? [] : (['cuda'] as const)),
    ...(graphicsProcessors().length === 0 ? [] : (['webgpu'] as const)),
  ];
}

async function tryProvider<Result>(
  provider: Provider,
  options: { readonly threads?: number },
  attempt: (device: Device) => Promise<Result>,
): Promise<Result> {
  const device = workerDevice({ provider, ...options });
  try {
    return await attempt(device);
  } catch (error) {
    // its class was lost on the way from the thread
    if (error instanceof Error && 'code' in error && error.code === 'not-available') {
      throw new DeviceError(provider, error.message, { cause: error });
    }
    throw error;
  } finally {
    await device.dispose();
  }
}
