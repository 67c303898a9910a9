/** The flag `--device`: where the arithmetic runs. */
import type { DeviceName, Provider, Work } from '@continuo/tensor/node';
import { Option } from 'commander';
import { CliError } from './cli-error.ts';
import { suggestName } from './suggest-name.ts';

/** The names of `@continuo/tensor/node`, which is loaded only where a device must be looked for. */
const DEVICE_NAMES = ['auto', 'cpu', 'webgpu', 'cuda'] as const satisfies readonly DeviceName[];

/** The flag for a command that runs a model. */
export function deviceOption(): Option {
  return new Option('--device <name>', `${DEVICE_NAMES.join(', ')}; continuo doctor shows what there is`)
    .argParser(deviceName)
    .default('auto' satisfies DeviceName);
}

/** @throws CliError  there is no device of this name */
export function deviceName(text: string): DeviceName {
  const found = DEVICE_NAMES.find((name) => name === text);
  if (found === undefined) {
    throw new CliError('unknown-name', `--device "${text}" is not a device${suggestName(text, DEVICE_NAMES)}`);
  }
  return found;
}

/**
 * What the name stands for on this machine, after it was tried.
 *
 * @throws DeviceError  it is not there; the message says what to install
 */
export async function providerOf(device: DeviceName, work: Work): Promise<Provider> {
  if (device === 'cpu' || (device === 'auto' && work === 'generating')) return 'cpu';
  const { chooseProvider } = await import('@continuo/tensor/node');
  return chooseProvider({ device, work });
}
