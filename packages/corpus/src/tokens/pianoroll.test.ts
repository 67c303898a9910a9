import { testTokenizerLaws } from './testing/tokenizer-laws.ts';

testTokenizerLaws('pianoroll', { encoding: 'pianoroll' });
testTokenizerLaws('pianoroll of a piano alone', {
  encoding: 'pianoroll',
  programs: [0],
  stepsPerQuarter: 2,
  tempos: [],
  keys: false,
  chords: [],
  lowestPitch: 21,
  highestPitch: 108,
});
testTokenizerLaws('pianoroll with parts', { encoding: 'pianoroll', parts: 4, meters: ['3/4'] });
