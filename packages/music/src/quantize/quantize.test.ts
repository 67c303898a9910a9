import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createScore, type NoteInWords, scoreFromNotes } from '../create-score.ts';
import { seededRandom } from '../midi/mutate.ts';
import type { Score } from '../score.ts';
import { createTempoMap } from '../time/tempo-map.ts';
import { validateScore } from '../validate-score.ts';
import { quantize } from './quantize.ts';
import { applySwing, detectSwing, isSteadySwing, straightenSwing } from './swing.ts';

const SCALE = [60, 62, 64, 65, 67, 69, 71, 72];

/** A performance in milliseconds (500 ticks a quarter of 120 a minute) that says nothing of its beat. */
function performed(notes: readonly { pitch: number; seconds: number; lasts: number; velocity?: number }[]): Score {
  return scoreFromNotes(
    notes.map(({ pitch, seconds, lasts, velocity = 70 }) => ({
      pitch,
      tick: Math.round(seconds * 1000),
      durationTicks: Math.round(lasts * 1000),
      velocity,
    })),
    { ticksPerQuarter: 500 },
  );
}

const startsOf = (score: Score): number[] => score.tracks[0].notes.map((note) => note.tick);

describe('a score whose ticks follow the beat', () => {
  it('a jittered scale is the scale', () => {
    const random = seededRandom(1);
    const notes = Array.from({ length: 32 }, (_, i) => ({
      pitch: SCALE[i % 8],
      tick: Math.max(0, i * 240 + Math.round((random() - 0.5) * 60)),
      durationTicks: 200 + Math.round(random() * 40),
    }));
    const { score, grid } = quantize(scoreFromNotes(notes));
    expect(grid.tempoFollows).toBe('file');
    expect(startsOf(score)).toEqual(notes.map((_, i) => i * 240));
    expect(score.tracks[0].notes.map((note) => note.durationTicks)).toEqual(notes.map(() => 240));
  });

  it('triplets stay triplets between eighths', () => {
    const random = seededRandom(2);
    const straight = [0, 240, 480, 640, 800, 960, 1200, 1440, 1600, 1760, 1920];
    const notes = straight.map((tick, i) => ({
      pitch: SCALE[i % 8],
      tick: Math.max(0, tick + Math.round((random() - 0.5) * 30)),
      durationTicks: 120,
    }));
    expect(startsOf(quantize(scoreFromNotes(notes)).score)).toEqual(straight);
  });

  it('three against two keeps both', () => {
    const notes = [0, 160, 320, 480, 640, 800, 960].map((tick) => ({ pitch: 72, tick, durationTicks: 160 }));
    const lower = [0, 240, 480, 720, 960].map((tick) => ({ pitch: 48, tick, durationTicks: 240 }));
    const { score } = quantize(scoreFromNotes([...notes, ...lower]));
    expect(score.tracks[0].notes.filter((note) => note.pitch === 72).map((note) => note.tick)).toEqual(
      notes.map((note) => note.tick),
    );
    expect(score.tracks[0].notes.filter((note) => note.pitch === 48).map((note) => note.tick)).toEqual(
      lower.map((note) => note.tick),
    );
  });

  it('a chord spread by 30 ms is one chord', () => {
    const notes = Array.from({ length: 8 }, (_, i) =>
      [48, 64, 67, 72].map((pitch, k) => ({ pitch, tick: i * 480 + k * 9, durationTicks: 400 })),
    ).flat();
    expect(new Set(startsOf(quantize(scoreFromNotes(notes)).score))).toEqual(
      new Set(Array.from({ length: 8 }, (_, i) => i * 480)),
    );
  });

  it('a score of eighths and triplets on the grid stays as it is', () => {
    const bar = fc.constantFrom([0, 240], [0, 160, 320], [0, 120, 240, 360], [0], [0, 360], [120, 240]);
    fc.assert(
      fc.property(fc.array(bar, { minLength: 2, maxLength: 12 }), (beats) => {
        const starts = beats.flatMap((beat, b) => beat.map((tick) => b * 480 + tick));
        const notes = starts.map((tick, i): NoteInWords => {
          const next = starts[i + 1] ?? tick + 120;
          return { pitch: SCALE[i % 8], tick, durationTicks: Math.min(480, next - tick) };
        });
        const score = scoreFromNotes(notes, { meters: '4/4', bpm: 100 });
        expect(quantize(score, { swing: 'keep', tempoFollows: 'file' }).score).toEqual(score);
      }),
      { numRuns: 200 },
    );
  });

  it('two equal pitches that fall together are joined, and reported', () => {
    const notes = [0, 480, 489, 960, 1440, 1920, 2400, 2880, 3360].map((tick) => ({
      pitch: 60,
      tick,
      durationTicks: 5,
    }));
    const { score, reports } = quantize(scoreFromNotes(notes));
    expect(startsOf(score)).toEqual([0, 480, 960, 1440, 1920, 2400, 2880, 3360]);
    expect(reports).toEqual([expect.objectContaining({ code: 'notes-joined', count: 1 })]);
  });

  it('two equal pitches that were struck together before stay two', () => {
    const notes = [0, 480, 480, 960, 1440, 1920, 2400, 2880].map((tick) => ({ pitch: 60, tick, durationTicks: 240 }));
    expect(startsOf(quantize(scoreFromNotes(notes)).score)).toEqual(notes.map((note) => note.tick));
  });

  it('a grace note is kept, just before its note', () => {
    const notes = Array.from({ length: 8 }, (_, i) => ({ pitch: SCALE[i], tick: i * 480, durationTicks: 470 }));
    const grace = { pitch: 66, tick: 4 * 480 - 47, durationTicks: 40 };
    const { score, grid, reports } = quantize(scoreFromNotes([...notes, grace]));
    expect(grid.graceNotes).toEqual([{ track: 0, tick: 1860, pitch: 66, mainTick: 1920 }]);
    expect(score.tracks[0].notes.length).toBe(9);
    expect(reports).toEqual([expect.objectContaining({ code: 'grace-note', count: 1 })]);
  });
});

