import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Chord, formatChordSymbol, parseChordSymbol } from '../chord-symbol.ts';
import { KEYS, parseKey } from '../key.ts';
import { chordOfRomanNumeral, romanNumeral } from './roman-numeral.ts';
import { chordTone, intervalOfRoots, rootAbove, rootOfName } from './spelled-root.ts';

describe('Roman numerals', () => {
  // the diatonic triads and sevenths: Aldwell and Schachter, Harmony and Voice Leading, units 3, 5 and 26
  it.each([
    ['C major', 'C', 'I'],
    ['C major', 'Dm', 'ii'],
    ['C major', 'Em/G', 'iii6'],
    ['C major', 'F', 'IV'],
    ['C major', 'G/D', 'V64'],
    ['C major', 'Am', 'vi'],
    ['C major', 'Bdim/D', 'viio6'],
    ['C major', 'Cmaj7', 'I7'],
    ['C major', 'Dm7/F', 'ii65'],
    ['C major', 'G7/F', 'V42'],
    ['C major', 'Bm7b5', 'viiø7'],
    ['A minor', 'Am', 'i'],
    ['A minor', 'Bdim/D', 'iio6'],
    ['A minor', 'C', 'III'],
    ['A minor', 'Dm/F', 'iv6'],
    ['A minor', 'Em', 'v'],
    ['A minor', 'E7/B', 'V43'],
    ['A minor', 'F', 'VI'],
    ['A minor', 'G', 'VII'],
    ['A minor', 'G#dim7', 'viio7'],
    ['A minor', 'D', 'IV'],
    ['A minor', 'F#dim', 'vio'],
    ['A minor', 'C+', 'III+'],
    // mixture and the Neapolitan sixth: the same, units 22 and 29
    ['C major', 'Fm', 'iv'],
    ['C major', 'Ab', 'bVI'],
    ['C major', 'Eb', 'bIII'],
    ['C major', 'Bb', 'bVII'],
    ['C major', 'Bdim7', 'viio7'],
    ['C minor', 'Db/F', 'bII6'],
    // applied chords: unit 25
    ['C major', 'D7', 'V7/V'],
    ['C major', 'A7/C#', 'V65/ii'],
    ['C major', 'C7', 'V7/IV'],
    ['C major', 'E', 'V/vi'],
    ['C major', 'F#dim7', 'viio7/V'],
    ['C major', 'C#dim7/E', 'viio65/ii'],
    ['G minor', 'G7/B', 'V65/iv'],
    // augmented sixths: unit 30
    ['C minor', 'Ab7', 'Ger65'],
    ['C minor', 'D7b5/Ab', 'Fr43'],
    ['C minor', 'Ab7(no5)', 'It6'],
    // what figures cannot say
    ['C major', 'G9', 'V[9]'],
    ['C major', 'Gsus4', 'V[sus4]'],
    ['C major', 'F/G', 'IV[/2]'],
    ['C major', 'Fm(maj7)', 'ivM7'],
    ['C major', 'Bb7', 'bVII7'],
    ['C major', 'Abmaj7', 'bVIM7'],
  ])('%s: %s is %s, and back', (keyName, symbol, numeral) => {
    const key = parseKey(keyName);
    const chord = parseChordSymbol(symbol);
    expect(romanNumeral(chord, key)).toBe(numeral);
    expect(chordOfRomanNumeral(numeral, key)).toEqual(chord);
  });
  it.each([
    ['C minor', 'N6', 'Db/F'],
    ['C major', 'Cad64', 'C/G'],
    ['F major', 'V2/IV', 'F7/Eb'],
    ['C major', 'V7/V/V', 'A7'],
    ['C minor', 'vii°7', 'Bdim7'],
    ['D major', 'ii%65', 'Em7b5/G'],
    ['C major', 'V9', 'G9'],
    ['A minor', 'VII7', 'G7'],
    ['A minor', 'VI7', 'Fmaj7'],
  ])('%s: %s is read as %s', (keyName, numeral, symbol) => {
    const chord = chordOfRomanNumeral(numeral, parseKey(keyName));
    expect(formatChordSymbol(chord)).toBe(symbol);
  });
  it('law: the numeral of a chord gives the chord, for every key, root, kind and chord tone in the bass', () => {
    const kinds = [
      'major',
      'minor',
      'diminished',
      'augmented',
      'dominant',
      'major-seventh',
      'minor-seventh',
      'half-diminished',
      'diminished-seventh',
      'augmented-seventh',
      'major-minor',
      'suspended-fourth',
      'dominant-ninth',
      'minor-sixth',
    ] as const;
    fc.assert(
      fc.property(
        fc.constantFrom(...KEYS),
        fc.integer({ min: 1, max: 7 }),
        fc.integer({ min: -1, max: 1 }),
        fc.constantFrom(...kinds),
        fc.constantFrom('', '1', '2', '3', 'b3', '4', '5', 'b5', '6', '7', 'b7'),
        (key, degree, alter, kind, low) => {
          const root = rootAbove(rootOfName(key.name.split(' ')[0]), degree, alter);
          const bass =
            low === '' ? {} : { bass: rootAbove(root, Number(low.replace('b', '')), low.startsWith('b') ? -1 : 0) };
          const chord: Chord = { root, kind, degrees: [], ...bass };
          expect(chordOfRomanNumeral(romanNumeral(chord, key), key)).toEqual(chord);
        },
      ),
      { numRuns: 4000 },
    );
  });
  it('law: an interval leads from one root to the other', () => {
    const root = fc.record({
      step: fc.constantFrom('A', 'B', 'C', 'D', 'E', 'F', 'G'),
      alter: fc.integer({ min: -2, max: 2 }),
    });
    fc.assert(
      fc.property(root as fc.Arbitrary<Chord['root']>, root as fc.Arbitrary<Chord['root']>, (from, to) => {
        const { degree, alter } = intervalOfRoots(from, to);
        expect(rootAbove(from, degree, alter)).toEqual(to);
      }),
    );
    expect(chordTone({ step: 'C', alter: 0 }, 7, 9)).toEqual({ step: 'B', alter: -2 });
  });
  it('what is no numeral says what was expected', () => {
    for (const text of ['', 'IIX', 'V7/', 'H', 'V8', 'V[what]', 'V'.repeat(100)]) {
      expect(() => chordOfRomanNumeral(text, parseKey('C major'))).toThrow('is not understood; a numeral, figures');
    }
  });
});
