import { testTokenizerLaws } from './testing/tokenizer-laws.ts';

testTokenizerLaws('compound', { encoding: 'compound' });
testTokenizerLaws('compound of sixteenths with pedal and parts', {
  encoding: 'compound',
  stepsPerQuarter: 4,
  parts: 3,
  controllers: [64, 1],
  velocityBins: 127,
  durationSteps: 4,
  durationMultiples: 2,
});
testTokenizerLaws('compound of a piano alone', {
  encoding: 'compound',
  programs: [0],
  meters: ['4/4', '3/4'],
  tempos: [],
  keys: false,
  chords: [],
  velocityBins: 0,
  controllers: [64],
});
