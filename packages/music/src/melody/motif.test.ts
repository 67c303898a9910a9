import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createScore, type NoteInWords, scoreFromNotes } from '../create-score.ts';
import { parsePitch } from '../pitch.ts';
import type { Score } from '../score.ts';
import { transposeScore } from '../transpose.ts';
import { describeOccurrence, findMotif } from './find-motif.ts';
import { MOTIF_FORMS, type Motif, motifOf, transformMotif } from './motif.ts';
import { runSimilarity } from './similar-runs.ts';

/** Notes of equal length from names, "-" for a rest. */
function line(names: string, { from = 0, length = 120 }: { from?: number; length?: number } = {}): NoteInWords[] {
  return names
    .split(' ')
    .flatMap((name, i) =>
      name === '-' ? [] : [{ pitch: parsePitch(name), tick: from + i * length, durationTicks: length }],
    );
}

/** Bach, Invention 1 in C (BWV 772), bars 1 to 4, right hand, and the left hand of bar 1; ornaments left out. */
const INVENTION: Score = createScore({
  keys: [{ tick: 0, fifths: 0, mode: 'major' }],
  tracks: [
    {
      notes: [
        ...line('- C4 D4 E4 F4 D4 E4 C4'),
        ...line('G4 C5 B4 C5', { from: 960, length: 240 }),
        ...line('D5 G4 A4 B4 C5 A4 B4 G4', { from: 1920 }),
        ...line('D5 G5 F5 G5', { from: 2880, length: 240 }),
        ...line('E5 A5 G5 F5 E5 G5 F5 A5 G5 F5 E5 D5 C5 E5 D5 F5', { from: 3840 }),
        ...line('E5 D5 C5 B4 A4 C5 B4 D5 C5 B4 A4 G4 F#4 A4 G4 B4', { from: 5760 }),
      ],
    },
    { notes: [...line('- C3 D3 E3 F3 D3 E3 C3', { from: 960 })] },
  ],
});
const SUBJECT: Motif = motifOf([2, 2, 1, -3, 2, -4], 0.25);

/** Beethoven, Symphony 5, bars 1 to 5, as the strings play. */
const FATE: Score = createScore({
  meters: '2/4',
  keys: [{ tick: 0, fifths: -3, mode: 'minor' }],
  tracks: [
    {
      notes: [
        ...line('- G4 G4 G4', { length: 240 }),
        ...line('Eb4', { from: 960, length: 960 }),
        ...line('- F4 F4 F4', { from: 1920, length: 240 }),
        ...line('D4', { from: 2880, length: 1920 }),
      ],
    },
  ],
});

describe('findMotif', () => {
  it('the fate motif of Beethoven 5 stands in bar 1, and a step lower in bar 3', () => {
    const motif = motifOf([0, 0, -4], [0.5, 0.5, 0.5, 2], { firstPitch: parsePitch('G4') });
    const found = findMotif(FATE, motif);
    expect(found.map((occurrence) => [occurrence.bar, describeOccurrence(occurrence)])).toEqual([
      [1, 'as it is'],
      [3, 'down 2 semitones by steps of the scale'],
    ]);
    // the last interval is a semitone off, one of three
    expect(found[1].similarity).toBeCloseTo(1 - 0.1 / 3);
    expect(findMotif(FATE, motif, { tonal: false }).length).toBe(1);
  });
  it("the subject of Bach's first invention: answered an octave and a fifth off, then inverted down the scale", () => {
    const found = findMotif(INVENTION, SUBJECT, { forms: ['prime', 'inversion'] });
    expect(found.map((occurrence) => [occurrence.track, occurrence.bar, describeOccurrence(occurrence)])).toEqual([
      [0, 1, 'as it is'],
      [1, 1, 'down 12 semitones'],
      [0, 2, 'up 7 semitones'],
      [0, 3, 'inverted, up 21 semitones'],
      [0, 3, 'inverted, up 17 semitones by steps of the scale'],
      [0, 4, 'inverted, up 14 semitones by steps of the scale'],
      [0, 4, 'inverted, up 11 semitones'],
    ]);
    // across the joins of that chain it reads backwards, as E G F A G F E in bar 3
    const backwards = findMotif(INVENTION, SUBJECT, { forms: ['retrograde'] });
    expect(backwards.map(({ bar, notes }) => [bar, notes[0].pitch])).toEqual([
      [3, parsePitch('E5')],
      [3, parsePitch('C5')],
      [4, parsePitch('A4')],
    ]);
  });
  it('chords under a motif, and other notes outside its range, do not hide it; a note passing through it does', () => {
    const motif = motifOf([4, 3], 1);
    const melody = line('C5 E5 G5', { length: 480 });
    expect(findMotif(scoreFromNotes([...melody, ...line('C3 C3 C3 C3 C3 C3', { length: 240 })]), motif).length).toBe(1);
    expect(findMotif(scoreFromNotes([...melody, ...line('- D5', { length: 240 })]), motif).length).toBe(0);
  });
  it('an ornamented repeat is found as varied, with its similarity', () => {
    // the third note broken into two: one break of 0.3 over four steps
    const notes = [...line('C4 E4 G4 E4 C4', { length: 480 })];
    const varied = [...line('C4 E4', { from: 4800, length: 480 }), ...line('G4 F4', { from: 5760, length: 240 })];
    const score = scoreFromNotes([...notes, ...varied, ...line('E4 C4', { from: 6240, length: 480 })]);
    const motif = motifOf([4, 3, -3, -4], 1);
    expect(findMotif(score, motif).length).toBe(1);
    const found = findMotif(score, motif, { minimumSimilarity: 0.8 });
    expect(found.map(({ tick, similarity }) => [tick, similarity])).toEqual([
      [0, 1],
      [4800, 1 - 0.3 / 4],
    ]);
  });
  it('rhythm alone is found where asked for', () => {
    const score = scoreFromNotes([
      ...line('C4 C4 C4', { length: 240 }),
      ...line('C5', { from: 720, length: 960 }),
      ...line('A4 F4 B4', { from: 1680, length: 240 }),
      ...line('G4', { from: 2400 }),
    ]);
    const motif = motifOf([0, 0, 12], [0.5, 0.5, 0.5, 2]);
    expect(findMotif(score, motif).length).toBe(1);
    expect(findMotif(score, motif, { rhythm: true }).map(({ form, tick }) => [form, tick])).toEqual([
      ['prime', 0],
      ['rhythm', 1680],
    ]);
  });
  it('a motif of one note, or with two at a tick, is an error that says what to do', () => {
    expect(() => findMotif(FATE, motifOf([0], 1).slice(1))).toThrow('a motif of 1 notes where 2 to 256 are expected');
    const chord = [60, 64].map((pitch) => ({ pitch, tick: 0, durationTicks: 480 }));
    expect(() => findMotif(FATE, chord)).toThrow('take its top line');
    const long = motifOf(
      Array.from({ length: 99 }, () => 1).map((step, i) => (i % 2 ? -step : step)),
      1,
    );
    expect(() => findMotif(FATE, long, { minimumSimilarity: 0.9 })).toThrow('at most 64 are expected');
    expect(() => motifOf([1, 2], [1, 1])).toThrow('2 lengths for 2 intervals where 3 are expected');
  });
});

