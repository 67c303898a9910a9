import { createScore, type Score, transposeScore } from '@continuo/music';
import { describe, expect, test } from 'vitest';
import { musicFingerprint, scoreHash } from '../score-hash.ts';
import { assignSplits, type Fate } from './assign-splits.ts';
import { findRelatives, type RelativeFacts } from './find-relatives.ts';
import { sharedPatterns, sketchesOf } from './interval-patterns.ts';
import { titleOf } from './piece-facts.ts';
import { madeTune } from './testing/made-tunes.ts';

const SHARES = { copyShare: 0.9, variantShare: 1 / 3 };
const RULES = { splits: 'given', leaks: 'drop', duplicates: 'drop', ratio: [80, 10, 10] } as const;

type Piece = RelativeFacts & { hash: number; split: 'train' | 'validation' | 'test' | undefined };

const pieceOf = (score: Score, { title, split }: { title?: string; split?: Piece['split'] } = {}): Piece => ({
  fingerprint: musicFingerprint(score),
  hash: scoreHash(score),
  notes: score.tracks.reduce((sum, { notes }) => sum + notes.length, 0),
  sketches: sketchesOf(score),
  title: title === undefined ? undefined : titleOf({ title }),
  split,
});
const groupsOf = (pieces: readonly Piece[]): number[] => [...findRelatives(pieces, SHARES).groupOf];
const fatesOf = (pieces: readonly Piece[], rules: Partial<Parameters<typeof assignSplits>[2]> = {}): Fate[] =>
  assignSplits(pieces, findRelatives(pieces, SHARES), { ...RULES, ...rules });

describe('patterns of ten notes', () => {
  test('are those of every key, and a tune shares none with another', () => {
    const [tune, moved] = [sketchesOf(madeTune(1)), sketchesOf(madeTune(1, { up: 5 }))];
    expect(moved.lines.hashes).toEqual(tune.lines.hashes);
    expect(sharedPatterns(tune.lines, moved.lines)).toEqual({ alike: 1, contained: 1 });
    expect(sharedPatterns(tune.lines, sketchesOf(madeTune(2)).lines)).toEqual({ alike: 0, contained: 0 });
  });

  test('a changed note is in ten of them', () => {
    const tune = sketchesOf(madeTune(1, { notes: 60 })).top;
    const variant = sketchesOf(madeTune(1, { notes: 60, changed: 1 })).top;
    // note 5 stands in the patterns that begin with notes 0 to 5; both tunes have the same 51 places
    const { contained } = sharedPatterns(tune, variant);
    expect(contained).toBeCloseTo((Math.min(tune.count, variant.count) - 6) / Math.min(tune.count, variant.count), 1);
  });

  test('of a repeated note or a trill there are none', () => {
    const trill = Array.from({ length: 40 }, (_, place) => ({ pitch: 60 + (place % 2) }));
    expect(sketchesOf(createScore({ tracks: [{ notes: trill }] })).lines.count).toBe(0);
  });

  test('of drums are what is struck when', () => {
    const beat = (drums: readonly number[]): Score =>
      createScore({
        tracks: [
          {
            channel: 9,
            notes: Array.from({ length: 64 }, (_, place) => ({
              pitch: drums[place % 4]!,
              tick: place * 240,
            })),
          },
        ],
      });
    expect(sketchesOf(beat([36, 42, 38, 42])).lines.count).toBe(4);
    expect(
      sharedPatterns(sketchesOf(beat([36, 42, 38, 42])).lines, sketchesOf(beat([36, 42, 38, 42])).lines).alike,
    ).toBe(1);
    expect(
      sharedPatterns(sketchesOf(beat([36, 42, 38, 42])).lines, sketchesOf(beat([36, 38, 36, 42])).lines).alike,
    ).toBe(0);
  });
});

