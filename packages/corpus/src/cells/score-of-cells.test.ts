import { createScore, type Note, type Score, validateScore } from '@continuo/music';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cellScoreOf } from './cell-score.ts';
import { notesOfCell, scoreOfCells, untangled } from './score-of-cells.ts';

const note = (pitch: number, tick: number, durationTicks: number): Note => ({
  pitch,
  tick,
  durationTicks,
  velocity: 80,
});

/** Ticks of a step at 480 a quarter. */
const STEP = 20;

/** Bars of one meter; the last of them is cut short by so many twelfths. */
type Stretch = {
  readonly numerator: number;
  readonly denominator: number;
  readonly bars: number;
  readonly cut: number;
};
type DrawnTempo = { readonly at: number; readonly microsecondsPerQuarter: number };
/** Notes begin at a share of the whole, and last so many steps. */
type DrawnTrack = {
  readonly isDrums: boolean;
  readonly program: number;
  readonly notes: readonly {
    readonly at: number;
    readonly duration: number;
    readonly pitch: number;
    readonly velocity: number;
  }[];
};

/** Scores whose notes lie on the grid, with a pickup or none, whose meters change at bar lines or cut a bar short. */
const scoresOnTheGrid: fc.Arbitrary<Score> = fc
  .tuple(
    fc.array(
      fc.record({
        numerator: fc.integer({ min: 1, max: 12 }),
        denominator: fc.constantFrom(2, 4, 8),
        bars: fc.integer({ min: 1, max: 4 }),
        cut: fc.oneof(
          { weight: 3, arbitrary: fc.constant(0) },
          { weight: 1, arbitrary: fc.integer({ min: 1, max: 11 }) },
        ),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 11 })),
    fc.array(fc.record({ at: fc.nat(20), microsecondsPerQuarter: fc.integer({ min: 200_000, max: 2_000_000 }) }), {
      maxLength: 3,
    }),
    fc.array(
      fc.record({
        isDrums: fc.boolean(),
        program: fc.integer({ min: 0, max: 127 }),
        notes: fc.array(
          fc.record({
            at: fc.double({ min: 0, max: 0.999, noNaN: true }),
            duration: fc.integer({ min: 1, max: 300 }),
            pitch: fc.integer({ min: 0, max: 127 }),
            velocity: fc.integer({ min: 1, max: 127 }),
          }),
          { minLength: 1, maxLength: 8 },
        ),
      }),
      { minLength: 1, maxLength: 4 },
    ),
  )
  .map(([stretches, pickup, tempos, tracks]) => scoreOf(stretches, pickup, tempos, tracks));

function scoreOf(
  stretches: readonly Stretch[],
  pickup: number,
  drawnTempos: readonly DrawnTempo[],
  drawnTracks: readonly DrawnTrack[],
): Score {
  const barTicks = ({ numerator, denominator }: Stretch): number => (numerator * 1920) / denominator;
  const twelfths = (count: number, stretch: Stretch): number =>
    Math.floor((count * barTicks(stretch)) / 12 / STEP) * STEP;
  const pickupTicks = twelfths(pickup, stretches[0]!);
  let end = pickupTicks;
  const meters = stretches.map((stretch, place) => {
    const { numerator, denominator, bars, cut } = stretch;
    const tick = place === 0 ? 0 : end;
    end += bars * barTicks(stretch) - twelfths(cut, stretch);
    return { tick, numerator, denominator };
  });
  const tempos = drawnTempos
    .map(({ at, microsecondsPerQuarter }) => ({ tick: Math.min(end - 1, at * 480), microsecondsPerQuarter }))
    .sort((a, b) => a.tick - b.tick);
  const tracks = drawnTracks.map(({ isDrums, program, notes }, channel) => ({
    program,
    channel: isDrums ? 9 : channel,
    notes: untangled(
      onceEach(
        notes.map(({ at, duration, pitch, velocity }) => ({
          pitch,
          velocity,
          tick: Math.floor((at * end) / STEP) * STEP,
          durationTicks: duration * STEP,
        })),
      ),
    ),
  }));
  const ends = tracks.flatMap(({ notes }) => notes.map(({ tick, durationTicks }) => tick + durationTicks));
  return createScore({ meters, tempos, pickupTicks, tracks, endTick: Math.max(end, ...ends) });
}

