import { createScore, type Score, transposeScore } from '@continuo/music';
import { describe, expect, test } from 'vitest';
import { scaleTempo, shiftVelocities } from './augment-score.ts';
import { createTokenizer, tokenizerOfConfig } from './create-tokenizer.ts';
import { describeTokens, vocabularyTable } from './describe-tokens.ts';
import type { TokenizerOptions } from './tokenizer-config.ts';

/** A pickup quarter, two bars of 3/4, a chord symbol, a violin over a drum. */
const score: Score = {
  ...createScore({
    bpm: 120,
    meters: '3/4',
    pickupTicks: 480,
    tracks: [
      {
        name: 'Violin',
        program: 40,
        notes: [
          { pitch: 67, tick: 0, durationTicks: 480, velocity: 80 },
          { pitch: 72, tick: 480, durationTicks: 1440, velocity: 80 },
          { pitch: 74, tick: 1920, durationTicks: 720, velocity: 80 },
        ],
      },
      { name: 'Drums', channel: 9, notes: [{ pitch: 36, tick: 480, durationTicks: 240, velocity: 80 }] },
    ],
  }),
  chords: [{ tick: 480, symbol: 'Am7' }],
  endTick: 2880,
};

function told(options: TokenizerOptions): readonly string[] {
  const tokenizer = createTokenizer(options);
  const { tokens, reports } = tokenizer.encode(score);
  expect(reports).toEqual([]);
  return describeTokens(tokenizer, tokens);
}

describe('a score of a violin and a drum, worked by hand', () => {
  test('as REMI', () => {
    expect(told({ encoding: 'remi', velocityBins: 0 })).toEqual([
      'Start | Program 40 | Program drums',
      'Pickup | Meter 3/4 | Position 0 | Tempo 120 | Program 40 | Pitch 67 | Duration 12 | Position 12',
      'Bar | Position 0 | Chord Am7 | Program 40 | Pitch 72 | Duration 36 | Program drums | Pitch 36 | Duration 6',
      'Bar | Position 0 | Program 40 | Pitch 74 | Duration 18 | Position 24 | End',
    ]);
  });

  test('as REMI of sixteenths with short durations, which add up', () => {
    const [, , bar] = told({
      encoding: 'remi',
      velocityBins: 0,
      stepsPerQuarter: 4,
      durationSteps: 4,
      durationMultiples: 2,
    });
    // a dotted half: two quarters and one more
    expect(bar).toContain('Pitch 72 | Duration 8 | Duration 4 | Program drums');
  });

  test('as compound words', () => {
    expect(told({ encoding: 'compound', velocityBins: 0 })).toEqual([
      'Start',
      'Instrument | Program 40',
      'Instrument | Program drums',
      'Pickup | Meter 3/4',
      'Position | Position 0 | Tempo 120',
      'Note | Program 40 | Pitch 67 | Duration 12',
      'Position | Position 12',
      'Bar',
      'Position | Position 0 | Chord Am7',
      'Note | Program 40 | Pitch 72 | Duration 36',
      'Note | Program drums | Pitch 36 | Duration 6',
      'Bar',
      'Position | Position 0',
      'Note | Program 40 | Pitch 74 | Duration 18',
      'Position | Position 24',
      'End',
    ]);
  });

  test('as triplets on a clock of 10 ms', () => {
    const tokenizer = createTokenizer({ encoding: 'triplets' });
    const { tokens, reports } = tokenizer.encode(score);
    expect(describeTokens(tokenizer, tokens)[0].split(' | ')).toEqual([
      'Start',
      ...['Time 0', 'Duration 50', 'Note 40:67'],
      ...['Time 50', 'Duration 25', 'Note drums:36'],
      ...['Time 50', 'Duration 150', 'Note 40:72'],
      ...['Time 200', 'Duration 75', 'Note 40:74'],
      ...['Time 300', 'Duration 0', 'End'],
    ]);
    expect(reports.map(({ code }) => code)).toEqual([
      'tempo-not-held',
      'meter-not-held',
      'pickup-not-held',
      'chord-not-held',
    ]);
  });

  test('as a piano roll of quarters', () => {
    expect(told({ encoding: 'pianoroll', stepsPerQuarter: 2 })).toEqual([
      'Start | Program 40 | Program drums',
      'Pickup | Meter 3/4 | Tempo 120 | Program 40 | Onset 67 | Frame | Program 40 | Hold 67 | Frame',
      `Bar | Chord Am7 | Program 40 | Onset 72 | Program drums | Onset 36 | Frame${' | Program 40 | Hold 72 | Frame'.repeat(5)}`,
      'Bar | Program 40 | Onset 74 | Frame | Program 40 | Hold 74 | Frame | Program 40 | Hold 74 | Frame | Frame | End',
    ]);
  });
});

