import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createScore, scoreFromNotes } from '../create-score.ts';
import { discoverMotifs } from './discover-motifs.ts';
import { repeatedRuns } from './repeated-runs.ts';
import { cosiatec, type Point, sia, siatec } from './siatec.ts';

/** "Frère Jacques" in quarters: pitch and length. */
const FRERE_JACQUES: readonly (readonly [number, number])[] = [
  ...[60, 62, 64, 60, 60, 62, 64, 60].map((pitch) => [pitch, 1] as const),
  ...[64, 65, 67, 64, 65, 67].map((pitch, i) => [pitch, i % 3 === 2 ? 2 : 1] as const),
  ...[67, 69, 67, 65, 64, 60, 67, 69, 67, 65, 64, 60].map((pitch, i) => [pitch, i % 6 < 4 ? 0.5 : 1] as const),
  ...[60, 55, 60, 60, 55, 60].map((pitch, i) => [pitch, i % 3 === 2 ? 2 : 1] as const),
];
function voice(afterQuarters: number) {
  let tick = afterQuarters * 480;
  return FRERE_JACQUES.map(([pitch, quarters]) => {
    const note = { pitch, tick, durationTicks: quarters * 480 };
    tick += quarters * 480;
    return note;
  });
}
/** Meredith, Lemström and Wiggins 2002: the small set of points by which SIA is explained. */
const SIX_POINTS: readonly Point[] = [
  [1, 1],
  [1, 3],
  [2, 1],
  [2, 2],
  [2, 3],
  [3, 2],
].map(([x, y]) => ({ x, y }));

describe('discoverMotifs', () => {
  it('of "Frère Jacques" it finds the four halves of its lines, each sung twice', () => {
    const score = scoreFromNotes(voice(0));
    const motifs = discoverMotifs(score, { minimumNotes: 3, maximumNotes: 6 });
    const twice = motifs.slice(0, 4).map(({ occurrences }) => occurrences.map(({ bar }) => bar));
    expect(twice.toSorted((a, b) => a[0] - b[0])).toEqual([
      [1, 2],
      [3, 4],
      [5, 6],
      [7, 8],
    ]);
  });
  it('as a canon, the whole tune is one motif, in both voices', () => {
    const score = createScore({ tracks: [{ notes: voice(0) }, { notes: voice(8) }] });
    const [motif] = discoverMotifs(score, { minimumNotes: 20, maximumNotes: 40 });
    expect(motif.notes.length).toBe(FRERE_JACQUES.length);
    expect(motif.occurrences.map(({ track, bar, transposition }) => [track, bar, transposition])).toEqual([
      [0, 1, 0],
      [1, 3, 0],
    ]);
    expect(motif.coverage).toBe(1);
    // 32 notes twice, by 32 notes and one place more
    expect(motif.compression).toBeCloseTo(64 / 33);
  });
  it('a sequence within the key is one motif in steps of the scale', () => {
    const pitches = [60, 64, 62, 65, 62, 65, 64, 67, 64, 67, 65, 69];
    const score = scoreFromNotes(
      pitches.map((pitch, i) => ({ pitch, durationTicks: i % 4 === 3 ? 960 : 240 })),
      { keys: [{ tick: 0, fifths: 0, mode: 'major' }] },
    );
    expect(discoverMotifs(score, { tonal: true })[0].occurrences.length).toBe(3);
    expect(discoverMotifs(score)[0]?.occurrences.length ?? 0).toBeLessThan(3);
  });
  it('what goes round and round is one turn, as often as it turns', () => {
    const turns = [60, 62, 64, 60, 62, 64, 60, 62, 64, 60, 62, 64].map((pitch) => ({ pitch }));
    const [motif] = discoverMotifs(scoreFromNotes(turns), { minimumNotes: 3 });
    expect([motif.intervals, motif.occurrences.length, motif.coverage]).toEqual([[2, 2], 4, 1]);
  });
  it('law: motifs stay the same in another key, and each place holds the intervals it says', () => {
    const small = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 8, maxLength: 40 });
    fc.assert(
      fc.property(small, fc.integer({ min: -20, max: 20 }), (pitches, by) => {
        const score = scoreFromNotes(pitches.map((pitch) => ({ pitch: 60 + pitch })));
        const motifs = discoverMotifs(score, { minimumNotes: 3 });
        const moved = discoverMotifs(scoreFromNotes(pitches.map((pitch) => ({ pitch: 60 + pitch + by }))), {
          minimumNotes: 3,
        });
        expect(moved.map(({ notes: _, ...rest }) => rest)).toEqual(motifs.map(({ notes: _, ...rest }) => rest));
        for (const { intervals, occurrences } of motifs) {
          expect(occurrences.length).toBeGreaterThan(1);
          for (const { tick } of occurrences) {
            const at = tick / 480;
            expect(intervals).toEqual(intervals.map((_, i) => pitches[at + i + 1] - pitches[at + i]));
          }
        }
      }),
    );
  });
});

