import { createScore, scoreFromNotes } from '@continuo/music';
import { describe, expect, test } from 'vitest';
import { CorpusError } from '../corpus-error.ts';
import { cellBars, cellScoreOf } from './cell-score.ts';

const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof CorpusError) return error.code;
    throw error;
  }
  return 'no error';
};

describe('the bars of cells', () => {
  test('of 4/4 are 96 steps, of 3/4 72, of 6/8 72', () => {
    const steps = (meters: '4/4' | '3/4' | '6/8') =>
      cellBars(createScore({ meters, endTick: 1 })).map((bar) => bar.steps);
    expect([steps('4/4'), steps('3/4'), steps('6/8')]).toEqual([[96], [72], [72]]);
  });

  test('begin with the pickup', () => {
    const bars = cellBars(createScore({ meters: '3/4', pickupTicks: 480, endTick: 480 + 1440 + 1 }));
    expect(bars.map(({ tick, endTick, steps }) => [tick, endTick, steps])).toEqual([
      [0, 480, 24],
      [480, 1920, 72],
      [1920, 3360, 72],
    ]);
  });

  test('follow the meter, which cuts short the bar that it begins in', () => {
    const meters = [
      { tick: 0, numerator: 4, denominator: 4 },
      { tick: 1920 + 960, numerator: 3, denominator: 8 },
    ];
    const bars = cellBars(createScore({ meters, endTick: 1920 + 960 + 720 }));
    expect(bars.map(({ steps, meter }) => [steps, `${meter.numerator}/${meter.denominator}`])).toEqual([
      [96, '4/4'],
      [48, '4/4'],
      [36, '3/8'],
    ]);
  });

  test('that are longer than eight quarters come in pieces', () => {
    const bars = cellBars(createScore({ meters: '9/4', endTick: 18 * 480 }));
    expect(bars.map(({ tick, steps }) => [tick / 480, steps])).toEqual([
      [0, 192],
      [8, 24],
      [9, 192],
      [17, 24],
    ]);
  });

  test('have the tempo of where they begin: 120 until one is said', () => {
    const tempos = [
      { tick: 1920, microsecondsPerQuarter: 1_000_000 },
      { tick: 3840 + 480, microsecondsPerQuarter: 600_000 },
    ];
    expect(cellBars(createScore({ tempos, endTick: 4 * 1920 })).map(({ bpm }) => bpm)).toEqual([120, 60, 60, 100]);
    expect(cellBars(createScore({ endTick: 1 })).map(({ bpm }) => bpm)).toEqual([120]);
  });

  test('are whole steps where ticks are not: 100 ticks a quarter', () => {
    const bars = cellBars(createScore({ ticksPerQuarter: 100, meters: '3/8', endTick: 450 }));
    expect(bars.map(({ tick, steps }) => [tick, steps])).toEqual([
      [0, 36],
      [150, 36],
      [300, 36],
    ]);
  });

  test('of a file that never ends are refused', () => {
    expect(codeOf(() => cellBars(createScore({ meters: '1/16', endTick: 5000 * 120 })))).toBe('too-long');
  });
});

describe('a score as cells', () => {
  test('has a note in the bar in which it begins, however long it lasts', () => {
    const { cells } = cellScoreOf(
      scoreFromNotes([
        { pitch: 60, durationTicks: 2400 },
        { pitch: 62, tick: 1440, durationTicks: 960, velocity: 100 },
        { pitch: 64, tick: 1920 },
      ]),
    );
    expect(cells).toEqual([
      [
        [
          { position: 0, pitch: 60, duration: 120, velocity: 80 },
          { position: 72, pitch: 62, duration: 48, velocity: 100 },
        ],
      ],
      [[{ position: 0, pitch: 64, duration: 24, velocity: 80 }]],
    ]);
  });

  test('moves notes to the nearest of 24 steps a quarter, over the bar line too', () => {
    const { cells } = cellScoreOf(
      scoreFromNotes([
        { pitch: 60, tick: 9, durationTicks: 225 }, // 0.45 to 11.7 steps: 0 to 12
        { pitch: 62, tick: 1912, durationTicks: 10 }, // 95.6 steps: of the next bar
      ]),
    );
    expect(cells.map((row) => row[0]!.map(({ position, pitch, duration }) => [position, pitch, duration]))).toEqual([
      [[0, 60, 12]],
      [[0, 62, 1]],
    ]);
  });

  test('keeps a note that rounds to the very end in the last bar', () => {
    const { bars, cells } = cellScoreOf(scoreFromNotes([{ pitch: 60, tick: 1915, durationTicks: 4 }]));
    expect(bars).toHaveLength(1);
    expect(cells[0]![0]).toEqual([{ position: 95, pitch: 60, duration: 1, velocity: 80 }]);
  });

  test('has each pitch once at a position, the lowest first', () => {
    const { cells } = cellScoreOf(
      scoreFromNotes([
        { pitch: 67, tick: 0 },
        { pitch: 60, tick: 0 },
        { pitch: 60, tick: 2, durationTicks: 960 },
      ]),
    );
    expect(cells[0]![0]!.map(({ pitch, duration }) => [pitch, duration])).toEqual([
      [60, 24],
      [67, 24],
    ]);
  });

  test('leaves out tracks that are silent and knows the drums by their channel', () => {
    const score = createScore({
      tracks: [{ notes: [] }, { program: 40, notes: [{ pitch: 60 }] }, { channel: 9, notes: [{ pitch: 36 }] }],
    });
    expect(cellScoreOf(score).tracks).toEqual([
      { track: 1, program: 40, isDrums: false },
      { track: 2, program: 0, isDrums: true },
    ]);
  });

  test('is refused where it holds nothing, or more than 16 tracks that sound', () => {
    expect(codeOf(() => cellScoreOf(createScore({ tracks: [{ notes: [] }] })))).toBe('empty-score');
    const tracks = Array.from({ length: 17 }, () => ({ notes: [{ pitch: 60 }] }));
    expect(codeOf(() => cellScoreOf(createScore({ tracks })))).toBe('voice-count');
    expect(cellScoreOf(createScore({ tracks: tracks.slice(1) })).tracks).toHaveLength(16);
  });
});