describe('relatives', () => {
  test('a near-duplicate in another key is in the group, another tune is not', () => {
    const variant = transposeScore(madeTune(1, { changed: 2 }), -4);
    expect(groupsOf([madeTune(1), madeTune(2), variant, madeTune(3)].map((score) => pieceOf(score)))).toEqual([
      0, 1, 0, 3,
    ]);
  });

  test('the melody alone is a variant of its harmonization', () => {
    const whole = madeTune(4);
    const melody = { ...whole, tracks: whole.tracks.slice(0, 1) };
    expect(groupsOf([whole, melody].map((score) => pieceOf(score)))).toEqual([0, 0]);
  });

  test('copies in any key have one number, variants another', () => {
    const pieces = [madeTune(1), madeTune(1, { up: 2 }), madeTune(1, { changed: 2 })].map((score) => pieceOf(score));
    expect([...findRelatives(pieces, SHARES).copyOf]).toEqual([0, 0, 2]);
  });

  test('a title keeps tunes together, a form that many have does not', () => {
    const titled = (count: number, title: string): Piece[] =>
      Array.from({ length: count }, (_, seed) => pieceOf(madeTune(seed), { title }));
    expect(new Set(groupsOf(titled(3, 'The Lads of the Village.'))).size).toBe(1);
    expect(new Set(groupsOf(titled(9, 'Prelude'))).size).toBe(9);
    expect(titleOf({ title: 'The Lads of the Village.' })).toEqual(titleOf({ title: 'lads of the VILLAGE -- Jig' }));
    expect(titleOf({ tune_id: 12, title: 'Reel' })).toEqual({ key: 'tune_id 12', isCertain: true });
  });
});

describe('splits', () => {
  test('do not move when files are added', () => {
    const before = Array.from({ length: 60 }, (_, seed) => pieceOf(madeTune(seed)));
    const after = [...Array.from({ length: 60 }, (_, seed) => pieceOf(madeTune(1000 + seed))), ...before];
    expect(fatesOf(after).slice(60)).toEqual(fatesOf(before));
    expect(new Set(fatesOf(before).map((fate) => fate.kind === 'kept' && fate.split)).size).toBe(3);
  });

  test('variants stand on one side, and of copies one is kept', () => {
    const pieces = Array.from({ length: 40 }, (_, seed) =>
      [madeTune(seed), madeTune(seed, { up: 3 }), madeTune(seed, { changed: 2, up: -2 })].map((score) =>
        pieceOf(score),
      ),
    ).flat();
    const fates = fatesOf(pieces);
    for (let seed = 0; seed < 40; seed++) {
      const [first, copy, variant] = fates.slice(3 * seed, 3 * seed + 3);
      expect(copy).toEqual({ kind: 'copy', of: 3 * seed });
      expect(variant).toEqual(first);
    }
  });

  test('that are stated stay, and train gives up what is held out', () => {
    const pieces = [
      pieceOf(madeTune(1), { split: 'train' }),
      pieceOf(madeTune(1, { changed: 2 }), { split: 'test' }),
      pieceOf(madeTune(1, { changed: 3 }), { split: 'validation' }),
      pieceOf(madeTune(1, { changed: 4 })),
      pieceOf(madeTune(5), { split: 'validation' }),
    ];
    expect(fatesOf(pieces)).toEqual([
      { kind: 'leak', of: 1 },
      { kind: 'kept', split: 'test', isAcross: false },
      { kind: 'kept', split: 'validation', isAcross: true },
      { kind: 'kept', split: 'test', isAcross: false },
      { kind: 'kept', split: 'validation', isAcross: false },
    ]);
    expect(fatesOf(pieces, { leaks: 'keep' })[0]).toEqual({ kind: 'kept', split: 'train', isAcross: false });
  });

  test('of copies the held-out one is kept', () => {
    const pieces = [pieceOf(madeTune(1), { split: 'train' }), pieceOf(madeTune(1, { up: 1 }), { split: 'test' })];
    expect(fatesOf(pieces)).toEqual([
      { kind: 'copy', of: 1 },
      { kind: 'kept', split: 'test', isAcross: false },
    ]);
  });

  test('of a few tunes are dealt out, so that none is empty; one tune is there to learn from', () => {
    const splitsOf = (count: number): string[] =>
      fatesOf(Array.from({ length: count }, (_, seed) => pieceOf(madeTune(seed))))
        .map((fate) => (fate.kind === 'kept' ? fate.split : fate.kind))
        .sort();
    expect(splitsOf(1)).toEqual(['train']);
    expect(splitsOf(2)).toEqual(['train', 'validation']);
    expect(splitsOf(4)).toEqual(['test', 'train', 'train', 'validation']);
  });

  test('drawn anew forget what was stated', () => {
    const pieces = Array.from({ length: 30 }, (_, seed) => pieceOf(madeTune(seed), { split: 'test' }));
    const fates = fatesOf(pieces, { splits: 'new' });
    expect(fates.filter((fate) => fate.kind === 'kept' && fate.split === 'train').length).toBeGreaterThan(15);
  });
});
