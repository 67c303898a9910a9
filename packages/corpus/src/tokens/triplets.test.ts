import { expect, test } from 'vitest';
import { createTokenizer } from './create-tokenizer.ts';
import { testTokenizerLaws } from './testing/tokenizer-laws.ts';

testTokenizerLaws('triplets', { encoding: 'triplets' });
testTokenizerLaws('triplets with short windows and velocities', {
  encoding: 'triplets',
  timeSteps: 50,
  durationSteps: 20,
  velocityBins: 8,
  programs: [0, 40],
  lowestPitch: 58,
  highestPitch: 64,
});
testTokenizerLaws('triplets on the grid', {
  encoding: 'triplets',
  clock: 'quarters',
  timeSteps: 100,
  durationSteps: 24,
});
testTokenizerLaws('triplets of few things on the grid', {
  encoding: 'triplets',
  clock: 'quarters',
  stepsPerQuarter: 4,
  timeSteps: 20,
  durationSteps: 4,
  programs: ['drums'],
  lowestPitch: 60,
  highestPitch: 60,
  meters: ['3/4'],
  tempos: [120],
  keys: false,
  chords: [],
});

test('a velocity belongs to the note before it, not to one whose triplet broke off', () => {
  const tokenizer = createTokenizer({ encoding: 'triplets', velocityBins: 8 });
  const first = Object.fromEntries(tokenizer.fields[0].kinds.map((kind) => [kind.name, kind.first]));
  const { Start, Time, Duration, Note, Velocity, End } = first;
  const broken = [Start, Time, Duration + 3, Note, Duration + 3, Velocity, Time + 9, Duration, End];
  const { score, reports } = tokenizer.decode(broken);
  expect(score.tracks.flatMap(({ notes }) => notes)).toEqual([]);
  expect(reports).toMatchObject([{ code: 'not-understood', count: 2 }]);
});
