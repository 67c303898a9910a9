import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { findKey, readMidi, scoreFromNotes, transposeScore, writeMidi } from '@continuo/music';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CorpusPiece } from '../corpus-piece.ts';
import { madeTune } from '../prepare/testing/made-tunes.ts';
import { openPieces } from './open-pieces.ts';
import { type PrepareDatasetOptions, type PrepareEvent, prepareDataset } from './prepare-dataset.ts';
import { tarGzOf } from './testing/made-tar.ts';

let folder: string;
const at = (...parts: string[]): string => join(folder, ...parts);
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'continuo-prepare-'));
  await mkdir(at('midi', 'more'), { recursive: true });
});
afterEach(() => rm(folder, { recursive: true }));

type Prepared = Extract<PrepareEvent, { kind: 'prepared' }>;

async function prepare(output: string, options: PrepareDatasetOptions = {}): Promise<Prepared> {
  for await (const event of prepareDataset(at('midi'), at(output), options))
    if (event.kind === 'prepared') return event;
  throw new Error('no dataset');
}
async function piecesOf(path: string): Promise<CorpusPiece[]> {
  const pieces: CorpusPiece[] = [];
  for await (const event of openPieces(at(path))) if (event.kind === 'piece') pieces.push(event.piece);
  return pieces;
}
async function writeTunes(count: number): Promise<void> {
  for (let seed = 0; seed < count; seed++) await writeFile(at('midi', `${seed}.mid`), writeMidi(madeTune(seed)));
}
async function leftOut(output: string): Promise<Record<string, string>> {
  const text = gunzipSync(await readFile(at(output, 'left-out.jsonl.gz'))).toString();
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { id: string; kind: string; reason: string });
  return Object.fromEntries(lines.map(({ id, kind, reason }) => [id, `${kind}: ${reason}`]));
}
async function bytesUnder(output: string): Promise<Record<string, string>> {
  const names = (await readdir(at(output), { recursive: true })).sort();
  const contents = await Promise.all(names.map((name) => readFile(at(output, name), 'base64').catch(() => 'a folder')));
  return Object.fromEntries(names.map((name, place) => [name, contents[place]!]));
}

