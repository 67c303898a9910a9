import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { codecOfHeader } from '@continuo/corpus';
import { tarGzOf } from '@continuo/corpus/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSequenceCorpus } from './open-sequence-corpus.ts';

/** Standard MIDI File, a quarter = 4 ticks: kick and snare in quarters on channel 10, so many. */
function beatAsMidi(strokes: number): Uint8Array {
  const notes = Array.from({ length: strokes }, (_, index) => {
    const pitch = index % 2 === 0 ? 36 : 38;
    return [0, 0x99, pitch, 100, 4, 0x89, pitch, 0];
  });
  const track = [...notes.flat(), 0, 0xff, 0x2f, 0];
  const header = [...[0x4d, 0x54, 0x68, 0x64, 0, 0, 0, 6, 0, 0], ...[0, 1, 0, 4, 0x4d, 0x54, 0x72, 0x6b]];
  return Uint8Array.from([...header, 0, 0, track.length >> 8, track.length & 255, ...track]);
}

const PATTERN = JSON.stringify({
  ...{ id: 'p1', book: 'Beats', genre: 'Rock', is_break: false, title: 'Rock1', signature: '4/4', length: 16 },
  tracks: { BassDrum: ['Note', ...Array(15).fill('Rest')] },
});

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'continuo-drums-'));
  for (let piece = 1; piece <= 40; piece += 1)
    await writeFile(join(folder, `beat-${piece}.mid`), beatAsMidi(4 * piece));
  await writeFile(join(folder, 'patterns.jsonl.gz'), gzipSync(PATTERN));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('drums are learnt from the drum channel, and from patterns, none of which is held out', async () => {
  const { splits, tokenizer, rejected } = await openSequenceCorpus({ corpus: 'drums' }, folder);
  expect(tokenizer).toEqual({ kind: 'drums' });
  expect(rejected).toEqual([]);
  const ids = (split: keyof typeof splits): string[] => splits[split].map(({ id }) => id);
  expect(ids('train')).toContain('beats-4-4');
  expect(ids('train').length + ids('validation').length + ids('test').length).toBe(41);
  const codec = codecOfHeader(tokenizer as { kind: 'drums' });
  for (const { id, item } of splits.train) {
    // the pattern is played four times; a beat of four strokes is a bar
    const quarters = id === 'beats-4-4' ? 16 : 4 * Number(id.match(/\d+/)![0]);
    expect(item.map((tokens) => codec.quartersOf(tokens))).toEqual([quarters]);
  }
});

test('other forms do not read files of patterns', async () => {
  const { splits } = await openSequenceCorpus({ corpus: 'events' }, folder);
  expect(Object.values(splits).flat().length).toBe(40);
  expect(splits.train.some(({ id }) => id === 'beats-4-4')).toBe(false);
});

test('pieces that are labelled otherwise than the recipe says are left out, in words', async () => {
  const home = join(folder, 'set', 'of-beats');
  await mkdir(home, { recursive: true });
  const kinds = ['beat', 'fill', 'beat', 'beat'];
  const files = kinds.map((_, piece) => [`${piece}.mid`, beatAsMidi(4 + piece)] as const);
  await writeFile(join(home, 'mid.tar.gz'), tarGzOf(files));
  const splits = ['train', 'train', 'valid', 'test'];
  const index = kinds.map((kind, id) => JSON.stringify({ id: String(id), kind, split: splits[id] }));
  await writeFile(join(home, 'index.jsonl'), index.join('\n'));
  const { splits: read, rejected } = await openSequenceCorpus({ corpus: 'drums', where: { kind: 'beat' } }, home);
  expect(Object.values(read).map((pieces) => pieces.length)).toEqual([1, 1, 1]);
  expect(rejected).toEqual([{ file: '1', reason: 'its kind is fill, not beat' }]);
});
