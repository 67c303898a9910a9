import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createScore, transposeScore, writeMidi, writeScore } from '@continuo/music';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { contentHash, splitOfHash } from '../content-hash.ts';
import { gridOfScore } from '../grid-of-score.ts';
import { gridOfFrames } from '../read-jsb-chorales.ts';
import { scoreOfGrid } from '../score-of-grid.ts';
import { anyGrid } from '../testing/made-grids.ts';
import { transposeGrid, transpositionsOfGrid } from '../transpose-grid.ts';
import { dataFolder } from './data-folder.ts';
import { type ChoraleCorpus, openChoraleCorpus } from './open-chorale-corpus.ts';
import { prepareDataset } from './prepare-dataset.ts';
import { readTarGz } from './read-tar.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'continuo-corpus-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function corpusOf(path: string): Promise<ChoraleCorpus> {
  for await (const event of openChoraleCorpus(path)) if (event.kind === 'corpus') return event.corpus;
  throw new Error('no corpus');
}
/** A chorale of four chords, another for each seed. */
const chorale = (seed: number) =>
  scoreOfGrid(
    gridOfFrames(
      [0, 1, 2, 3].flatMap((beat) =>
        Array<number[]>(4).fill([72 - ((seed >> beat) % 5), 67, 62 - ((seed * 7 + beat) % 4), 48 + (seed % 3)]),
      ),
    ),
  );

/** A chorale of 16 chords, another for each seed. */
const longChorale = (seed: number) => {
  let state = seed + 1;
  return scoreOfGrid(
    gridOfFrames(
      Array.from({ length: 16 }, () => {
        state = (state * 48271) % 2147483647;
        return Array<number[]>(4).fill([72 - (state % 7), 67 - (state % 3), 62 - (state % 5), 48 + (state % 4)]);
      }).flat(),
    ),
  );
};

test('notation is read as MIDI is', async () => {
  const formats = ['musicxml', 'abc', 'mxl'] as const;
  for (const [seed, format] of formats.entries())
    await writeFile(join(folder, `${seed}.${format}`), writeScore(chorale(seed), format).bytes);
  const { train, validation, test: held, rejected } = await corpusOf(folder);
  expect(rejected).toEqual([]);
  const found = [...train, ...validation, ...held].map(contentHash).sort();
  expect(found).toEqual([0, 1, 2].map((seed) => contentHash(gridOfScore(chorale(seed)))).sort());
});

