import { testTokenizerLaws } from './testing/tokenizer-laws.ts';

testTokenizerLaws('remi', { encoding: 'remi' });
testTokenizerLaws('remi of sixteenths with pedal and parts', {
  encoding: 'remi',
  stepsPerQuarter: 4,
  parts: 3,
  controllers: [64, 1],
  velocityBins: 127,
  durationSteps: 4,
  durationMultiples: 2,
});
testTokenizerLaws('remi of a piano alone', {
  encoding: 'remi',
  programs: [0],
  meters: ['4/4', '3/4'],
  tempos: [],
  keys: false,
  chords: [],
  velocityBins: 0,
  lowestPitch: 21,
  highestPitch: 108,
  controllers: [64],
});
testTokenizerLaws('remi of few things', {
  encoding: 'remi',
  programs: [40, 'drums'],
  meters: ['2/4'],
  tempos: [120],
  keys: false,
  chords: [],
  durationSteps: 1,
  durationMultiples: 1,
});
