import { createScore, findKey, scoreFromNotes, transposeScore } from '@continuo/music';
import { expect, test } from 'vitest';
import { changeScore, toCommonKey } from './change-score.ts';
import { otherKeys, versionsOf } from './other-versions.ts';
import { completePrepareOptions } from './prepare-options.ts';
import { madeTune } from './testing/made-tunes.ts';

/** A scale up and down with its chord, which leaves no doubt about the key. */
const inKey = (intervals: readonly number[], tonic: number) =>
  scoreFromNotes([0, ...intervals, 12, ...intervals.toReversed(), 0, 7, 0].map((step) => ({ pitch: tonic + step })));
const MAJOR = [2, 4, 5, 7, 9, 11];
const MINOR = [2, 3, 5, 7, 8, 11];

test('any major key becomes C major, any minor key A minor, by at most half an octave', () => {
  for (let tonic = 55; tonic < 67; tonic++) {
    for (const [scale, name] of [
      [MAJOR, 'C major'],
      [MINOR, 'A minor'],
    ] as const) {
      const score = inKey(scale, tonic);
      const common = toCommonKey(score);
      expect(findKey(common)?.name).toBe(name);
      const moved = common.tracks[0]!.notes[0]!.pitch - score.tracks[0]!.notes[0]!.pitch;
      expect(Math.abs(moved)).toBeLessThanOrEqual(6);
    }
  }
});

test('drums have no key and stay', () => {
  const drums = createScore({ tracks: [{ channel: 9, notes: [{ pitch: 36 }, { pitch: 38 }] }] });
  expect(toCommonKey(drums)).toBe(drums);
});

test('velocities become even or flat, programs the first of their families', () => {
  const score = createScore({
    tracks: [
      {
        program: 25,
        notes: [
          { pitch: 60, velocity: 20 },
          { pitch: 62, velocity: 40 },
        ],
      },
      { channel: 9, program: 16, notes: [{ pitch: 36, velocity: 60 }] },
    ],
  });
  const velocities = (how: 'even' | 'flat'): number[] =>
    changeScore(score, completePrepareOptions({ velocities: how })).tracks.flatMap(({ notes }) =>
      notes.map(({ velocity }) => velocity),
    );
  expect(velocities('even')).toEqual([60, 80, 100]);
  expect(velocities('flat')).toEqual([80, 80, 80]);
  const { tracks } = changeScore(score, completePrepareOptions({ instruments: 'families' }));
  expect(tracks.map(({ program }) => program)).toEqual([24, 16]);
});

test('notes beside the grid are put on it', () => {
  const played = scoreFromNotes(
    Array.from({ length: 16 }, (_, i) => ({ pitch: 60 + (i % 5), tick: i * 480 + (i % 2) * 7 })),
  );
  const { tracks, ticksPerQuarter } = changeScore(played, completePrepareOptions({ quantize: 'auto' }));
  expect(tracks[0]!.notes.every(({ tick }) => tick % ticksPerQuarter === 0)).toBe(true);
});

test('a marked piece comes in its other keys and speeds, with ids of their own', () => {
  const score = scoreFromNotes([{ pitch: 3 }, { pitch: 60 }], { bpm: 100 });
  expect(otherKeys(score)).toEqual([1, -1, 2, -2, 3, -3, 4, 5, 6]);
  const labels = { transpositions: [2, -2], tempoFactors: [2] };
  const versions = [...versionsOf({ id: 'air', split: 'train', score, labels })];
  expect(versions.map(({ id }) => id)).toEqual(['air', 'air@+2', 'air@-2', 'air@x2', 'air@x2@+2', 'air@x2@-2']);
  expect(versions[1]!.score).toEqual(transposeScore(score, 2));
  expect(versions[3]!.score.tempos[0]!.microsecondsPerQuarter).toBe(300_000);
  expect([...versionsOf({ id: 'air', split: 'test', score: madeTune(1), labels: {} })]).toHaveLength(1);
});

test('options that cannot be are refused', () => {
  expect(() => completePrepareOptions({ ratio: [0, 1, 1] })).toThrow('the ratio 0,1,1: expected three shares');
  expect(() => completePrepareOptions({ tempoFactors: [9] })).toThrow('tempo factor 9: expected 0.25 to 4');
  expect(() => completePrepareOptions({ variantShare: 0 })).toThrow('variantShare 0: expected above 0');
});