/** The first of those with the same onset and pitch. */
function onceEach<Each extends { readonly tick: number; readonly pitch: number }>(notes: readonly Each[]): Each[] {
  return notes.filter(
    ({ tick, pitch }, index) => notes.findIndex((other) => other.tick === tick && other.pitch === pitch) === index,
  );
}

describe('cells as a score', () => {
  test('are the cells that they were made of: bars, meters, tempi, tracks and notes', () => {
    fc.assert(
      fc.property(scoresOnTheGrid, (score) => {
        const cells = cellScoreOf(score);
        const made = scoreOfCells(cells);
        expect(validateScore(made)).toEqual([]);
        const again = cellScoreOf(made);
        const plain = ({ bars }: typeof cells) => bars.map((bar) => ({ ...bar, bpm: bar.bpm.toFixed(6) }));
        expect(plain(again)).toEqual(plain(cells));
        expect(again.tracks).toEqual(cells.tracks);
        expect(again.cells).toEqual(cells.cells);
      }),
      { numRuns: 300 },
    );
  });

  test('have a channel each, and drums theirs', () => {
    const tracks = Array.from({ length: 12 }, (_, track) => ({ track, program: track, isDrums: track === 1 }));
    const cell = [{ position: 0, pitch: 60, duration: 24, velocity: 80 }];
    const bar = { tick: 0, endTick: 1920, steps: 96, meter: { numerator: 4, denominator: 4 }, bpm: 100 };
    const score = scoreOfCells({ bars: [bar], tracks, cells: [tracks.map(() => cell)] }, ['Flute']);
    expect(score.tracks.map(({ channel }) => channel)).toEqual([0, 9, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11]);
    expect(score.tracks.slice(0, 2).map(({ name, program }) => [name, program])).toEqual([
      ['Flute', 0],
      ['', 1],
    ]);
    expect(score.endTick).toBe(1920);
  });

  test('are in ticks from the bar on, a tick long at least', () => {
    const notes = [
      { position: 24, pitch: 60, duration: 12, velocity: 90 },
      { position: 25, pitch: 62, duration: 1, velocity: 1 },
    ];
    expect(notesOfCell(notes, { tick: 1920 }, 480)).toEqual([
      { pitch: 60, tick: 2400, durationTicks: 240, velocity: 90 },
      { pitch: 62, tick: 2420, durationTicks: 20, velocity: 1 },
    ]);
    expect(notesOfCell(notes, { tick: 0 }, 10).map(({ tick, durationTicks }) => [tick, durationTicks])).toEqual([
      [10, 5],
      [10, 1],
    ]);
  });
});

describe('untangling', () => {
  test('ends a note where its own pitch begins again, and sorts', () => {
    expect(untangled([note(60, 480, 480), note(60, 0, 960), note(64, 0, 960)])).toEqual([
      note(60, 0, 480),
      note(64, 0, 960),
      note(60, 480, 480),
    ]);
  });

  test('leaves no note sounding twice, and takes nothing from any but its end', () => {
    const notes = fc.array(
      fc.record({
        pitch: fc.integer({ min: 60, max: 62 }),
        tick: fc.nat(40),
        durationTicks: fc.integer({ min: 1, max: 30 }),
      }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(notes, (drawn) => {
        const all = onceEach(drawn);
        const made = untangled(all.map((each) => note(each.pitch, each.tick, each.durationTicks)));
        for (const [index, each] of made.entries()) {
          const next = made.slice(index + 1).find(({ pitch }) => pitch === each.pitch);
          const asked = all.find(({ tick, pitch }) => tick === each.tick && pitch === each.pitch)!;
          expect(each.durationTicks).toBe(Math.min(asked.durationTicks, (next?.tick ?? 1000) - each.tick));
        }
        expect(made).toHaveLength(all.length);
      }),
    );
  });
});
