/** What every tokenizer must keep; the test of each encoding calls this. */
import { type Score, validateScore } from '@continuo/music';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createTokenizer, tokenizerOfConfig } from '../create-tokenizer.ts';
import type { Tokenizer } from '../tokenizer.ts';
import type { TokenizerOptions } from '../tokenizer-config.ts';
import { anyScore } from './made-scores.ts';
import { randomWalk } from './random-walk.ts';

/** Tests a tokenizer on generated scores, random walks through its grammar, and rubbish. */
export function testTokenizerLaws(name: string, options: TokenizerOptions): void {
  const tokenizer = createTokenizer(options);
  const width = tokenizer.fields.length;

  test(`${name}: decoding what was encoded gives the score on the grid`, () => {
    fc.assert(
      fc.property(anyScore, (score) => expectRoundTrip(tokenizer, score)),
      { numRuns: 300 },
    );
  });

  test(`${name}: a score on the grid stays as it is`, () => {
    fc.assert(
      fc.property(anyScore, (score) => {
        const rounded = tokenizer.roundToGrid(score).score;
        expect(validateScore(rounded)).toEqual([]);
        expect(tokenizer.roundToGrid(rounded)).toEqual({ score: rounded, reports: [] });
      }),
      { numRuns: 300 },
    );
  });

  test(`${name}: the grammar allows what is encoded, and ends with it`, () => {
    fc.assert(
      fc.property(anyScore, (score) => {
        const grammar = tokenizer.createGrammar();
        for (const token of tokenizer.encode(score).tokens) grammar.accept(token);
        expect(grammar.isDone).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  test(`${name}: any walk that the grammar allows decodes without a report, and is what its score encodes to`, () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const tokens = randomWalk(tokenizer, seed, 400 * width);
        if (tokens === undefined) return fc.pre(false);
        const { score, reports } = tokenizer.decode(tokens);
        expect(reports).toEqual([]);
        expect(validateScore(score)).toEqual([]);
        expect(tokenizer.encode(score)).toEqual({ tokens, reports: [] });
      }),
      { numRuns: 100 },
    );
  });

  test(`${name}: whatever the tokens, decoding gives a sound score and never throws`, () => {
    const { size } = tokenizer.fields[0];
    const anyToken = fc.oneof(fc.nat(size - 1), fc.integer({ min: -5, max: size * 2 }));
    fc.assert(
      fc.property(fc.array(anyToken, { maxLength: 200 }), (tokens) => {
        expect(validateScore(tokenizer.decode(tokens).score)).toEqual([]);
      }),
    );
    fc.assert(
      fc.property(fc.integer(), fc.nat(300), fc.nat(300), fc.integer(), (seed, from, to, otherSeed) => {
        // two pieces glued together anywhere
        const glued = [
          ...(randomWalk(tokenizer, seed, 300) ?? []).slice(0, from),
          ...(randomWalk(tokenizer, otherSeed, 300) ?? []).slice(to),
        ];
        expect(validateScore(tokenizer.decode(glued).score)).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  test(`${name}: each note of the decoded score is told by some row, at its tick`, () => {
    fc.assert(
      fc.property(anyScore, (score) => {
        const { tokens } = tokenizer.encode(score);
        const decoded = tokenizer.decode(tokens).score;
        const { ticks, tracks, notes } = tokenizer.align(tokens);
        expect(ticks.length * width).toBe(tokens.length);
        const told = new Set<string>();
        for (let row = 0; row < ticks.length; row++) {
          if (notes[row] < 0) continue;
          const note = decoded.tracks[tracks[row]].notes[notes[row]];
          if (!told.has(`${tracks[row]} ${notes[row]}`)) expect(ticks[row]).toBe(note.tick);
          told.add(`${tracks[row]} ${notes[row]}`);
        }
        expect(told.size).toBe(decoded.tracks.reduce((sum, track) => sum + track.notes.length, 0));
      }),
      { numRuns: 100 },
    );
  });

  test(`${name}: the config makes the same tokenizer again, from JSON`, () => {
    const again = tokenizerOfConfig(JSON.parse(JSON.stringify(tokenizer.config)));
    expect(again.hash).toBe(tokenizer.hash);
    expect(again.config).toEqual(tokenizer.config);
    expect(again.fields.map(({ size }) => size)).toEqual(tokenizer.fields.map(({ size }) => size));
  });
}

/** decode(encode(score)) = roundToGrid(score), and decoding has nothing to report. */
export function expectRoundTrip(tokenizer: Tokenizer, score: Score): void {
  const rounded = tokenizer.roundToGrid(score);
  const { tokens, reports } = tokenizer.encode(score);
  expect(reports).toEqual(rounded.reports);
  expect(tokenizer.decode(tokens)).toEqual({ score: rounded.score, reports: [] });
}
