import { formatChordSymbol, parseChordSymbol } from '@continuo/music';
import { describe, expect, it } from 'vitest';
import { CHORD_QUALITIES, type ChordQuality, chordName, chordToken } from './chord-names.ts';

const nearest = (symbol: string, qualities: readonly ChordQuality[] = CHORD_QUALITIES): string | undefined => {
  const id = chordToken(symbol, qualities);
  return id === undefined ? undefined : chordName(id, qualities);
};

describe('chord tokens', () => {
  it('every chord that has a token keeps it, and is written as everywhere', () => {
    for (let id = 0; id < 12 * CHORD_QUALITIES.length; id++) {
      const name = chordName(id, CHORD_QUALITIES);
      expect(chordToken(name, CHORD_QUALITIES)).toBe(id);
      expect(formatChordSymbol(parseChordSymbol(name))).toBe(name);
    }
    expect(nearest('N.C.')).toBe('N.C.');
  });

  it.each([
    ['C9/E', 'C7'],
    ['G7b9', 'G7'],
    ['D7#9', 'D7'],
    ['A7b5', 'A7'],
    ['B#13', 'C7'],
    ['F#maj9', 'F#maj7'],
    ['Ebm11', 'Ebm7'],
    ['Dø', 'Dm7b5'],
    ['D°7', 'Ddim7'],
    ['C6/9', 'C6'],
    ['AmMaj7', 'Am'],
    ['G9sus4', 'Gsus4'],
    ['Cadd9', 'C'],
  ])('%s becomes %s: no ninths, the fewest other tones', (symbol, expected) => {
    expect(nearest(symbol)).toBe(expected);
  });

  it.each([
    ['G7sus4', 'G'],
    ['Bbm9/F', 'Bbm'],
    ['Bdim7', 'Bm'],
    ['C+', 'C'],
  ])('among triads %s becomes %s: a minor third stays one', (symbol, expected) => {
    expect(nearest(symbol, ['', 'm'])).toBe(expected);
  });

  it('a chord with another third than all tokens, or that is not understood, has none', () => {
    expect([nearest('Dm', ['', '7']), nearest('D', ['m']), nearest('what?')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