describe('repeatedRuns', () => {
  it('law: finds every run that a search by hand finds to be repeated and not to be lengthened', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1, max: 2 }), { maxLength: 30 }), (raw) => {
        const symbols = raw.map((symbol, i) => (symbol < 0 ? -1 - i : symbol));
        const runs = new Map<string, number[]>();
        for (let length = 2; length <= symbols.length; length++) {
          for (let at = 0; at + length <= symbols.length; at++) {
            const run = symbols.slice(at, at + length);
            if (run.every((symbol) => symbol >= 0)) runs.set(run.join(), [...(runs.get(run.join()) ?? []), at]);
          }
        }
        const expected = [...runs].filter(([run, places]) => {
          if (places.length < 2) return false;
          const after = new Set(places.map((place) => symbols[place + run.split(',').length] ?? -99));
          const before = new Set(places.map((place) => symbols[place - 1] ?? -99));
          const varies = (side: Set<number>) => side.size > 1 || [...side][0] < 0;
          return varies(after) && varies(before);
        });
        const found = [...repeatedRuns(symbols, 2, 64)].map(({ length, places }): [string, number[]] => [
          symbols.slice(places[0], places[0] + length).join(),
          [...places],
        ]);
        const byRun = (a: [string, number[]], b: [string, number[]]) => (a[0] < b[0] ? -1 : 1);
        expect(found.sort(byRun)).toEqual(expected.sort(byRun));
      }),
    );
  });
});

describe('SIATEC', () => {
  it('the six points of the paper have five patterns of two or more points', () => {
    const patterns = sia(SIX_POINTS).map(({ vector, pattern }) => [
      `${vector.x},${vector.y}`,
      pattern.map(({ x, y }) => `${x},${y}`).join(' '),
    ]);
    // worked by hand: from each pair of points, the vector between them
    expect(patterns).toEqual([
      ['0,1', '2,1 2,2'],
      ['0,2', '1,1 2,1'],
      ['1,-1', '1,3 2,3'],
      ['1,0', '1,1 1,3 2,2'],
      ['1,1', '1,1 2,1'],
    ]);
  });
  it('a pattern in three places is the whole cover', () => {
    const places = [
      { x: 0, y: 0 },
      { x: 10, y: 5 },
      { x: 30, y: -2 },
    ];
    const shape = [
      { x: 0, y: 0 },
      { x: 1, y: 2 },
      { x: 3, y: 3 },
      { x: 4, y: 0 },
    ];
    const points = places.flatMap((place) => shape.map(({ x, y }) => ({ x: x + place.x, y: y + place.y })));
    const cover = cosiatec(points);
    expect(cover.map(({ pattern, translators }) => [pattern, translators])).toEqual([[shape, places]]);
    // twelve points from four and two vectors more
    expect(cover[0].compression).toBe(2);
  });
  it('law: a cover by COSIATEC holds every point, and every translator moves its pattern onto points', () => {
    const point = fc.record({ x: fc.integer({ min: 0, max: 9 }), y: fc.integer({ min: 0, max: 5 }) });
    fc.assert(
      fc.property(fc.uniqueArray(point, { maxLength: 25, selector: ({ x, y }) => `${x} ${y}` }), (points) => {
        const known = new Set(points.map(({ x, y }) => `${x} ${y}`));
        const moved = (classes: ReturnType<typeof siatec>) =>
          classes.flatMap(({ pattern, translators }) =>
            translators.flatMap((by) => pattern.map(({ x, y }) => `${x + by.x} ${y + by.y}`)),
          );
        for (const place of moved(siatec(points))) expect(known.has(place)).toBe(true);
        expect(new Set(moved(cosiatec(points, { count: 100 })))).toEqual(known);
      }),
    );
  });
});
