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
