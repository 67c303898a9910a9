/** What `continuo doctor` says of the devices that models can run on. */
import { availableParallelism } from 'node:os';
import type { Provider } from '@continuo/tensor/node';
import { describeFailure } from './failure.ts';

export type DeviceFinding = {
  readonly device: Provider;
  /** what it is, or why it is not there and what to do */
  readonly found: string;
  readonly available: boolean;
  /** it works, but is a program that plays a graphics processor; `auto` never takes it */
  readonly software?: boolean;
  /** seconds for a short trial of matrix products */
  readonly trialSeconds?: number;
  /** operations that run as others do, since the device has none of their own */
  readonly decomposed?: readonly string[];
  /** operations of which a part runs on the CPU, with copies there and back */
  readonly onCpu?: readonly string[];
};

/** Tries each device in a thread of its own. */
export async function describeDevices(): Promise<DeviceFinding[]> {
  const findings: DeviceFinding[] = [];
  // one after the other: a trial wants the machine for itself
  for (const device of ['cpu', 'webgpu', 'cuda'] as const) findings.push(await describeDevice(device));
  return findings;
}

async function describeDevice(device: Provider): Promise<DeviceFinding> {
  const [{ checkDevice, trialSeconds }, { cudaLibrary, graphicsProcessors, workerDevice }] = await Promise.all([
    import('@continuo/tensor/operation-table'),
    import('@continuo/tensor/node'),
  ]);
  const opened = workerDevice({ provider: device });
  try {
    await checkDevice(opened);
    const processors = graphicsProcessors();
    // that one would take minutes for a trial
    if (device === 'webgpu' && processors.length === 0) {
      const found = 'a software adapter, slower than the CPU itself; auto never takes it';
      return { device, available: true, software: true, found, ...(await fallsBack(device)) };
    }
    const names = {
      cpu: `${availableParallelism()} threads`,
      webgpu: processors.join(', '),
      cuda: `ONNX Runtime’s library ${cudaLibrary()}`,
    };
    const seconds = await trialSeconds(opened);
    const found = `${names[device]}; a trial of matrix products took ${(seconds * 1000).toFixed(1)} ms`;
    return {
      device,
      available: true,
      found,
      trialSeconds: seconds,
      ...(device !== 'cpu' && (await fallsBack(device))),
    };
  } catch (error) {
    const words = describeFailure(error).line.replace(/^continuo: (the device "\w+" is not available: )?/, '');
    return { device, available: false, found: words };
  } finally {
    await opened.dispose();
  }
}

async function fallsBack(provider: Provider): Promise<Pick<DeviceFinding, 'decomposed' | 'onCpu'>> {
  const [{ operationsThatFallBack }, { WEBGPU_LOWERINGS, workerDevice }] = await Promise.all([
    import('@continuo/tensor/operation-table'),
    import('@continuo/tensor/node'),
  ]);
  const strict = workerDevice({ provider, strict: true });
  try {
    const rows = await operationsThatFallBack(strict);
    // a row's name begins with the operation's
    const onCpu = Array.from(new Set(rows.map((row) => /^\w+/.exec(row)?.[0] ?? row)));
    const lowered = Object.entries(WEBGPU_LOWERINGS).map(([operator, { instead }]) => `${operator} (${instead})`);
    return { onCpu, ...(provider === 'webgpu' && { decomposed: lowered }) };
  } finally {
    await strict.dispose();
  }
}

/** Lines for people. */
export function deviceLines({ device, found, available, decomposed, onCpu }: DeviceFinding): string[] {
  const list = (what: string, names: readonly string[] | undefined): string[] =>
    names === undefined ? [] : [`       ${what}: ${names.length === 0 ? 'nothing' : names.join(', ')}`];
  return [
    `${available ? 'ok   ' : 'none '} device ${device}: ${found}`,
    ...list('said in other operators', decomposed),
    ...list('partly on the CPU', onCpu),
  ];
}