/** Motifs that no transformation turns into another form of themselves: steep, then shallow, and long, then short. */
const asymmetric = fc
  .tuple(fc.integer({ min: 7, max: 11 }), fc.integer({ min: 1, max: 3 }), fc.constantFrom(-1, 1))
  .map(([wide, narrow, sign]) => motifOf([sign * wide, sign * -narrow, sign * -narrow], [3, 1, 1, 2]));

describe('laws of motifs', () => {
  it.each(MOTIF_FORMS)('a motif that stands in the %s is found so and only so', (form) => {
    fc.assert(
      fc.property(
        asymmetric,
        fc.constantFrom(1, 2, 0.5),
        fc.integer({ min: -12, max: 12 }),
        (motif, timeFactor, by) => {
          const notes = transformMotif(motif, form, timeFactor).map((note) => ({ ...note, pitch: note.pitch + by }));
          const found = findMotif(scoreFromNotes(notes), motif);
          expect(found.map((one) => [one.form, one.timeFactor, one.transposition, one.tonal])).toEqual([
            [form, timeFactor, by, false],
          ]);
        },
      ),
    );
  });
  it('inversion and retrograde undo themselves', () => {
    fc.assert(
      fc.property(asymmetric, fc.constantFrom('inversion', 'retrograde'), (motif, form) => {
        const twice = transformMotif(transformMotif(motif, form), form);
        expect(twice.map(({ pitch, tick }) => [pitch, tick])).toEqual(motif.map(({ pitch, tick }) => [pitch, tick]));
      }),
    );
  });
  it('a piece in another key has the same occurrences', () => {
    fc.assert(
      fc.property(fc.integer({ min: -12, max: 12 }), (by) => {
        const here = findMotif(INVENTION, SUBJECT, { minimumSimilarity: 0.85 });
        const moved = transformMotif(SUBJECT, 'prime').map((note) => ({ ...note, pitch: note.pitch + by }));
        const there = findMotif(transposeScore(INVENTION, by), moved, { minimumSimilarity: 0.85 });
        const facts = (found: typeof here) => found.map(({ notes: _, ...rest }) => rest);
        expect(facts(there)).toEqual(facts(here));
      }),
    );
  });
  it('a line is wholly like itself, and like its transposition; less with each semitone off', () => {
    fc.assert(
      fc.property(asymmetric, fc.integer({ min: -12, max: 12 }), fc.integer({ min: 1, max: 4 }), (motif, by, off) => {
        const moved = motif.map((note) => ({ ...note, pitch: note.pitch + by }));
        expect(runSimilarity(motif, moved)).toBe(1);
        const bent = (semitones: number) => [...moved.slice(0, -1), { ...moved[3], pitch: moved[3].pitch + semitones }];
        expect(runSimilarity(motif, bent(off))).toBeGreaterThan(runSimilarity(motif, bent(off + 1)));
      }),
    );
  });
});
