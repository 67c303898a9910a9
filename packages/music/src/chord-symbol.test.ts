import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CHORD_KINDS,
  type Chord,
  chordPitchClasses,
  formatChordSymbol,
  parseChordSymbol,
  tryParseChordSymbol,
} from './chord-symbol.ts';
import { chordOfHarte } from './harmony/harte.ts';
import { hasData, objectsOf } from './testing/data-sets.ts';

const root = fc.record({
  step: fc.constantFrom('A', 'B', 'C', 'D', 'E', 'F', 'G'),
  alter: fc.integer({ min: -3, max: 3 }),
}) as fc.Arbitrary<Chord['root']>;
const degree = fc.record({
  change: fc.constantFrom('add', 'alter', 'subtract'),
  degree: fc.integer({ min: 1, max: 13 }),
  alter: fc.integer({ min: -2, max: 2 }),
}) as fc.Arbitrary<Chord['degrees'][number]>;
const ORDER = ['add', 'alter', 'subtract'];
const degrees = fc
  .uniqueArray(degree, { maxLength: 4, selector: (d) => `${d.change}${d.degree}${d.alter}` })
  .map((list) =>
    list.toSorted(
      (a, b) => a.degree - b.degree || a.alter - b.alter || ORDER.indexOf(a.change) - ORDER.indexOf(b.change),
    ),
  );
const chord = fc
  .record({ root, kind: fc.constantFrom(...CHORD_KINDS), degrees, bass: fc.option(root, { nil: undefined }) })
  .map(({ bass, ...rest }): Chord => (bass ? { ...rest, bass } : rest));

