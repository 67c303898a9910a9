import { cudaLibrary } from '@continuo/tensor/node';
import { describe, expect, it } from 'vitest';
import { CliError } from './cli-error.ts';
import { deviceName, providerOf } from './device-option.ts';
import { describeFailure } from './failure.ts';

describe('--device', () => {
  it('takes the names that there are', () => {
    expect(deviceName('webgpu')).toBe('webgpu');
  });

  it('says which there are where another is given', () => {
    expect(() => deviceName('webgp')).toThrow(CliError);
    expect(() => deviceName('webgp')).toThrowErrorMatchingInlineSnapshot(
      `[CliError: --device "webgp" is not a device; did you mean "webgpu"?]`,
    );
    expect(() => deviceName('tpu')).toThrowErrorMatchingInlineSnapshot(
      `[CliError: --device "tpu" is not a device; did you mean "cpu"?]`,
    );
  });

  it('is the CPU for generating unless another is named', async () => {
    expect(await providerOf('auto', 'generating')).toBe('cpu');
  });

  it.skipIf(cudaLibrary())('ends with status 2 and what to install where CUDA is not there', async () => {
    const error: unknown = await providerOf('cuda', 'training').catch((thrown: unknown) => thrown);
    expect(describeFailure(error).status).toBe(2);
    expect(describeFailure(error).line).toMatch(
      /^continuo: the device "cuda" is not available: .* npm rebuild onnxruntime-node/,
    );
  });
});
