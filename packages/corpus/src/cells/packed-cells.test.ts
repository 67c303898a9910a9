import { barEnergies, createScore, type NoteInWords, type ScoreInWords } from '@continuo/music';
import { describe, expect, test } from 'vitest';
import { barChords } from './bar-chords.ts';
import { cellScoreOf } from './cell-score.ts';
import { keyIndex, keysOfBars } from './keys-of-bars.ts';
import { packCells, packedCount, unpackCell } from './packed-cells.ts';

const scale = (tonic: number, bars: number, from: number): NoteInWords[] =>
  Array.from({ length: bars * 4 }, (_, quarter) => ({
    pitch: tonic + [0, 4, 7, 12, 5, 9, 7, 11][quarter % 8]!,
    tick: from + quarter * 480,
  }));

const keysOf = (words: ScoreInWords): number[] => [...keysOfBars(cellScoreOf(createScore(words)))];

describe('the key of a bar', () => {
  test('is that of four bars before it to four after', () => {
    // twelve bars of C, twelve of F sharp: each bar near the border hears the larger part
    const keys = keysOf({ tracks: [{ notes: [...scale(60, 12, 0), ...scale(66, 12, 12 * 1920)] }] });
    expect(keys.slice(0, 8)).toEqual(Array(8).fill(0));
    expect(keys.slice(16)).toEqual(Array(8).fill(6));
    expect([keys[10], keys[13]]).toEqual([0, 6]);
  });

  test('of minor ones is counted from twelve on; −1 where nothing is pitched', () => {
    const minor = [57, 60, 64, 57, 62, 65, 64, 56].map((pitch) => ({ pitch }));
    expect(keysOf({ tracks: [{ notes: minor }] })).toEqual([21, 21]);
    expect(keysOf({ tracks: [{ channel: 9, notes: minor }] })).toEqual([-1, -1]);
    expect([keyIndex({ tonic: 2, mode: 'minor' }), keyIndex({ tonic: 11, mode: 'major' })]).toEqual([14, 11]);
  });
});

describe('packed cells', () => {
  const score = createScore({
    bpm: 90,
    meters: '3/4',
    pickupTicks: 480,
    tracks: [
      {
        program: 24,
        notes: [{ pitch: 67 }, { pitch: 72, velocity: 100 }, { pitch: 71, tick: 1920, durationTicks: 960 }],
      },
      {
        channel: 9,
        notes: [
          { pitch: 36, tick: 480 },
          { pitch: 36, tick: 4800, durationTicks: 10 },
        ],
      },
    ],
  });
  const packed = packCells(score);
  const whole = cellScoreOf(score);

  test('hold every cell', () => {
    expect(whole.bars).toHaveLength(5);
    for (const [bar, row] of whole.cells.entries()) {
      for (const [track, cell] of row.entries()) {
        expect(unpackCell(packed, bar, track)).toEqual(cell);
        expect(packedCount(packed, bar, track)).toBe(cell.length);
      }
    }
    expect(packed.notes).toHaveLength(4 * 5);
  });

  test('hold what is worked out from the whole piece, a value a bar', () => {
    expect(packed.keys).toEqual(keysOfBars(whole));
    expect(packed.chords).toEqual(barChords(whole));
    expect(packed.energy).toEqual(Float32Array.from(barEnergies(score)));
    expect(packed.similar.map((track) => [...track])).toEqual(Array(2).fill([-1, -1, -1, -1, -1]));
    for (const mood of [packed.valence, packed.arousal]) expect(mood).toHaveLength(5);
  });

  test('give the pieces of a cut bar the energy of the whole', () => {
    // the first bar lasts twelve quarters: two cells; the second is quieter and emptier
    const notes = [...Array.from({ length: 12 }, () => ({ pitch: 60, velocity: 100 })), { pitch: 60, velocity: 40 }];
    const [first, second, third] = packCells(createScore({ meters: '12/4', tracks: [{ notes }] })).energy;
    expect(second).toBe(first);
    expect(third).toBeLessThan(first!);
  });

  test('hear a mood in windows of four bars, the pickup with the first', () => {
    const dark = Array.from({ length: 16 }, (_, place) => ({
      pitch: [45, 48, 52][place % 3]!,
      velocity: 30,
      tick: place * 480,
    }));
    const bright = Array.from({ length: 64 }, (_, place) => ({
      pitch: [72, 76, 79][place % 3]!,
      velocity: 110,
      tick: 16 * 480 + place * 120,
      durationTicks: 120,
    }));
    const { arousal } = packCells(createScore({ tracks: [{ notes: [...dark, ...bright] }] }));
    expect(new Set(arousal.slice(0, 4)).size).toBe(1);
    expect(new Set(arousal.slice(4)).size).toBe(1);
    expect(arousal[4]! - arousal[0]!).toBeGreaterThan(0.3);
    const later = [...dark, ...bright].map((note) => ({ ...note, tick: note.tick + 480 }));
    const shifted = packCells(
      createScore({ pickupTicks: 480, tracks: [{ notes: [{ pitch: 60, tick: 0 }, ...later] }] }),
    );
    expect(shifted.arousal[4]).toBe(shifted.arousal[0]);
    expect(shifted.arousal[5]! - shifted.arousal[4]!).toBeGreaterThan(0.3);
  });
});