describe('a performance', () => {
  it('in a slowing tempo becomes quarters, eighths and sixteenths, and plays when it was played', () => {
    const random = seededRandom(3);
    const quarters = Array.from(
      { length: 48 },
      (_, i) => [[0, 0.5], [0], [0, 0.25, 0.5, 0.75], [0, 0.5]][i % 4],
    ).flatMap((beat, b) => beat.map((part) => b + part));
    // a quarter lasts 0.6 s at first, 0.84 s at last
    const secondsAt = (quarter: number): number => 0.7 + 0.6 * quarter + 0.0025 * quarter * quarter;
    const played = quarters.map((quarter, i) => ({
      pitch: quarter % 4 === 0 ? 48 : 60 + SCALE[i % 8] - 60,
      seconds: secondsAt(quarter) + (random() - 0.5) * 0.03,
      lasts: quarter % 4 === 1 ? 0.45 : 0.13,
      velocity: quarter % 4 === 0 ? 90 : 65,
    }));
    const performance = performed(played);
    const { score, grid } = quantize(performance);
    expect(grid.tempoFollows).toBe('performance');
    expect(validateScore(score)).toEqual([]);
    expect(startsOf(score).map((tick) => (tick - startsOf(score)[0]) / 480)).toEqual(quarters);
    const { secondsAtTick } = createTempoMap(score);
    for (const beat of grid.beats) expect(secondsAtTick(beat.tick) + grid.startSeconds).toBeCloseTo(beat.seconds, 4);
  });

  it('of a waltz is in 3/4', () => {
    const random = seededRandom(4);
    const played = Array.from({ length: 32 }, (_, bar) => [
      { pitch: [36, 43, 41, 36][bar % 4], at: 0, lasts: 0.3, velocity: 85 },
      { pitch: [72, 74, 76, 77][bar % 4], at: 0, lasts: 1.4, velocity: 80 },
      ...[1, 2].flatMap((at) =>
        [0, 4, 7].map((step) => ({ pitch: [60, 55, 53, 60][bar % 4] + step, at, lasts: 0.25, velocity: 60 })),
      ),
    ]).flatMap((notes, bar) =>
      notes.map(({ pitch, at, lasts, velocity }) => ({
        pitch,
        seconds: 1.013 + (bar * 3 + at) * 0.467 + 0.3 * Math.sin((bar * 3 + at) / 12) + (random() - 0.5) * 0.02,
        lasts,
        velocity,
      })),
    );
    const { score } = quantize(performed(played), { tempoFollows: 'performance' });
    expect(score.meters).toEqual([{ tick: 0, numerator: 3, denominator: 4 }]);
    expect(score.pickupTicks).toBe(0);
  });

  it('with hours of silence has few beats in it', () => {
    const played = [0, 1, 2, 3, 4, 5, 6, 7].map((at) => ({ pitch: 60 + at, seconds: at * 0.5, lasts: 0.4 }));
    const later = played.map((note) => ({ ...note, seconds: note.seconds + 20_000 }));
    const { score, grid } = quantize(performed([...played, ...later]), { tempoFollows: 'performance' });
    expect(grid.beats.length).toBeLessThan(100);
    expect(score.tracks[0].notes.length).toBe(16);
    expect(validateScore(score)).toEqual([]);
  });

  it('gives the same result each time, and nothing for nothing', () => {
    const random = seededRandom(5);
    const performance = performed(
      Array.from({ length: 60 }, () => ({ pitch: 40 + Math.floor(random() * 40), seconds: random() * 30, lasts: 0.3 })),
    );
    expect(quantize(performance)).toEqual(quantize(performance));
    expect(quantize(createScore()).score).toEqual(createScore());
  });
});

describe('swing', () => {
  const eighths = scoreFromNotes(
    Array.from({ length: 32 }, (_, i) => ({ pitch: SCALE[i % 8], tick: i * 240, durationTicks: 240 })),
    { meters: '4/4' },
  );

  it('straighten undoes applySwing on a grid of sixteenths', () => {
    const grid = fc.uniqueArray(fc.integer({ min: 0, max: 63 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(grid, fc.double({ min: 1, max: 3, noNaN: true }), (sixteenths, ratio) => {
        const score = scoreFromNotes(sixteenths.map((at) => ({ pitch: 60, tick: at * 120, durationTicks: 120 })));
        expect(straightenSwing(applySwing(score, ratio), ratio)).toEqual(score);
      }),
    );
  });

  it('a ratio of 2 to 1 is found, and straight eighths do not swing', () => {
    expect(detectSwing(applySwing(eighths, 2))).toEqual({ ratio: expect.closeTo(2, 9), strength: 1, count: 16 });
    expect(detectSwing(eighths).ratio).toBe(1);
    expect(isSteadySwing(detectSwing(eighths))).toBe(false);
  });

  it('swung eighths are written straight, with a remark', () => {
    const { score, reports } = quantize(applySwing(eighths, 1.7));
    expect(score.tracks[0].notes).toEqual(eighths.tracks[0].notes);
    expect(score.texts[0]).toEqual({ tick: 0, kind: 'text', text: 'Swing' });
    expect(reports.map((report) => report.code)).toEqual(['swing-straightened']);
  });
});
