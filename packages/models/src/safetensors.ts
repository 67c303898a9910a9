/**
 * The safetensors container: named arrays and a string table in one file.
 *
 * Layout (huggingface/safetensors, README "Format"): a little-endian u64 with the size of the header, the header as
 * JSON (`name: { dtype, shape, data_offsets: [begin, end] }` and the string table `__metadata__`), then the arrays,
 * row-major, little-endian, without holes or overlaps. We write and read F32 and F16; values are Float32Array in memory.
 */
import { float16Bits, float16Value } from './float16.ts';
import { ModelFileError } from './model-file-error.ts';

/** An array of numbers with its shape, row-major. */
export type NamedTensor = { readonly shape: readonly number[]; readonly values: Float32Array };
/** How numbers are stored: four bytes each, or two (rounded to the nearest half-precision number). */
export type WeightPrecision = 'F32' | 'F16';
export type SafetensorsContent = {
  readonly tensors: Readonly<Record<string, NamedTensor>>;
  readonly metadata: Readonly<Record<string, string>>;
};
export type WriteSafetensorsOptions = {
  /** default F32 */
  readonly precision?: WeightPrecision;
};

/** The format's own limit on the header, in bytes. */
export const LARGEST_HEADER = 100_000_000;

const BYTES_PER_VALUE = { F32: 4, F16: 2 } as const;
const METADATA_KEY = '__metadata__';

/**
 * Writes arrays and strings as a safetensors file; equal content gives equal bytes.
 *
 * @throws ModelFileError  `bad-header`: an array's shape does not fit its values, or a name is reserved
 * @example writeSafetensors({ tensors: { w: { shape: [1], values: Float32Array.of(2) } }, metadata: {} }).length // => 76
 */
export function writeSafetensors(content: SafetensorsContent, options: WriteSafetensorsOptions = {}): Uint8Array {
  const { precision = 'F32' } = options;
  const size = BYTES_PER_VALUE[precision];
  const header: [string, unknown][] = [];
  if (Object.keys(content.metadata).length > 0) header.push([METADATA_KEY, content.metadata]);
  let offset = 0;
  for (const [name, { shape, values }] of Object.entries(content.tensors)) {
    if (name === METADATA_KEY) throw new ModelFileError('bad-header', `the tensor name "${name}" is reserved`);
    if (countOf(shape) !== values.length) {
      throw new ModelFileError(
        'bad-header',
        `tensor "${name}": shape [${shape.join(' × ')}] holds ${countOf(shape)} values, but ${values.length} were given`,
        { tensor: name, found: values.length, expected: countOf(shape) },
      );
    }
    const end = offset + values.length * size;
    header.push([name, { dtype: precision, shape, data_offsets: [offset, end] }]);
    offset = end;
  }
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)));
  const headerSize = Math.ceil(json.length / 8) * 8; // spaces pad, so that the arrays start on a multiple of eight
  const bytes = new Uint8Array(8 + headerSize + offset);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(headerSize), true);
  bytes.fill(0x20, 8, 8 + headerSize);
  bytes.set(json, 8);
  let position = 8 + headerSize;
  for (const { values } of Object.values(content.tensors)) {
    for (const value of values) {
      if (precision === 'F32') view.setFloat32(position, value, true);
      else view.setUint16(position, float16Bits(value), true);
      position += size;
    }
  }
  return bytes;
}

/**
 * Reads a safetensors file of F32 and F16 arrays; nothing is believed that the format does not guarantee.
 *
 * @throws ModelFileError  `truncated`, `header-too-large`, `bad-header`, `bad-offsets` or `wrong-type`
 * @example readSafetensors(writeSafetensors({ tensors: {}, metadata: { a: 'b' } })).metadata // => { a: 'b' }
 */
export function readSafetensors(bytes: Uint8Array): SafetensorsContent {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerSize = readHeaderSize(bytes, view);
  const header = readHeader(bytes.subarray(8, 8 + headerSize));
  const start = 8 + headerSize;
  const metadata = readMetadata(header[METADATA_KEY]);
  const entries = Object.entries(header)
    .filter(([name]) => name !== METADATA_KEY)
    .map(([name, entry]) => readEntry(name, entry));
  checkCoverage(entries, bytes.length - start);
  const tensors = entries.map(({ name, precision, shape, begin }): [string, NamedTensor] => {
    const values = new Float32Array(countOf(shape));
    for (let i = 0; i < values.length; i++) {
      values[i] =
        precision === 'F32'
          ? view.getFloat32(start + begin + 4 * i, true)
          : float16Value(view.getUint16(start + begin + 2 * i, true));
    }
    return [name, { shape, values }];
  });
  return { tensors: Object.fromEntries(tensors), metadata };
}

