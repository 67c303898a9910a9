import { describe, expect, it } from 'vitest';
import { moodAt } from './lexicon/moods.ts';
import { ordinalOf, readNumber } from './number-words.ts';
import { findPhrase, phrasesOf } from './phrases.ts';
import { foldWord, tokenize } from './prompt-tokens.ts';
import { chordReader } from './read-chords.ts';

describe('words of a prompt', () => {
  it('hyphens part them, apostrophes and accents do not', () => {
    expect(tokenize('a Bourrée, 8-bar').map(({ word }) => word)).toEqual(['a', 'bourree', '8', 'bar']);
    expect(foldWord('Ländler’s')).toBe('landler');
    expect(tokenize("F#m7b5 E♭ ABA' 1:30 3/4 2.5").map(({ text }) => text)).toEqual([
      ...['F#m7b5', 'E♭', "ABA'", '1:30', '3/4', '2.5'],
    ]);
    expect(tokenize('120bpm 16ths 30s').map(({ text }) => text)).toEqual(['120', 'bpm', '16ths', '30', 's']);
  });
  it('keep their places in a text with letters of two code units', () => {
    expect(tokenize('🎻 viola')).toEqual([{ text: 'viola', word: 'viola', start: 3, end: 8, gap: '🎻 ' }]);
  });
  it.each([
    ['a hundred and twenty bars', 120, 4],
    ['thirty-two', 32, 2],
    ['two hundred', 200, 2],
    ['three dozen', 36, 2],
    ['a dozen', 12, 2],
    ['twelve', 12, 1],
    // a clause ends the number
    ['twenty, two', 20, 1],
  ])('number: %s', (text, value, length) => {
    expect(readNumber(tokenize(text), 0)).toEqual({ value, length });
  });
  it('no number: "a", "and", nothing', () => {
    for (const text of ['a bar', 'and', '']) expect(readNumber(tokenize(text), 0)).toBeUndefined();
    expect([ordinalOf('third'), ordinalOf('21st'), ordinalOf('last')]).toEqual([3, 21, undefined]);
  });
  it('the longest phrase counts, its last word may be in the plural', () => {
    const horns = phrasesOf([
      ['horn, french horn', 60],
      ['english horn', 69],
    ]);
    expect(findPhrase(horns, tokenize('two French horns'), 1)).toEqual({ meaning: 60, length: 2, plural: true });
    expect(findPhrase(horns, tokenize('French, horn'), 0)).toBeUndefined();
  });
  it('chords are read at the first of their words only', () => {
    const tokens = tokenize('over C | Am');
    const read = chordReader('over C | Am');
    expect(read(tokens, 1)).toEqual({ finding: { kind: 'chords', bars: ['C', 'Am'] }, length: 3 });
    expect(read(tokens, 2)).toBeUndefined();
  });
  it('excitement and depression lie opposite on the circle of affect (Russell 1980: 45° and 225°)', () => {
    expect(moodAt(45, 1)).toEqual({ valence: 0.71, arousal: 0.71 });
    expect(moodAt(225, 1)).toEqual({ valence: -0.71, arousal: -0.71 });
  });
});