test('the vocabulary is a table of ids, names and meanings', () => {
  const tokenizer = createTokenizer({ encoding: 'remi' });
  const lines = vocabularyTable(tokenizer).trimEnd().split('\n');
  expect(lines.slice(0, 3)).toEqual([
    '| id | token | meaning |',
    '|---|---|---|',
    '| 0 | Padding | nothing: fills a batch |',
  ]);
  expect(lines.length).toBe(tokenizer.fields[0].size + 2);
  expect(lines).toContain(`| ${tokenizer.fields[0].idOf('Pitch 60')} | Pitch 60 | C4 |`);
  expect(lines).toContain(`| ${tokenizer.fields[0].idOf('Program 40')} | Program 40 | Violin |`);
  expect(lines).toContain(`| ${tokenizer.fields[0].idOf('Duration 18')} | Duration 18 | 1.5 quarters |`);
});

test('every token has a name of its own, by which it is found', () => {
  for (const encoding of ['remi', 'compound', 'pianoroll', 'triplets']) {
    for (const { size, tokenName, idOf } of tokenizerOfConfig({ encoding }).fields) {
      for (let id = 0; id < size; id++) expect(idOf(tokenName(id))).toBe(id);
      expect([idOf('Nothing'), tokenName(size), tokenName(-1)]).toEqual([-1, '?', '?']);
    }
  }
});

test('an option that is not known or out of range is refused, with what to do', () => {
  const make =
    (options: unknown): (() => unknown) =>
    () =>
      createTokenizer(options as TokenizerOptions);
  expect(make({ encoding: 'remy' })).toThrow('encoding "remy" is not known; the nearest is "remi"');
  expect(make({ encoding: 'remi', velocityBin: 4 })).toThrow(
    'option "velocityBin" is not known; the nearest is "velocityBins"',
  );
  expect(make({ encoding: 'remi', stepsPerQuarter: 0 })).toThrow(
    'stepsPerQuarter is 0 where a whole number 1–96 is expected',
  );
  expect(make({ encoding: 'remi', stepsPerQuarter: 4, meters: ['3/32'] })).toThrow('a bar of 3/32 is 1.5 steps');
  expect(make({ encoding: 'remi', programs: [0, 200] })).toThrow('programs holds 200');
  expect(make({ encoding: 'pianoroll', velocityBins: 4 })).toThrow('option "velocityBins" is not known');
  expect(make(null)).toThrow('null where a config');
});

test('other versions of a piece differ in their tokens as they should', () => {
  const tokenizer = createTokenizer({ encoding: 'remi' });
  const words = (other: Score): string => describeTokens(tokenizer, tokenizer.encode(other).tokens).join('\n');
  expect(words(scaleTempo(score, 0.5))).toBe(words(score).replace('Tempo 120', 'Tempo 60'));
  expect(words(shiftVelocities(score, 40))).toBe(words(score).replaceAll('Velocity 79', 'Velocity 119'));
  const higher = words(transposeScore(score, 2));
  expect(higher).toContain('Pitch 69');
  expect(higher).toContain('Program drums | Pitch 36');
  expect(() => scaleTempo(score, 0)).toThrow('tempo factor 0');
});
