import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { compile, input, square } from '../index.ts';
import { graphicsProcessors } from './graphics-processors.ts';
import { cudaLibrary } from './missing-provider.ts';
import { chooseProvider, openDevice } from './open-device.ts';

const root = mkdtempSync(join(tmpdir(), 'continuo-machine-'));
afterAll(() => rmSync(root, { recursive: true }));

/** A machine with one card of this vendor. */
function machineWith(vendor: string): string {
  const folder = join(root, vendor);
  mkdirSync(join(folder, 'dev', 'dri'), { recursive: true });
  mkdirSync(join(folder, 'sys', 'class', 'drm', 'renderD128', 'device'), { recursive: true });
  writeFileSync(join(folder, 'sys', 'class', 'drm', 'renderD128', 'device', 'vendor'), `${vendor}\n`);
  return folder;
}

describe('graphics processors', () => {
  it('are told by the vendor of the card', () => {
    expect(graphicsProcessors('linux', machineWith('0x10de'))).toEqual(['NVIDIA']);
  });

  it('are none where a virtual machine only draws', () => {
    expect(graphicsProcessors('linux', machineWith('0x1af4'))).toEqual([]); // virtio
    expect(graphicsProcessors('linux', join(root, 'empty'))).toEqual([]);
  });
});

describe('a device by its name', () => {
  it('is the CPU for generating, whatever the machine has', async () => {
    expect(await chooseProvider({ device: 'auto', work: 'generating' })).toBe('cpu');
  });

  it.skipIf(graphicsProcessors().length > 0 || cudaLibrary())('is the CPU where there is nothing else', async () => {
    expect(await chooseProvider({ device: 'auto' })).toBe('cpu');
  });

  it('runs in a thread of its own', async () => {
    const device = await openDevice({ device: 'cpu', threads: 1 });
    expect(device.name).toBe('cpu worker');
    const session = await device.open(compile({ name: 'square', outputs: { y: square(input('x', [2])) } }));
    expect(await session.run({ x: Float32Array.of(2, 3) })).toEqual({ y: Float32Array.of(4, 9) });
    await device.dispose();
  });

  it.skipIf(cudaLibrary())('says what to install where CUDA is asked for and is not there', async () => {
    await expect(openDevice({ device: 'cuda' })).rejects.toMatchObject({ name: 'DeviceError', code: 'not-available' });
    await expect(openDevice({ device: 'cuda' })).rejects.toThrowErrorMatchingInlineSnapshot(
      `[DeviceError: the device "cuda" is not available: ONNX Runtime’s CUDA library is not installed; it needs Linux on x64, an NVIDIA driver, CUDA 12 with cuDNN 9, and ONNX Runtime’s library for it, which "ONNXRUNTIME_NODE_INSTALL=cuda12 npm rebuild onnxruntime-node" fetches. The device "cpu" always is.]`,
    );
  });
});
