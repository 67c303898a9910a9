import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ModelFileError } from './model-file-error.ts';
import { readSafetensors, roundToPrecision, writeSafetensors } from './safetensors.ts';

/** A file from a header written by hand, so that faults can be put in. */
function fileOf(header: string, dataSize: number): Uint8Array {
  const json = new TextEncoder().encode(header);
  const bytes = new Uint8Array(8 + json.length + dataSize);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  return bytes;
}

function codeOf(bytes: Uint8Array): string {
  try {
    readSafetensors(bytes);
    return 'read';
  } catch (error) {
    return error instanceof ModelFileError ? error.code : `${error}`;
  }
}

describe('the safetensors container', () => {
  test('a file by hand, byte for byte: size, JSON, little-endian floats', () => {
    const header = '{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}';
    const bytes = fileOf(header, 8);
    new DataView(bytes.buffer).setFloat32(8 + header.length, 1.5, true);
    bytes.set([0, 0, 0x80, 0xbf], 8 + header.length + 4); // -1
    expect(readSafetensors(bytes)).toEqual({
      tensors: { w: { shape: [2], values: Float32Array.of(1.5, -1) } },
      metadata: {},
    });
  });

  test('what is written is read back, and F16 gives the rounded values', () => {
    const tensor = fc.tuple(fc.nat(3), fc.nat(4)).chain(([rows, columns]) =>
      fc
        .array(fc.float({ noNaN: true, min: -1000, max: 1000 }), {
          minLength: rows * columns,
          maxLength: rows * columns,
        })
        .map((values) => ({ shape: [rows, columns], values: Float32Array.from(values) })),
    );
    const name = fc.string().filter((text) => text !== '__metadata__');
    const precision = fc.constantFrom('F32' as const, 'F16' as const);
    fc.assert(
      fc.property(fc.dictionary(name, tensor), fc.dictionary(name, fc.string()), precision, (tensors, metadata, p) => {
        const back = readSafetensors(writeSafetensors({ tensors, metadata }, { precision: p }));
        expect(Object.entries(back.metadata)).toEqual(Object.entries(metadata));
        const rounded = Object.entries(tensors).map(([key, { shape, values }]) => [
          key,
          { shape, values: roundToPrecision(values, p) },
        ]);
        expect(Object.entries(back.tensors)).toEqual(rounded);
        const again = writeSafetensors(back, { precision: p });
        expect(again).toEqual(writeSafetensors({ tensors, metadata }, { precision: p }));
      }),
    );
  });

  test('the data start on a multiple of eight bytes', () => {
    const bytes = writeSafetensors({ tensors: {}, metadata: { a: 'bc' } });
    expect(bytes.length % 8).toBe(0);
  });

  test.each([
    ['no bytes', new Uint8Array(0), 'truncated'],
    ['seven bytes', new Uint8Array(7), 'truncated'],
    ['a header longer than the file', Uint8Array.of(9, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0x7d), 'truncated'],
    ['a header past the limit', new Uint8Array(16).fill(0xff), 'header-too-large'],
    ['no JSON', fileOf('{"w":', 0), 'bad-header'],
    ['a JSON list', fileOf('[]', 0), 'bad-header'],
    ['an entry that is a number', fileOf('{"w":1}', 0), 'bad-header'],
    ['metadata that is not text', fileOf('{"__metadata__":{"a":1}}', 0), 'bad-header'],
    ['a negative size', fileOf('{"w":{"dtype":"F32","shape":[-1],"data_offsets":[0,0]}}', 0), 'bad-header'],
    ['integers', fileOf('{"w":{"dtype":"I64","shape":[1],"data_offsets":[0,8]}}', 8), 'wrong-type'],
    ['data cut short', fileOf('{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}', 7), 'truncated'],
    [
      'offsets that do not fit the shape',
      fileOf('{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}', 4),
      'bad-offsets',
    ],
    ['one offset', fileOf('{"w":{"dtype":"F32","shape":[1],"data_offsets":[0]}}', 4), 'bad-offsets'],
    ['bytes after the last tensor', fileOf('{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}', 5), 'bad-offsets'],
    [
      'overlapping tensors',
      fileOf(
        '{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}',
        8,
      ),
      'bad-offsets',
    ],
    [
      'a hole between tensors',
      fileOf(
        '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}',
        12,
      ),
      'bad-offsets',
    ],
    [
      'a name given twice',
      fileOf(
        '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}',
        8,
      ),
      'bad-offsets',
    ],
  ])('%s is refused', (_what, bytes, code) => {
    expect(codeOf(bytes)).toBe(code);
  });

  test('a message names the tensor, what was found and what was expected', () => {
    const bytes = fileOf('{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}', 4);
    expect(() => readSafetensors(bytes)).toThrow(
      'tensor "w": shape [2] of F32 takes 8 bytes, but data_offsets [0, 4] span 4',
    );
  });

  test('a shape that does not fit its values is not written', () => {
    const tensors = { w: { shape: [2, 2], values: new Float32Array(3) } };
    expect(() => writeSafetensors({ tensors, metadata: {} })).toThrow('shape [2 × 2] holds 4 values, but 3 were given');
  });
});
