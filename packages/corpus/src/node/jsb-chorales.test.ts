import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { gridOfScore } from '../grid-of-score.ts';
import { readJsbChorales } from '../read-jsb-chorales.ts';
import { scoreOfGrid } from '../score-of-grid.ts';
import { dataFolder } from './data-folder.ts';
import { readTarGz } from './read-tar.ts';

const folder = dataFolder('open/jsb-chorales');
const fakes = dataFolder('open/js-fakes');

describe.skipIf(folder === undefined)('the JSB chorales', () => {
  const bytes = (): Uint8Array => readFileSync(join(folder!, 'Jsb16thSeparated.json.gz'));

  test('hold 229, 76 and 77 pieces of 55,228, 18,408 and 18,900 frames (benchmarks, section 1)', async () => {
    const { train, validation, test: held } = await readJsbChorales(bytes());
    const frames = (pieces: readonly { length: number }[]): number =>
      pieces.reduce((sum, piece) => sum + piece.length, 0);
    expect([train.length, validation.length, held.length]).toEqual([229, 76, 77]);
    expect([frames(train), frames(validation), frames(held)]).toEqual([55_228, 18_408, 18_900]);
    const rests = [train, validation, held].map((pieces) =>
      pieces.reduce((sum, piece) => sum + piece.pitches.filter((p) => p === -1).length, 0),
    );
    expect(rests).toEqual([411, 589, 284]);
  });

  test('read the same gzipped and plain', async () => {
    const plain = gunzipSync(bytes());
    expect((await readJsbChorales(plain)).test[0]).toEqual((await readJsbChorales(bytes())).test[0]);
  });

  test('come back from the scores made of them', async () => {
    const { validation } = await readJsbChorales(bytes());
    for (const grid of validation) expect(gridOfScore(scoreOfGrid(grid, { pickupFrames: 4 }))).toEqual(grid);
  });
});

test('a chorale file that is cut short or is something else is refused', async () => {
  const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
  await expect(readJsbChorales(encode('{"train": [[[60'))).rejects.toMatchObject({
    name: 'CorpusError',
    code: 'not-jsb-json',
  });
  await expect(readJsbChorales(encode('{"train": []}'))).rejects.toThrow('no list "valid"');
  await expect(readJsbChorales(encode('{"train": [[[60, 60, 60, 200]]], "valid": [], "test": []}'))).rejects.toThrow(
    'train piece 0, frame 0',
  );
  await expect(readJsbChorales(gzipSync(encode('{}')).subarray(0, 12))).rejects.toThrow('damaged or cut short');
});

test.skipIf(fakes === undefined)('a tar.gz gives its files in order', () => {
  const members = [...readTarGz(readFileSync(join(fakes!, 'mid.tar.gz')))];
  expect(members.length).toBe(1160);
  expect(members[0]!.name).toBe('jsf-000.mid');
  expect([...members[0]!.bytes.subarray(0, 4)]).toEqual([0x4d, 0x54, 0x68, 0x64]);
});

test('an archive that is none is refused', () => {
  expect(() => [...readTarGz(new Uint8Array([1, 2, 3]))]).toThrow('not gzip');
  expect(() => [...readTarGz(gzipSync(new Uint8Array(1024).fill(65)))]).toThrow('no tar header');
});
