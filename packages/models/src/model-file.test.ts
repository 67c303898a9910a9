import { describe, expect, test } from 'vitest';
import type { ModelContent, ModelMetadata } from './model-file.ts';
import { readModelFile, writeModelFile } from './model-file.ts';
import { ModelFileError } from './model-file-error.ts';
import { writeSafetensors } from './safetensors.ts';
import { sha256, writeSealedFile } from './sealed-file.ts';

const METADATA: ModelMetadata = {
  formatVersion: 1,
  name: 'tiny',
  description: 'two weights',
  family: 'transformer',
  architecture: { dim: 2, note: 'a "quoted" word, ä' },
  tokenizer: {
    kind: 'chorale-grid',
    lowestPitch: 30,
    highestPitch: 87,
    voices: ['soprano', 'alto', 'tenor', 'bass'],
    framesPerQuarter: 4,
  },
  controls: ['key'],
  corpus: { name: 'jsb', licence: 'public domain', sha256: 'ab'.repeat(32), pieces: { train: 229 } },
  recipe: { seed: 1 },
  step: 10,
  measures: { validationNatsPerNote: 0.5 },
  licence: 'CC0-1.0',
};
const TINY: ModelContent = {
  metadata: METADATA,
  tensors: { 'p.w': { shape: [1, 3], values: Float32Array.of(1, -2.5, 1.0001) } },
};

async function codeOf(bytes: Uint8Array): Promise<string> {
  try {
    await readModelFile(bytes);
    return 'read';
  } catch (error) {
    return error instanceof ModelFileError ? error.code : `${error}`;
  }
}

describe('the model file', () => {
  test('what is written is read back, and its hash is that of the file', async () => {
    const bytes = await writeModelFile(TINY);
    const file = await readModelFile(bytes);
    expect(file).toEqual({ ...TINY, hash: await sha256(bytes) });
  });

  test('the digest of the empty string is that of FIPS 180-4', async () => {
    expect(await sha256(new Uint8Array())).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });

  test('half precision rounds once: a second writing gives the same bytes', async () => {
    const once = await writeModelFile(TINY, { precision: 'F16' });
    const file = await readModelFile(once);
    expect(file.tensors['p.w'].values).toEqual(Float32Array.of(1, -2.5, 1));
    expect(await writeModelFile(file, { precision: 'F16' })).toEqual(once);
  });

  test('a change of any byte is found, whichever bits it turns', async () => {
    const bytes = await writeModelFile(TINY, { precision: 'F16' });
    const missed: string[] = [];
    for (let position = 0; position < bytes.length; position++) {
      for (const bits of [0x01, 0x02, 0x20, 0x80, 0xff]) {
        const changed = bytes.slice();
        changed[position] ^= bits;
        const code = await codeOf(changed);
        if (code !== 'damaged') missed.push(`byte ${position} ^ ${bits}: ${code}`);
      }
    }
    expect(missed).toEqual([]);
  });

  test('a file cut short anywhere, or longer than it was, is damaged', async () => {
    const bytes = await writeModelFile(TINY, { precision: 'F16' });
    const codes = new Set<string>();
    for (let length = 0; length < bytes.length; length++) codes.add(await codeOf(bytes.slice(0, length)));
    const longer = new Uint8Array(bytes.length + 1);
    longer.set(bytes);
    codes.add(await codeOf(longer));
    expect([...codes]).toEqual(['damaged']);
  });

  test("reading leaves Node's Buffer as it was", async () => {
    const buffer = Buffer.from(await writeModelFile(TINY));
    const first = await readModelFile(buffer);
    expect(await readModelFile(buffer)).toEqual(first);
  });

  test("another program's safetensors file is not a model", async () => {
    expect(await codeOf(writeSafetensors({ tensors: TINY.tensors, metadata: { format: 'pt' } }))).toBe('not-a-model');
  });

  test("a trainer's checkpoint is not a model", async () => {
    const bytes = await writeSealedFile({ content: METADATA, tensors: {} }, { format: 'continuo-checkpoint' });
    await expect(readModelFile(bytes)).rejects.toThrow('of format "continuo-checkpoint" where a continuo-model file');
  });

  test('a file of a later format version says so', async () => {
    const content = { ...METADATA, formatVersion: 2, mood: 'dark' };
    const bytes = await writeSealedFile({ content, tensors: TINY.tensors }, { format: 'continuo-model' });
    expect(await codeOf(bytes)).toBe('newer-format');
  });

  test.each([
    ['F32', Number.NaN],
    ['F32', Number.POSITIVE_INFINITY],
    ['F16', 70000],
  ] as const)('%s does not store %f', async (precision, value) => {
    const tensors = { 'p.w': { shape: [1], values: Float32Array.of(value) } };
    await expect(writeModelFile({ metadata: METADATA, tensors }, { precision })).rejects.toMatchObject({
      code: 'not-finite',
      details: { tensor: 'p.w' },
    });
  });

  test('metadata with a missing or unknown field are not written', async () => {
    const metadata = { ...METADATA, licence: '', mood: 'dark' };
    await expect(writeModelFile({ ...TINY, metadata })).rejects.toMatchObject({ code: 'bad-metadata' });
  });
});
