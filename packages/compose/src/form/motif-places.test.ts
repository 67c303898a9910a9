import { createScore, motifOf, parsePitch, readFormPlan, type Score } from '@continuo/music';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { motifWishSchema } from '../score-wishes.ts';
import { motifPlaces, verifyMotifPlaces } from './motif-places.ts';
import { planProblems } from './plan-problems.ts';

/** Four bars of 3/4: the cello has E F G on the second beat of bar 2. */
const SCORE: Score = createScore({
  meters: '3/4',
  endTick: 4 * 1440,
  tracks: [
    { name: 'Right hand', program: 0 },
    {
      program: 42,
      notes: motifOf([1, 2], 0.5, { firstPitch: 52 }).map((note) => ({ ...note, tick: note.tick + 1920 })),
    },
  ],
});
const wish = (input: object) => motifWishSchema.parse(input);

describe('motifPlaces', () => {
  it('a motif of bar 2 comes back in bar 4 where it lay in its bar, twice as slow, upside down, an octave higher', () => {
    const asked = wish({
      from: { bars: [2, 2], track: 'cello' },
      places: [{ bar: 4, track: 'right hand', transpose: 12, form: 'inversion', stretch: 2 }],
    });
    const [place] = motifPlaces(asked, SCORE);
    expect(place).toMatchObject({ track: 0, bar: 4, free: false });
    expect(place!.notes).toEqual([
      { pitch: 64, tick: 3 * 1440 + 960, durationTicks: 480 },
      { pitch: 63, tick: 3 * 1440 + 1440, durationTicks: 480 },
      { pitch: 61, tick: 3 * 1440 + 1920, durationTicks: 480 },
    ]);
  });
  it('a motif in quarters begins where its first note does', () => {
    const notes = ['G4', 'G4', 'G4', 'Eb4'].map((name, i) => ({
      pitch: parsePitch(name),
      at: 0.5 + i * 0.5,
      duration: i === 3 ? 2 : 0.5,
    }));
    const [place] = motifPlaces(wish({ notes, places: [{ bar: 1, track: 0, beat: 1 }] }), SCORE);
    expect(place!.notes.map(({ tick }) => tick)).toEqual([720, 960, 1200, 1440]);
  });
  it('what cannot be is told with the path of the wish', () => {
    const places = [{ bar: 1, track: 'tuba' }];
    const notes = [{ pitch: 60, at: 0, duration: 1 }];
    expect(() => motifPlaces(wish({ places }), SCORE)).toThrow('motif: neither notes nor from');
    expect(() => motifPlaces(wish({ notes, places }), SCORE, 'motifs.0')).toThrow(
      'motifs.0.places.0: no track "tuba"; the nearest is',
    );
    expect(() => motifPlaces(wish({ notes, places: [{ bar: 0, track: 0 }] }), SCORE)).toThrow(
      'bar 0 where 1 is the first',
    );
    expect(() => motifPlaces(wish({ notes, places: [{ bar: 1, track: 7 }] }), SCORE)).toThrow(
      'track 7 where 0 to 1 are there',
    );
    expect(() =>
      motifPlaces(wish({ notes: [{ ...notes[0], pitch: 120 }], places: [{ bar: 1, track: 0, transpose: 12 }] }), SCORE),
    ).toThrow('pitch 120 of the motif would come out as 132');
    expect(() => motifPlaces(wish({ from: { bars: [3, 4], track: 1 }, places }), SCORE)).toThrow(
      'no note begins in bars 3–4',
    );
  });
  it('law: what is written as asked is verified at each of its places, and a wrong note is not', () => {
    const note = fc.record({ pitch: fc.integer({ min: 48, max: 72 }), duration: fc.constantFrom(0.25, 0.5, 1, 3) });
    const place = fc.record({
      bar: fc.integer({ min: 1, max: 40 }),
      track: fc.constantFrom<string | number>('right hand', 'cello', 0, 1),
      transpose: fc.integer({ min: -20, max: 20 }),
      form: fc.constantFrom('prime', 'inversion', 'retrograde', 'retrograde-inversion'),
      stretch: fc.constantFrom(0.5, 1, 2),
    });
    fc.assert(
      fc.property(
        fc.array(note, { minLength: 1, maxLength: 8 }),
        fc.array(place, { minLength: 1, maxLength: 4 }),
        (notes, places) => {
          const at = notes.map((_, i) => notes.slice(0, i).reduce((sum, { duration }) => sum + duration, 0));
          const asked = motifPlaces(wish({ notes: notes.map((one, i) => ({ ...one, at: at[i] })), places }), SCORE);
          const written = createScore({
            meters: '3/4',
            tracks: [0, 1].map((track) => ({
              notes: asked.filter((one) => one.track === track).flatMap((one) => one.notes),
            })),
          });
          expect(verifyMotifPlaces(written, asked).map(({ got }) => [got.held, got.exact])).toEqual(
            asked.map(() => [true, true]),
          );
          const [alone] = asked;
          const wrong = createScore({
            meters: '3/4',
            tracks: [0, 1].map((track) => ({
              notes: track === alone!.track ? alone!.notes.map((own) => ({ ...own, pitch: own.pitch + 1 })) : [],
            })),
          });
          // all of it a semitone off would be a variation, where that is allowed
          expect(verifyMotifPlaces(wrong, [alone!])[0]!.got).toMatchObject({
            held: false,
            exact: false,
            transposition: 1,
          });
        },
      ),
    );
  });
});

describe('planProblems', () => {
  it('says what does not fit, and nothing where all does', () => {
    expect(
      planProblems(readFormPlan("A8 (with cello), A'8 in G"), { bars: 16, instruments: ['Cello', 'Piano'] }),
    ).toEqual([]);
    const plan = {
      sections: [
        { name: 'A', bars: 8, key: 'H', distance: 0.5 },
        { name: 'B', bars: 8, varies: 'C', instruments: ['tuba'] },
      ],
    };
    const problems = planProblems(plan, { bars: 32, instruments: ['cello'] });
    expect(problems.length).toBe(5);
    expect(problems[0]).toBe('form: its sections have 16 bars together where 32 are asked for');
    expect(problems[1]).toContain('form, section 1 ("A"): key "H" is not known');
    expect(problems[2]).toContain('a distance of 0.5 from nothing');
    expect(problems[3]).toContain('varies "C", which is no earlier section; there are A');
    expect(problems[4]).toContain("tuba is to play, which is none of the piece's instruments (cello)");
  });
});
