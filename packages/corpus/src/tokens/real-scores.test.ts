import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { readMidi, type Score } from '@continuo/music';
import { describe, expect, test } from 'vitest';
import { dataFolder } from '../node/data-folder.ts';
import { readTarGz } from '../node/read-tar.ts';
import { createTokenizer } from './create-tokenizer.ts';
import type { TokenizerOptions } from './tokenizer-config.ts';
import { trainMerges } from './train-merges.ts';

/** Sets of all kinds: chorales, tunes, piano, songs, quartets, bands, played drums, pop, played piano. */
const SETS = [
  ...['open/js-fakes', 'open/folk-tunes-pd', 'open/mutopia', 'open/openscore-lieder', 'open/openscore-string-quartets'],
  ...['open/freedoom-music', 'open/groove-midi', 'caution/pop909', 'research/vgmidi', 'research/asap'],
];
/** The environment asks for all of them; otherwise a few of each. */
const MOST = process.env.CONTINUO_ALL_TOKENS === '1' ? Number.POSITIVE_INFINITY : 8;
const ENCODINGS: readonly TokenizerOptions[] = [
  { encoding: 'remi', controllers: [64] },
  { encoding: 'remi', stepsPerQuarter: 4, parts: 4 },
  { encoding: 'compound', parts: 2 },
  { encoding: 'triplets' },
  { encoding: 'triplets', clock: 'quarters' },
  { encoding: 'pianoroll' },
];

describe.skipIf(dataFolder('open') === undefined)('real scores', () => {
  test.each(SETS)('%s: what comes back from tokens is the score on the grid', (set) => {
    const scores = scoresOf(set);
    expect(scores.length).toBeGreaterThan(0);
    for (const options of ENCODINGS) {
      const tokenizer = createTokenizer(options);
      for (const { name, score } of scores) {
        const rounded = tokenizer.roundToGrid(score).score;
        const { score: decoded, reports } = tokenizer.decode(tokenizer.encode(score).tokens);
        expect([name, options.encoding, reports]).toEqual([name, options.encoding, []]);
        expect([name, options.encoding, isDeepStrictEqual(decoded, rounded)]).toEqual([name, options.encoding, true]);
      }
    }
  });

  test('chorales written on the grid keep every note, and merges take a third off their tokens', () => {
    const scores = scoresOf('open/js-fakes').map(({ score }) => score);
    const remi = createTokenizer({ encoding: 'remi', parts: 4 });
    for (const score of scores) {
      const { reports } = remi.roundToGrid(score);
      const moved = reports.filter(({ code }) =>
        /^(off-grid|too-short|bar-|meter-|tracks-|program-|unison-)/.test(code),
      );
      expect(moved).toEqual([]);
      const count = (each: Score): number => each.tracks.reduce((sum, { notes }) => sum + notes.length, 0);
      expect(count(remi.roundToGrid(score).score)).toBe(count(score));
    }
    const pieces = scores.map((score) => remi.encode(score).tokens);
    const merged = createTokenizer(trainMerges(remi, pieces, { count: 300 }));
    const sum = (lists: readonly Int32Array[]): number => lists.reduce((total, { length }) => total + length, 0);
    expect(sum(scores.map((score) => merged.encode(score).tokens))).toBeLessThan(0.67 * sum(pieces));
    for (const score of scores) {
      expect(merged.decode(merged.encode(score).tokens)).toEqual({ score: remi.roundToGrid(score).score, reports: [] });
    }
  });
});

function scoresOf(set: string): { readonly name: string; readonly score: Score }[] {
  const scores: { name: string; score: Score }[] = [];
  for (const { name, bytes } of readTarGz(readFileSync(join(dataFolder(set)!, 'mid.tar.gz')))) {
    if (scores.length >= MOST) break;
    scores.push({ name, score: readMidi(bytes).score });
  }
  return scores;
}
