import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createTokenizer } from './create-tokenizer.ts';
import { createMergeTable } from './merge-table.ts';
import { anyScore } from './testing/made-scores.ts';
import { randomWalk } from './testing/random-walk.ts';
import { expectRoundTrip } from './testing/tokenizer-laws.ts';
import { type LearnPairsOptions, learnPairs, trainMerges } from './train-merges.ts';

const remi = createTokenizer({
  encoding: 'remi',
  programs: [0, 'drums'],
  lowestPitch: 58,
  highestPitch: 66,
  velocityBins: 4,
});
const pieces = Array.from({ length: 60 }, (_, seed) => randomWalk(remi, seed, 300) ?? []).map((walk) =>
  Int32Array.from(walk),
);

/** The algorithm as it stands in Sennrich et al.: count all, merge the most frequent, again. */
function learnNaively(sequences: readonly Int32Array[], size: number, options: LearnPairsOptions): [number, number][] {
  let texts = sequences.map((sequence) => [...sequence]);
  const begins = new Set(options.starts);
  const merges: [number, number][] = [];
  while (merges.length < options.count) {
    const counts = new Map<string, number>();
    for (const text of texts) {
      for (let i = 0; i + 1 < text.length; i++) {
        if (options.never.includes(text[i]) || options.never.includes(text[i + 1]) || begins.has(text[i + 1])) continue;
        const pair = `${text[i]} ${text[i + 1]}`;
        counts.set(pair, (counts.get(pair) ?? 0) + 1);
      }
    }
    const ranked = [...counts].map(([pair, count]) => ({ pair: pair.split(' ').map(Number), count }));
    ranked.sort((a, b) => b.count - a.count || a.pair[0] - b.pair[0] || a.pair[1] - b.pair[1]);
    if (ranked.length === 0 || ranked[0].count < options.minimumCount) break;
    const [first, second] = ranked[0].pair;
    const token = size + merges.length;
    if (begins.has(first)) begins.add(token);
    merges.push([first, second]);
    texts = texts.map((text) => {
      const merged: number[] = [];
      for (let i = 0; i < text.length; i++) {
        if (text[i] === first && text[i + 1] === second) {
          merged.push(token);
          i++;
        } else merged.push(text[i]);
      }
      return merged;
    });
  }
  return merges;
}

test('"abab" twice, then nothing that comes twice', () => {
  // worked by hand: ab → X (4 times in abab abab), XX → Y (2 times)
  const text = Int32Array.of(0, 1, 0, 1);
  const options = { count: 5, minimumCount: 2, never: [], starts: [] };
  expect(learnPairs([text, text], 2, options)).toEqual([
    [0, 1],
    [2, 2],
  ]);
  expect([
    ...createMergeTable(2, [
      [0, 1],
      [2, 2],
    ]).merge(text),
  ]).toEqual([3]);
});

test('learning with kept counts gives the merges of counting anew each time', () => {
  const anyText = fc.array(fc.nat(4), { maxLength: 60 }).map((ids) => Int32Array.from(ids));
  fc.assert(
    fc.property(fc.array(anyText, { maxLength: 4 }), fc.boolean(), (texts, hasRules) => {
      const rules = hasRules ? { never: [4], starts: [3] } : { never: [], starts: [] };
      const options = { count: 20, minimumCount: 2, ...rules };
      expect(learnPairs(texts, 5, options)).toEqual(learnNaively(texts, 5, options));
    }),
    { numRuns: 500 },
  );
});

test('merging gives what one pass for every merge gives', () => {
  const anyText = fc.array(fc.nat(2), { maxLength: 80 }).map((ids) => Int32Array.from(ids));
  fc.assert(
    fc.property(anyText, anyText, (corpus, text) => {
      const merges = learnPairs([corpus], 3, { count: 20, minimumCount: 2, never: [], starts: [] });
      let expected = [...text];
      for (const [rank, [first, second]] of merges.entries()) {
        const pass: number[] = [];
        for (let i = 0; i < expected.length; i++) {
          const isPair = expected[i] === first && expected[i + 1] === second;
          pass.push(isPair ? 3 + rank : expected[i]);
          if (isPair) i++;
        }
        expected = pass;
      }
      expect([...createMergeTable(3, merges).merge(text)]).toEqual(expected);
    }),
    { numRuns: 500 },
  );
});

describe.each([false, true])('merges across bars: %s', (acrossBars) => {
  const config = trainMerges(remi, pieces, { count: 200, acrossBars });
  const tokenizer = createTokenizer(config);

  test('the identity on the grid is kept, with fewer tokens', () => {
    fc.assert(fc.property(anyScore, (score) => expectRoundTrip(tokenizer, score)));
    const length = (each: typeof remi): number =>
      pieces.reduce((sum, piece) => sum + each.encode(remi.decode(piece).score).tokens.length, 0);
    expect(config.merges.length).toBe(200);
    expect(length(tokenizer)).toBeLessThan(0.75 * length(remi));
  });

  test('a bar begins a token, or stands within one where that is wanted', () => {
    const bar = remi.fields[0].idOf('Bar');
    const { expansions, starts, size } = createMergeTable(remi.fields[0].size, config.merges);
    const within = Array.from({ length: size }, (_, id) =>
      expansions.subarray(starts[id] + 1, starts[id + 1]).includes(bar),
    );
    expect(within.includes(true)).toBe(acrossBars);
  });

  test('any walk through merged tokens decodes without a report', () => {
    for (let seed = 0; seed < 10; seed++) {
      const { score, reports } = tokenizer.decode(randomWalk(tokenizer, seed, 60) ?? []);
      expect(reports).toEqual([]);
      expect(tokenizer.roundToGrid(score)).toEqual({ score, reports: [] });
    }
  });

  test('tokens stand where the first of their parts does', () => {
    const { tokens } = tokenizer.encode(remi.decode(pieces[1]).score);
    const { ticks, bars } = tokenizer.align(tokens);
    expect(ticks.length).toBe(tokens.length);
    expect(ticks.every((tick, i) => i === 0 || tick >= ticks[i - 1])).toBe(true);
    expect(bars.at(-1)).toBe(Math.max(...remi.align(pieces[1]).bars));
  });

  test('the config makes the same tokenizer again, from JSON', () => {
    expect(createTokenizer(JSON.parse(JSON.stringify(config))).hash).toBe(tokenizer.hash);
  });
});

test('merges of ids that are not there, or twice there, are refused', () => {
  const base = remi.config;
  expect(() => createTokenizer({ encoding: 'byte-pair', base: base as never, merges: [[0, 99_999]] })).toThrow(
    'merge 0 is of ids 0 and 99999 where ids below',
  );
  expect(() =>
    createTokenizer({
      encoding: 'byte-pair',
      base: base as never,
      merges: [
        [4, 5],
        [4, 5],
      ],
    }),
  ).toThrow('there twice');
  expect(() => trainMerges(createTokenizer({ encoding: 'compound' }), [])).toThrow('cannot be merged');
});
