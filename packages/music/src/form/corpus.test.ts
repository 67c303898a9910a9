import { describe, expect, it } from 'vitest';
import { readScore } from '../formats/read-score.ts';
import { melodyOf } from '../melody/melody-of.ts';
import { readMidi } from '../midi/read.ts';
import type { Score } from '../score.ts';
import { fileOf, filesOf, hasData } from '../testing/data-sets.ts';
import { checkRanges } from '../texture/check-ranges.ts';
import { textureOf } from '../texture/texture-of.ts';
import { findSections } from './find-sections.ts';

/** Some pieces of a set, evenly spread. */
function scoresOf(set: string, count: number): readonly Score[] {
  const files = [...filesOf(`${set}/mid.tar.gz`)];
  const step = Math.floor(files.length / count);
  return files.filter((_, i) => i % step === 0).map(({ bytes }) => readMidi(bytes).score);
}

describe.skipIf(!hasData())('form and texture of the corpus', () => {
  it('folk tunes are monophonic, hymns homophonic, and pop songs melodies with accompaniment, nine in ten at least', () => {
    for (const [set, texture] of [
      ['open/folk-tunes-pd', 'monophonic'],
      ['open/open-hymnal', 'homophonic'],
      ['caution/pop909', 'melody with accompaniment'],
    ]) {
      const scores = scoresOf(set, 30);
      const right = scores.filter((score) => textureOf(score).texture === texture).length;
      expect([set, right >= scores.length * 0.9]).toEqual([set, true]);
    }
  });
  it('of pop songs whose names are hidden, the melody track is mostly found', () => {
    const scores = scoresOf('caution/pop909', 30);
    const right = scores.filter((score) => {
      const { track } = melodyOf(score, { names: false });
      return track !== undefined && score.tracks[track].name === 'MELODY';
    });
    expect(right.length).toBeGreaterThanOrEqual(scores.length * 0.6);
  });
  it('"The Bells of St Mary’s": a bar of pickup, then 16 bars twice, of which each half is cut alike', () => {
    const name = 'a-emmett-adams-the-bells-of-st-mary-s.mxl';
    const { score } = readScore(fileOf('open/openewld/mxl.tar.gz', name), { name });
    const sections = findSections(score);
    expect(sections.map(({ bar, bars }) => [bar, bars])).toEqual([
      [2, 8],
      [10, 8],
      [18, 8],
      [26, 8],
    ]);
    expect(sections.map((section) => section.name.replace('′', ''))).toEqual(['A', 'B', 'A', 'B']);
  });
  it('sections cover every piece without gap, and the ranges of string quartets are kept', () => {
    for (const score of scoresOf('open/openscore-string-quartets', 8)) {
      const sections = findSections(score);
      expect(sections[0].tick).toBe(0);
      expect(sections.at(-1)?.endTick).toBe(score.endTick);
      for (const [i, { endTick }] of sections.slice(0, -1).entries()) expect(endTick).toBe(sections[i + 1].tick);
      const notes = score.tracks.reduce((sum, track) => sum + track.notes.length, 0);
      const outside = checkRanges(score).reduce((sum, problem) => sum + problem.outside.length, 0);
      expect(outside).toBeLessThanOrEqual(notes * 0.002);
    }
  });
});
