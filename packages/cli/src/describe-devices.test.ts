import { cudaLibrary } from '@continuo/tensor/node';
import { describe, expect, it } from 'vitest';
import { describeDevices, deviceLines } from './describe-devices.ts';

describe('what doctor says of devices', () => {
  it('the CPU is there, and what is not there says what to install', async () => {
    const [cpu, webgpu, cuda] = await describeDevices();
    expect(cpu).toMatchObject({ device: 'cpu', available: true });
    expect(cpu?.trialSeconds).toBeGreaterThan(0);
    if (!webgpu?.available) expect(webgpu?.found).toContain('it needs a graphics processor with a driver');
    if (cudaLibrary() === undefined) {
      expect(cuda?.available).toBe(false);
      expect(cuda?.found).toContain('npm rebuild onnxruntime-node');
    }
  });

  it('operations that fall back are named', () => {
    const found = 'NVIDIA; a trial of matrix products took 2.0 ms';
    const lines = deviceLines({
      device: 'webgpu',
      available: true,
      found,
      decomposed: ['Sign (two comparisons)'],
      onCpu: [],
    });
    expect(lines).toEqual([
      'ok    device webgpu: NVIDIA; a trial of matrix products took 2.0 ms',
      '       said in other operators: Sign (two comparisons)',
      '       partly on the CPU: nothing',
    ]);
  });
});
