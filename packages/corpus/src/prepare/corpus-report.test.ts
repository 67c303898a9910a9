import { describe, expect, test } from 'vitest';
import type { Split } from '../corpus-piece.ts';
import type { CorpusReport } from './corpus-counts.ts';
import { composerKey, reportTally } from './corpus-report.ts';
import { licenceOfText } from './licence-of-text.ts';
import { factsOf } from './piece-facts.ts';
import { madeTune } from './testing/made-tunes.ts';

/** A report of tunes with these labels, and splits in turn. */
function reportOf(count: number, labels: (place: number) => Record<string, unknown>): CorpusReport {
  const tally = reportTally();
  for (let place = 0; place < count; place++) {
    const split: Split = place % 10 === 8 ? 'validation' : place % 10 === 9 ? 'test' : 'train';
    const facts = factsOf(madeTune(place), labels(place));
    tally.addPiece({ set: 'made', split, group: place, isAcross: false, facts });
  }
  return tally.result();
}

describe('the report', () => {
  test('counts pieces, notes and hours by split', () => {
    const { pieces, splits, notes } = reportOf(100, () => ({}));
    expect([pieces, splits.train.pieces, splits.validation.pieces, splits.test.pieces]).toEqual([100, 80, 10, 10]);
    expect(notes).toBe(splits.train.notes + splits.validation.notes + splits.test.notes);
  });

  test('says what is narrow', () => {
    const narrow = reportOf(100, (place) => ({
      composer: place < 60 ? 'Bach, Johann Sebastian' : `Composer ${place}`,
      ...(place >= 30 && { licence: place < 40 ? 'CC BY-SA 4.0' : 'CC0-1.0' }),
    }));
    expect(narrow.holes).toContain('one composer makes 60 %: Bach, Johann Sebastian');
    expect(narrow.holes).toContain('no licence is stated in 30 pieces (30 %)');
    expect(narrow.holes).toContain(
      '10 pieces (10 %) come under a licence that binds what is trained on them: CC-BY-SA-4.0',
    );
    expect(narrow.holes).toContain('no drums');
  });

  test('says that a corpus of one piece is none', () => {
    const { holes } = reportOf(1, () => ({}));
    expect(holes[0]).toBe('only 1 piece: a model will learn them by heart; hundreds are better');
    expect(holes).toContain('no validation pieces: nothing to stop training by');
  });

  test('has a piece in the bin that holds it', () => {
    const { tempos } = reportOf(60, () => ({}));
    // tunes go at 90 to 149
    expect(tempos.map(({ from }) => from)).toEqual([90, 100, 110, 120, 130, 140]);
    expect(tempos.map(({ pieces }) => pieces)).toEqual([10, 10, 10, 10, 10, 10]);
  });
});

test('a composer is one person however written', () => {
  expect(composerKey('Bach, Johann Sebastian')).toBe(composerKey('Johann Sebastian Bach'));
  expect(composerKey('BachJS')).toBe(composerKey('J. S. Bach'));
  expect(composerKey('Robert Schumann')).not.toBe(composerKey('Clara Schumann'));
});

test('facts come from labels of many names', () => {
  const facts = factsOf(madeTune(1), {
    artist: 'Goji',
    genres: ['Rock'],
    book: "Aird's Airs (1778-1801)",
    license: 'MIT',
  });
  expect([facts.composer, facts.style, facts.year, facts.licence]).toEqual(['Goji', 'Rock', 1778, 'MIT']);
  expect([facts.instruments, facts.meters, facts.lowest]).toEqual([['Pipe', 'Bass'], ['4/4'], 36]);
});

test('a licence is known by its text', () => {
  expect(licenceOfText('Creative Commons Legal Code\n\nCC0 1.0 Universal')).toBe('CC0-1.0');
  expect(licenceOfText('Attribution 4.0 International\n====')).toBe('CC-BY-4.0');
  expect(licenceOfText('MIT License\n\nCopyright')).toBe('MIT');
  expect(licenceOfText('Ask Aunt Mary before use.')).toBe('as its file says: "Ask Aunt Mary before use. …"');
});
