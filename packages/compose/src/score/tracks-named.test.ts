import { createScore } from '@continuo/music';
import { expect, test } from 'vitest';
import { chordAt, readChords } from './chord-wishes.ts';
import { findTracks, tracksNamed } from './tracks-named.ts';

const score = createScore({ tracks: [{ name: 'Empty' }, { name: 'Lead' }, { name: 'Violin' }] });
const tracks = [
  { name: 'Lead', program: 42, isDrums: false, source: 1 },
  { name: 'Violin', program: 73, isDrums: false, source: 2 },
  { name: 'Piano, left hand', program: 0, isDrums: false, source: undefined },
  { name: 'Drums', program: 0, isDrums: true, source: undefined },
  { name: 'Contrabass', program: 43, isDrums: false, source: undefined },
];

test('a track is meant by its name, else by its instrument, else by a part of its name', () => {
  const found = (name: string | number) => findTracks(name, score, tracks);
  expect([found('lead'), found('cello'), found(' CELLO ')]).toEqual([[0], [0], [0]]);
  // a flute that is called "Violin" is the violin
  expect([found('violin'), found('flute')]).toEqual([[1], [1]]);
  expect([found('piano'), found('left'), found('drums')]).toEqual([[2], [2], [3]]);
  expect([found('double bass'), found('upright bass')]).toEqual([[4], []]);
});

test('a number is the index in the answer: new tracks come after the score’s, silent ones among them', () => {
  expect([1, 2, 3, 4, 5, 0].map((name) => findTracks(name, score, tracks))).toEqual([[0], [1], [2], [3], [4], []]);
});

test('one that is not there is refused with those that are', () => {
  expect(() => tracksNamed('violine', score, tracks)).toThrow(
    'tracks: found "violine"; there are 1 "Lead", 2 "Violin", 3 "Piano, left hand", 4 "Drums", 5 "Contrabass"; did you mean "Violin"?',
  );
});

test('chords share a bar in equal parts, and begin again when they end', () => {
  const bars = readChords('| C | Am F | % |', 4);
  expect(bars.map((bar) => bar.map(({ symbol }) => symbol))).toEqual([['C'], ['Am', 'F'], ['Am', 'F'], ['C']]);
  expect([0, 0.49, 0.5, 0.99].map((share) => chordAt(bars[1]!, share)!.symbol)).toEqual(['Am', 'Am', 'F', 'F']);
  expect(() => readChords('C | | G', 3)).toThrow('chords: bar 2 is empty');
  expect(() => readChords('C | Hx', 3)).toThrow(/^chords: bar 2: /);
});
