import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createScore, scoreFromNotes } from '../create-score.ts';
import { adamsContour, contourOf, contourShape, parsonsCode } from './contour.ts';
import { reduceContour } from './contour-reduction.ts';
import { melodyOf } from './melody-of.ts';
import { skylineOf } from './skyline.ts';

const pitchesOf = (notes: readonly { readonly pitch: number }[]) => notes.map(({ pitch }) => pitch);
const pitches = fc.array(fc.integer({ min: 30, max: 90 }), { minLength: 1, maxLength: 40 });

describe('contour', () => {
  it('"Twinkle, twinkle" and "Ode to Joy" in Parsons code', () => {
    expect(parsonsCode([60, 60, 67, 67, 69, 69, 67, 65, 65, 64, 64, 62, 62, 60])).toBe('*rururddrdrdrd');
    expect(parsonsCode([64, 64, 65, 67, 67, 65, 64, 62, 60, 60, 62, 64, 64, 62, 62])).toBe('*ruurddddruurdr');
  });
  it.each([
    [[60, 64, 67, 64, 60], 'convex'],
    [[67, 62, 60, 62, 67], 'concave'],
    [[60, 62, 64, 65], 'ascending'],
    [[67, 65, 64, 62], 'descending'],
    [[60, 60, 60], 'horizontal'],
    [[60, 67, 67, 67], 'ascending-horizontal'],
    [[60, 60, 60, 67], 'horizontal-ascending'],
    [[67, 60, 60, 60], 'descending-horizontal'],
    [[67, 67, 67, 60], 'horizontal-descending'],
  ])('the phrase %j is %s (Huron 1996)', (phrase, shape) => {
    expect(contourShape(phrase)).toBe(shape);
  });
  it.each([
    [[60, 64, 67], 'ascending', 0, undefined],
    [[60, 69, 67], 'ascending', 1, 'up'],
    [[60, 55, 67], 'ascending', 1, 'down'],
    [[60, 67, 55, 62], 'ascending', 2, 'up'],
    [[62, 55, 67, 60], 'descending', 2, 'down'],
    [[60, 60], 'level', 0, undefined],
    [[60, 67, 60], 'level', 1, 'up'],
  ])('the line %j by Adams 1976', (line, slope, deviation, reciprocal) => {
    expect(adamsContour(line)).toEqual({ slope, deviation, reciprocal });
  });
  it('reduction keeps the peaks and valleys, then the peaks among peaks (Morris 1993)', () => {
    // an arch: only its top and ends stay after one pass
    expect(reduceContour([60, 62, 64, 67, 64, 60])).toEqual({ ranks: [0, 1, 0], places: [0, 3, 5], depth: 1 });
    // the passing 3 goes first, then the peak 4 and the valley 2, which are none among peaks and valleys
    expect(reduceContour([0, 4, 3, 2, 5, 5, 1])).toEqual({ ranks: [0, 2, 1], places: [0, 4, 6], depth: 2 });
    // by the letter of step 3 a zigzag stays as it is, for all its notes are peaks or valleys
    expect(reduceContour([60, 64, 62, 69, 60]).depth).toBe(0);
    expect(reduceContour([60, 67])).toEqual({ ranks: [0, 1], places: [0, 1], depth: 0 });
    expect(reduceContour([60, 60, 60])).toEqual({ ranks: [0, 0, 0], places: [0, 1, 2], depth: 0 });
  });
  it('laws: transposition changes nothing, inversion swaps up and down, a prime is its own prime', () => {
    fc.assert(
      fc.property(pitches, fc.integer({ min: -20, max: 20 }), (line, by) => {
        const contour = contourOf(line.map((pitch) => ({ pitch })));
        expect(contourOf(line.map((pitch) => ({ pitch: pitch + by })))).toEqual(contour);
        const mirrored = parsonsCode(line.map((pitch) => -pitch));
        const swapped = parsonsCode(line).replace(/[ud]/g, (step) => (step === 'u' ? 'd' : 'u'));
        expect(mirrored).toBe(swapped);
        const { ranks } = reduceContour(line);
        expect(reduceContour(ranks)).toEqual({ ranks, places: [...ranks.keys()], depth: 0 });
      }),
    );
  });
  it('law: a reduction keeps first, last, highest and lowest', () => {
    fc.assert(
      fc.property(pitches, (line) => {
        const left = reduceContour(line).places.map((place) => line[place]);
        expect([left[0], left.at(-1), Math.max(...left), Math.min(...left)]).toEqual([
          line[0],
          line.at(-1),
          Math.max(...line),
          Math.min(...line),
        ]);
      }),
    );
  });
});

describe('melodyOf', () => {
  const tune = [72, 74, 76, 77, 79, 77, 76, 74].map((pitch) => ({ pitch }));
  const chords = [0, 480, 960, 1440, 1920, 2400, 2880, 3360].flatMap((tick) =>
    [48, 52, 55].map((pitch) => ({ pitch, tick })),
  );
  it('a track whose name says so is the melody, even under another', () => {
    const bass = [36, 38].map((pitch) => ({ pitch }));
    const score = createScore({
      tracks: [
        { name: 'Piano', notes: tune },
        { name: 'VOCAL', notes: bass },
      ],
    });
    expect(melodyOf(score)).toMatchObject({ rule: 'named', track: 1 });
    expect(melodyOf(score, { names: false })).toMatchObject({ rule: 'track', track: 0 });
  });
  it('backing vocals and bass voices are not it', () => {
    const score = createScore({
      tracks: [
        { name: 'Backing Vocals', notes: chords },
        { name: 'Flute', notes: tune },
      ],
    });
    expect(melodyOf(score).track).toBe(1);
  });
  it('over chords in one track the line is the tune', () => {
    const { notes, rule, track } = melodyOf(
      scoreFromNotes([...tune.map((note, i) => ({ ...note, tick: i * 480 })), ...chords]),
    );
    expect([rule, track, pitchesOf(notes)]).toEqual(['line', 0, pitchesOf(tune)]);
  });
  it('drums and silence have no melody', () => {
    expect(melodyOf(createScore({ tracks: [{ channel: 9, notes: tune }] }))).toEqual({
      notes: [],
      track: undefined,
      rule: 'none',
    });
  });
  it('laws: a skyline is one note at a time, and a line is its own skyline', () => {
    const note = fc.record({
      pitch: fc.integer({ min: 30, max: 90 }),
      tick: fc.integer({ min: 0, max: 2000 }),
      durationTicks: fc.integer({ min: 1, max: 900 }),
    });
    fc.assert(
      fc.property(fc.array(note, { maxLength: 30 }), fc.double({ min: 0, max: 1, noNaN: true }), (notes, overlap) => {
        const line = skylineOf(scoreFromNotes(notes).tracks[0].notes, { overlap });
        for (let i = 1; i < line.length; i++) {
          expect(line[i].tick).toBeGreaterThan(line[i - 1].tick);
          expect(line[i - 1].tick + line[i - 1].durationTicks).toBeLessThanOrEqual(line[i].tick);
        }
        expect(skylineOf(line)).toEqual(line);
      }),
    );
  });
});