describe('a dataset', () => {
  test('holds each tune once, and says of every other file why it is not in it', async () => {
    await writeTunes(30);
    await writeFile(at('midi', 'more', 'copy.mid'), writeMidi(transposeScore(madeTune(7), 5)));
    await writeFile(at('midi', 'more', 'variant.mid'), writeMidi(madeTune(7, { changed: 2, up: -3 })));
    await writeFile(at('midi', 'more', 'broken.mid'), 'no MIDI');
    await writeFile(at('midi', 'more', 'short.mid'), writeMidi(scoreFromNotes([{ pitch: 60 }])));
    await writeFile(at('midi', 'more', 'empty.mid'), '');
    await writeFile(at('midi', 'LICENSE'), 'MIT License');
    const { manifest, report } = await prepare('dataset', { name: 'tunes' });
    expect([manifest.name, report.files, report.pieces, manifest.licences]).toEqual(['tunes', 35, 31, ['MIT']]);
    expect(await leftOut('dataset')).toEqual({
      'more/broken.mid': expect.stringMatching(/^unreadable: .*this is not a MIDI file/),
      'more/copy.mid': 'copy: is the same music as 7.mid',
      'more/empty.mid': expect.stringMatching(/^unreadable: the file is empty/),
      'more/short.mid': 'too short: has 1 note; at least 8 are asked for',
    });
    const pieces = await piecesOf('dataset');
    const seven = pieces.find(({ id }) => id === '7.mid')!;
    expect(seven.score).toEqual(readMidi(await readFile(at('midi', '7.mid'))).score);
    expect(pieces.find(({ id }) => id === 'more/variant.mid')).toMatchObject({
      split: seven.split,
      labels: { group: '7.mid', licence: 'MIT' },
    });
    expect(report.duplicates).toMatchObject({ copies: 1, groups: 1, groupedPieces: 2, largestGroup: 2 });
  });

  test('gives loose files the splits that the folder itself gives', async () => {
    await writeTunes(40);
    await prepare('dataset');
    const byId = (pieces: readonly CorpusPiece[]) => Object.fromEntries(pieces.map(({ id, split }) => [id, split]));
    expect(byId(await piecesOf('dataset'))).toEqual(byId(await piecesOf('midi')));
  });

  test('keeps what was stated, of an archive in any order', async () => {
    await mkdir(at('midi', 'set'));
    const lines = [
      { id: 'a', split: 'train', title: 'A' },
      { id: 'b', split: 'valid', title: 'B', composer: 'Nobody' },
      { id: 'c', split: 'test', file: 'other-name' },
      { id: 'd', split: 'train' },
    ];
    await writeFile(at('midi', 'set', 'index.jsonl'), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    const tunes = { 'other-name.mid': madeTune(3), 'b.mid': madeTune(2), 'a.mid': madeTune(1) };
    await writeFile(
      at('midi', 'set', 'mid.tar.gz'),
      tarGzOf(Object.entries(tunes).map(([name, score]) => [name, writeMidi(score)])),
    );
    // a loose copy of what is held out does not get into train
    await writeFile(at('midi', 'loose.mid'), writeMidi(transposeScore(madeTune(3), 1)));
    await prepare('dataset');
    const pieces = await piecesOf('dataset');
    expect(pieces.map(({ id, split }) => [id, split])).toEqual([
      ['set/a', 'train'],
      ['set/b', 'validation'],
      ['set/c', 'test'],
    ]);
    expect(pieces[1]!.labels).toMatchObject({ title: 'B', composer: 'Nobody' });
    expect(await leftOut('dataset')).toEqual({
      'set/d': 'unreadable: mid.tar.gz holds no d.mid',
      'loose.mid': 'copy: is the same music as set/c',
    });
  });

  test('takes the JSB chorales from their file with their split; a damaged one is a rejection', async () => {
    await mkdir(at('midi', 'jsb'));
    await mkdir(at('midi', 'bad'));
    const chorale = (seed: number): number[][] =>
      Array.from({ length: 64 }, (_, frame) => [72 - ((frame * seed) % 7), 67, 62 - ((frame * frame * seed) % 5), 48]);
    const splits = { train: [chorale(3)], valid: [chorale(4)], test: [chorale(5)] };
    await writeFile(at('midi', 'jsb', 'Jsb16thSeparated.json'), JSON.stringify(splits));
    await writeFile(at('midi', 'bad', 'Jsb16thSeparated.json.gz'), 'not gzip');
    await prepare('dataset');
    expect((await piecesOf('dataset')).map(({ id, split }) => [id, split])).toEqual([
      ['jsb/train-000', 'train'],
      ['jsb/validation-000', 'validation'],
      ['jsb/test-000', 'test'],
    ]);
    expect(await leftOut('dataset')).toEqual({
      'bad/Jsb16thSeparated.json.gz': expect.stringMatching(/^unreadable: the chorale file is not JSON/),
    });
  });

  test('in a common key holds C major and A minor only; in all keys, train is read in twelve', async () => {
    await writeTunes(20);
    await prepare('common', { options: { keys: 'common' } });
    for (const { score } of await piecesOf('common')) expect(['C major', 'A minor']).toContain(findKey(score)?.name);
    const { manifest } = await prepare('all', { options: { keys: 'all' } });
    const pieces = await piecesOf('all');
    const { train, validation, test: held } = manifest.pieces;
    expect(pieces.length).toBe(12 * train + validation + held);
    expect(pieces.filter(({ split, id }) => split !== 'train' && id.includes('@'))).toEqual([]);
  });

  test('is cut into shards of the size that was asked for', async () => {
    await writeTunes(20);
    const { manifest } = await prepare('dataset', { options: { shardMebibytes: 0.01, ratio: [100, 0, 0] } });
    expect(manifest.shards.length).toBeGreaterThan(2);
    expect(manifest.shards.reduce((sum, { pieces }) => sum + pieces, 0)).toBe(20);
    for (const { file, pieces } of manifest.shards) {
      const text = gunzipSync(await readFile(at('dataset', file)));
      expect(text.length <= 10_486 || pieces === 1).toBe(true);
    }
  });

  test('whose shard is not the one of its manifest is refused', async () => {
    await writeTunes(12);
    const { manifest } = await prepare('dataset');
    const path = at('dataset', manifest.shards[0]!.file);
    await writeFile(path, gzipSync(`${gunzipSync(await readFile(path)).toString()}\n`));
    await expect(piecesOf('dataset')).rejects.toThrow('is not the file that manifest.json names');
    await rm(path);
    await expect(piecesOf('dataset')).rejects.toMatchObject({ code: 'bad-dataset' });
  });
});

describe('a run that was stopped', () => {
  const CHUNKS = { chunkFiles: 7 };
  const options = { name: 'tunes', ...CHUNKS };

  /** Runs until a moment, then stops as Ctrl-C does. */
  async function stopAt(output: string, phase: 'reading' | 'writing', done: number): Promise<void> {
    const stop = new AbortController();
    const run = async (): Promise<void> => {
      for await (const event of prepareDataset(at('midi'), at(output), {
        ...options,
        resume: true,
        signal: stop.signal,
      })) {
        if (event.kind === 'progress' && event.phase === phase && event.done >= done) stop.abort();
      }
    };
    await expect(run()).rejects.toThrow(/abort/);
  }

  beforeEach(async () => {
    await writeTunes(40);
    await writeFile(at('midi', 'more', 'broken.mid'), 'no MIDI');
    await writeFile(at('midi', 'more', 'variant.mid'), writeMidi(madeTune(3, { changed: 2 })));
  });

  test('goes on, and its result is byte for byte the same', async () => {
    await prepare('whole', options);
    await stopAt('parts', 'reading', 1);
    await stopAt('parts', 'reading', 20);
    expect(await readdir(at('parts'))).toEqual(['.prepare']);
    // a kill in the midst of writing a chunk
    await writeFile(at('parts', '.prepare', 'scores-000002.jsonl.gz.part'), 'half');
    await stopAt('parts', 'writing', 1);
    const reads: number[] = [];
    for await (const event of prepareDataset(at('midi'), at('parts'), { ...options, resume: true })) {
      if (event.kind === 'progress' && event.phase === 'reading') reads.push(event.done);
    }
    // nothing was read again
    expect(reads).toEqual([42]);
    expect(await bytesUnder('parts')).toEqual(await bytesUnder('whole'));
  });

  test('is not overwritten, nor gone on with where something has changed', async () => {
    await stopAt('parts', 'reading', 20);
    await expect(prepare('parts', options)).rejects.toThrow('holds an unfinished dataset; add --resume to go on');
    await expect(prepare('parts', { ...options, resume: true, options: { keys: 'common' } })).rejects.toThrow(
      'was begun with other options (keys)',
    );
    await writeFile(at('midi', 'late.mid'), writeMidi(madeTune(99)));
    await expect(prepare('parts', { ...options, resume: true })).rejects.toThrow('42 files then, 43 now');
  });

  test('a finished dataset, or a folder with other files, is left alone', async () => {
    await prepare('whole', options);
    await expect(prepare('whole', { ...options, resume: true })).rejects.toThrow('already holds a finished dataset');
    await mkdir(at('mine'));
    await writeFile(at('mine', 'notes.txt'), 'mine');
    await expect(prepare('mine')).rejects.toThrow('already holds other files (notes.txt)');
  });
});

test('a folder without scores, or with none that can be taken, is refused', async () => {
  await expect(prepare('dataset')).rejects.toThrow('holds no scores: expected MIDI');
  await writeFile(at('midi', 'x.mid'), '');
  await expect(prepare('dataset')).rejects.toThrow(/none of the 1 files .* x\.mid: the file is empty/);
  expect(await readdir(folder)).toEqual(['midi']);
  await expect(prepareDataset(at('nowhere'), at('dataset')).next()).rejects.toMatchObject({ code: 'missing-folder' });
});

test('a dataset in the folder that is read is not read again', async () => {
  await writeTunes(12);
  const out = join('midi', 'dataset');
  const first = await prepare(out);
  await cp(at(out), at('first'), { recursive: true });
  await rm(at(out), { recursive: true });
  await mkdir(at(out));
  expect((await prepare(out)).manifest.sha256).toBe(first.manifest.sha256);
});