describe('chord symbols', () => {
  it('law: parse is the inverse of format for every kind, degrees and bass', () => {
    fc.assert(
      fc.property(chord, (one) => {
        expect(parseChordSymbol(formatChordSymbol(one))).toEqual(one);
      }),
      { numRuns: 5000 },
    );
  });
  it('law: parse is the inverse of format for every kind with each single degree', () => {
    for (const kind of CHORD_KINDS) {
      for (const change of ['add', 'alter', 'subtract'] as const) {
        for (let number = 1; number <= 13; number++) {
          for (let alter = -2; alter <= 2; alter++) {
            const one: Chord = { root: { step: 'E', alter: 0 }, kind, degrees: [{ change, degree: number, alter }] };
            expect(parseChordSymbol(formatChordSymbol(one))).toEqual(one);
          }
        }
      }
    }
  });

  it.each([
    ['C', 'C', [0, 4, 7]],
    ['Cm', 'Cm', [0, 3, 7]],
    ['C-', 'Cm', [0, 3, 7]],
    ['Cmin', 'Cm', [0, 3, 7]],
    ['CΔ7', 'Cmaj7', [0, 4, 7, 11]],
    ['CM7', 'Cmaj7', [0, 4, 7, 11]],
    ['C7M', 'Cmaj7', [0, 4, 7, 11]],
    ['C7b9#11', 'C7b9#11', [0, 4, 7, 10, 1, 6]],
    ['C7(b9,#11)', 'C7b9#11', [0, 4, 7, 10, 1, 6]],
    ['C7-9', 'C7b9', [0, 4, 7, 10, 1]],
    ['Csus', 'Csus4', [0, 5, 7]],
    ['C9sus', 'C9sus4', [0, 5, 7, 10, 2]],
    ['Csus4(add7)', 'C7sus4', [0, 5, 7, 10]],
    ['C6/9', 'C69', [0, 4, 7, 9, 2]],
    ['C6/9/E', 'C69/E', [4, 0, 7, 9, 2]],
    ['Cadd9', 'Cadd9', [0, 4, 7, 2]],
    ['C°7', 'Cdim7', [0, 3, 6, 9]],
    ['Cø', 'Cm7b5', [0, 3, 6, 10]],
    ['Cm7(b5)', 'Cm7(b5)', [0, 3, 6, 10]],
    ['C7alt', 'C7alt', [0, 4, 6, 10, 1, 3, 8]],
    ['C5', 'C5', [0, 7]],
    ['Cm#5', 'Cm#5', [0, 3, 8]],
    ['CmM7', 'CmMaj7', [0, 3, 7, 11]],
    ['Cm(maj7)', 'CmMaj7', [0, 3, 7, 11]],
    ['F♯/A♯', 'F#/A#', [10, 6, 1]],
    ['Bb', 'Bb', [10, 2, 5]],
    ['Eb5', 'Eb5', [3, 10]],
    ['E(b5)', 'E(b5)', [4, 8, 10]],
    ['C:min7/b3', 'Cm7/Eb', [3, 0, 7, 10]],
    ['C:(1,b3,b7)', 'Cmno5add7', [0, 3, 10]],
    ['Bbj7', 'Bbmaj7', [10, 2, 5, 9]],
    ['C-7911#', 'Cm7add9#11', [0, 3, 7, 10, 2, 6]],
    ['C79b13b', 'C7b9b13', [0, 4, 7, 10, 1, 8]],
  ])('"%s" is written %s', (text, written, classes) => {
    const one = parseChordSymbol(text);
    expect(formatChordSymbol(one)).toBe(written);
    expect(chordPitchClasses(one)).toEqual(classes);
  });
  it.each(['N.C.', 'NC', 'N', 'n.c.'])('"%s" is no chord', (text) => {
    expect(parseChordSymbol(text)).toBe('N.C.');
    expect(chordPitchClasses('N.C.')).toEqual([]);
  });
  it('H is German', () => {
    expect(tryParseChordSymbol('H7')).toBeUndefined();
    expect(formatChordSymbol(parseChordSymbol('H7/B', { german: true }))).toBe('B7/Bb');
  });
  it('what is not a chord says what was expected', () => {
    expect(() => parseChordSymbol('Cwhat')).toThrow(
      'chord symbol "Cwhat" is not understood at "what"; a letter A–G and a kind are expected, e.g. "Dm7", "F#/A#", "N.C."',
    );
    expect(() => parseChordSymbol('')).toThrow('is not understood;');
    expect(() => chordOfHarte('C:what')).toThrow('chord "C:what" is not understood');
    expect(() => chordOfHarte('X')).toThrow('chord "X"');
  });
  it('law: any text either parses or is undefined, and what parses is written and read equal', () => {
    const letters = fc.constantFrom(...'CDEb#m-+7911135susaddj(),/ohM^:*N.altno3 '.split(''));
    fc.assert(
      fc.property(fc.array(letters, { maxLength: 12 }), (parts) => {
        const one = tryParseChordSymbol(`C${parts.join('')}`);
        if (one !== undefined) expect(parseChordSymbol(formatChordSymbol(one))).toEqual(one);
      }),
      { numRuns: 3000 },
    );
  });
});

describe.skipIf(!hasData())('the chord symbols of the data sets', () => {
  it.each([
    ['open/openewld', 12_000],
    ['caution/openewld-later', 6_000],
    ['caution/nottingham', 25_000],
  ])('%s: all parse', (set, atLeast) => {
    const symbols = objectsOf<{ readonly chords: [number, string][] }>(`${set}/leadsheets.jsonl.gz`).flatMap(
      ({ chords }) => chords.map(([, symbol]) => symbol),
    );
    expect(symbols.length).toBeGreaterThan(atLeast);
    expect([...new Set(symbols)].filter((symbol) => tryParseChordSymbol(symbol) === undefined)).toEqual([]);
  });
  it('weimar-jazz-solos: all parse', () => {
    const symbols = objectsOf<{ readonly beats: (string | null)[][] }>(
      'caution/weimar-jazz-solos/solos.jsonl.gz',
    ).flatMap(({ beats }) => beats.map((beat) => beat[4]).filter((symbol) => symbol));
    expect(symbols.length).toBeGreaterThan(10_000);
    expect([...new Set(symbols)].filter((symbol) => tryParseChordSymbol(symbol as string) === undefined)).toEqual([]);
  });
});