describe('a folder of MIDI files', () => {
  test('is split by the music: transposed copies together, exact copies once, others told why not', async () => {
    await mkdir(join(folder, 'more'));
    for (let seed = 0; seed < 60; seed++) await writeFile(join(folder, `${seed}.mid`), writeMidi(chorale(seed)));
    await writeFile(join(folder, 'more', 'copy.mid'), writeMidi(chorale(7)));
    await writeFile(join(folder, 'more', 'higher.MID'), writeMidi(transposeScore(chorale(7), 2)));
    await writeFile(
      join(folder, 'trio.mid'),
      writeMidi(createScore({ tracks: [60, 64, 67].map((pitch) => ({ notes: [{ pitch }] })) })),
    );
    await writeFile(join(folder, 'broken.mid'), 'not MIDI');
    await writeFile(join(folder, 'readme.txt'), 'no music');
    const corpus = await corpusOf(folder);
    expect(corpus.kind).toBe('midi-folder');
    const count = corpus.train.length + corpus.validation.length + corpus.test.length;
    expect(corpus.rejected.length + count).toBe(64);
    expect(corpus.train.length / count).toBeGreaterThan(0.6);
    expect(
      corpus.rejected.filter(({ file }) => /copy|trio|broken/.test(file)).map(({ file, reason }) => [file, reason]),
    ).toEqual([
      ['broken.mid', expect.stringContaining('this is not a MIDI file')],
      [join('more', 'copy.mid'), 'holds the same music as 7.mid'],
      ['trio.mid', expect.stringMatching(/^found 3 voices with notes/)],
    ]);
    const sevenHashes = [corpus.train, corpus.validation, corpus.test].map(
      (split) => split.filter((grid) => contentHash(grid) === contentHash(corpusSeven())).length,
    );
    expect(Math.max(...sevenHashes)).toBe(sevenHashes.reduce((a, b) => a + b));
    expect(Math.max(...sevenHashes)).toBeGreaterThanOrEqual(2);
  });

  test('gives progress file by file', async () => {
    for (const seed of [1, 2, 3]) await writeFile(join(folder, `${seed}.mid`), writeMidi(chorale(seed)));
    const progress: string[] = [];
    for await (const event of openChoraleCorpus(folder))
      if (event.kind === 'progress') progress.push(`${event.done}/${event.total} ${event.file}`);
    expect(progress).toEqual(['1/3 1.mid', '2/3 2.mid', '3/3 3.mid']);
  });

  test('that was prepared gives the chorales of the dataset, in its splits', async () => {
    for (let seed = 0; seed < 30; seed++) await writeFile(join(folder, `${seed}.mid`), writeMidi(longChorale(seed)));
    const dataset = join(folder, 'dataset');
    for await (const event of prepareDataset(folder, dataset, { options: { keys: 'all' } })) {
      if (event.kind !== 'prepared') continue;
      const { train, validation, test: held, kind } = await corpusOf(dataset);
      const { pieces } = event.manifest;
      expect([kind, train.length, validation.length, held.length]).toEqual([
        ...['dataset', pieces.train, pieces.validation, pieces.test],
      ]);
      expect(train.length).toBeGreaterThan(5);
    }
  });

  test('without one four-voice piece, or missing, is refused with the reason', async () => {
    await expect(corpusOf(folder)).rejects.toThrow('holds neither Jsb16thSeparated.json.gz nor MIDI files');
    await writeFile(join(folder, 'x.mid'), '');
    await expect(corpusOf(folder)).rejects.toThrow('none of the 1 files');
    await expect(corpusOf(join(folder, 'nowhere'))).rejects.toMatchObject({ code: 'missing-folder' });
  });
});

const corpusSeven = () =>
  gridOfFrames(
    [0, 1, 2, 3].flatMap((beat) => Array<number[]>(4).fill([72 - ((7 >> beat) % 5), 67, 62 - ((49 + beat) % 4), 49])),
  );

test('every transposition of a piece has its hash and split', () => {
  fc.assert(
    fc.property(anyGrid, (grid) => {
      const { lowest } = transpositionsOfGrid(grid);
      expect(contentHash(transposeGrid(grid, lowest))).toBe(contentHash(grid));
    }),
  );
});

test('the split takes 80, 10 and 10 of 100 equally spread hashes', () => {
  const counts = { train: 0, validation: 0, test: 0 };
  for (let i = 0; i < 100; i++) counts[splitOfHash(Math.floor(((i + 0.5) / 100) * 2 ** 32))] += 1;
  expect(counts).toEqual({ train: 80, validation: 10, test: 10 });
});

const jsb = dataFolder('open/jsb-chorales');
const fakes = dataFolder('open/js-fakes');

test.skipIf(jsb === undefined)('the folder of the JSB chorales gives the official split', async () => {
  const corpus = await corpusOf(jsb!);
  expect([corpus.kind, corpus.train.length, corpus.validation.length, corpus.test.length]).toEqual([
    'jsb',
    229,
    76,
    77,
  ]);
});

test.skipIf(fakes === undefined)('50 real chorale files of js-fakes become a corpus', async () => {
  const archive = await readFile(join(fakes!, 'mid.tar.gz'));
  let count = 0;
  for (const { name, bytes } of readTarGz(archive)) {
    await writeFile(join(folder, name), bytes);
    count += 1;
    if (count === 50) break;
  }
  const corpus = await corpusOf(folder);
  expect(corpus.rejected).toEqual([]);
  expect(corpus.train.length + corpus.validation.length + corpus.test.length).toBe(50);
});