/**
 * The values that a file of this precision gives back: what is evaluated must be what is shipped.
 *
 * @example roundToPrecision(Float32Array.of(1.0001), 'F16') // => Float32Array [1]
 */
export function roundToPrecision(values: Float32Array, precision: WeightPrecision): Float32Array {
  return precision === 'F32' ? values.slice() : values.map((value) => float16Value(float16Bits(value)));
}

type Entry = {
  readonly name: string;
  readonly precision: WeightPrecision;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
};

function countOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

function readHeaderSize(bytes: Uint8Array, view: DataView): number {
  if (bytes.length < 8) {
    throw new ModelFileError(
      'truncated',
      `the file has ${bytes.length} bytes; a safetensors file starts with 8 that give the size of its header`,
      { found: bytes.length, expected: 8 },
    );
  }
  const headerSize = view.getBigUint64(0, true);
  if (headerSize > LARGEST_HEADER) {
    throw new ModelFileError(
      'header-too-large',
      `the header claims ${headerSize} bytes, at most ${LARGEST_HEADER} are allowed; this may not be a safetensors file`,
      { found: headerSize, expected: LARGEST_HEADER },
    );
  }
  if (8n + headerSize > bytes.length) {
    throw new ModelFileError(
      'truncated',
      `the header claims ${headerSize} bytes, but ${bytes.length - 8} follow; the file is cut short or damaged`,
      { found: bytes.length - 8, expected: Number(headerSize) },
    );
  }
  return Number(headerSize);
}

function readHeader(bytes: Uint8Array): Record<string, unknown> {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ModelFileError('bad-header', `the header is not JSON in UTF-8: ${reason}`, {}, cause);
  }
  if (!isRecord(header)) throw new ModelFileError('bad-header', 'the header is not a JSON object');
  return header;
}

function readMetadata(metadata: unknown): Record<string, string> {
  if (metadata === undefined) return {};
  if (!isRecord(metadata)) throw new ModelFileError('bad-header', `${METADATA_KEY} is not a JSON object`);
  for (const [key, value] of Object.entries(metadata)) {
    if (typeof value !== 'string') {
      throw new ModelFileError('bad-header', `${METADATA_KEY}: "${key}" is not a string`, { key });
    }
  }
  return metadata as Record<string, string>;
}

function readEntry(name: string, entry: unknown): Entry {
  const fail = (code: 'bad-header' | 'bad-offsets' | 'wrong-type', what: string): never => {
    throw new ModelFileError(code, `tensor "${name}": ${what}`, { tensor: name, found: entry });
  };
  if (!isRecord(entry)) return fail('bad-header', 'its entry in the header is not a JSON object');
  const { dtype, shape, data_offsets: offsets } = entry;
  if (dtype !== 'F32' && dtype !== 'F16') {
    return fail('wrong-type', `dtype is ${JSON.stringify(dtype)} where F32 or F16 is expected`);
  }
  if (!isSizes(shape)) return fail('bad-header', 'shape is not a list of whole numbers from 0 up');
  if (!isSizes(offsets) || offsets.length !== 2) return fail('bad-offsets', 'data_offsets is not [begin, end]');
  const [begin, end] = offsets;
  const expected = countOf(shape) * BYTES_PER_VALUE[dtype];
  if (end - begin !== expected) {
    const needs = `shape [${shape.join(' × ')}] of ${dtype} takes ${expected} bytes`;
    return fail('bad-offsets', `${needs}, but data_offsets [${begin}, ${end}] span ${end - begin}`);
  }
  return { name, precision: dtype, shape, begin, end };
}

function checkCoverage(entries: readonly Entry[], dataSize: number): void {
  let position = 0;
  let before = 'the start';
  for (const { name, begin, end } of entries.toSorted((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (end > dataSize) {
      throw new ModelFileError(
        'truncated',
        `tensor "${name}" ends at byte ${end} of the data, which has ${dataSize}; the file is cut short or damaged`,
        { tensor: name, found: dataSize, expected: end },
      );
    }
    if (begin !== position) {
      const fault = begin < position ? `overlaps ${before}` : `leaves ${begin - position} bytes unused after ${before}`;
      throw new ModelFileError('bad-offsets', `tensor "${name}" starts at byte ${begin} of the data and ${fault}`, {
        tensor: name,
        found: begin,
        expected: position,
      });
    }
    position = end;
    before = `"${name}"`;
  }
  if (position !== dataSize) {
    const message = `the data has ${dataSize} bytes, but its tensors take ${position}`;
    throw new ModelFileError('bad-offsets', message, { found: dataSize, expected: position });
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}
