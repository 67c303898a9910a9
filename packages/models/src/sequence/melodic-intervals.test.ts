import { melodyCodec, melodyTokenOfPitch, NOTE_OFF } from '@continuo/corpus';
import { compile, input, parameterSet } from '@continuo/tensor';
import { nodeDevice } from '@continuo/tensor/node';
import { expect, it } from 'vitest';
import { addIntervals, melodicColumns } from './melodic-intervals.ts';

const [C4, D4, G4] = [60, 62, 67].map(melodyTokenOfPitch) as [number, number, number];
const TUNE = Int32Array.of(0, C4, 0, NOTE_OFF, G4, D4);

it('tells the last note and how it was reached, over holds and rests', () => {
  const told = (place: number): number[] => melodicColumns(melodyCodec).map(({ at }) => at(TUNE, place));
  const [none, unknown] = [melodyCodec.vocabularySize, 49];
  expect(told(0)).toEqual([none, unknown]);
  expect(told(1)).toEqual([none, unknown]);
  expect(told(2)).toEqual([C4, unknown]);
  expect(told(4)).toEqual([C4, unknown]);
  expect(told(5)).toEqual([G4, 24 + 7]); // up a fifth
  expect(told(6)).toEqual([D4, 24 - 5]); // down a fourth
});

it('adds the score of an interval to the token that lies so far from the last note, and to no other kind of token', async () => {
  const { declare } = parameterSet();
  const size = melodyCodec.vocabularySize;
  const logits = addIntervals(
    declare,
    input('tokens', [3, size]),
    input('hidden', [3, 1]),
    { 'last note': input('last', [3, 1], 'int32') },
    melodyCodec,
  );
  // an interval of n semitones scores n
  const values = {
    'p.intervals.weight': Float32Array.from({ length: 49 }, (_, index) => index - 24),
    'p.intervals.bias': new Float32Array(49),
  };
  const session = await nodeDevice({ threads: 1 }).open(compile({ name: 'intervals', outputs: { logits }, values }));
  const feeds = {
    tokens: new Float32Array(3 * size).fill(100),
    hidden: Float32Array.of(1, 1, 1),
    // the lowest note of the piano, C4, and none
    last: Int32Array.of(2, C4, size),
  };
  const said = (await session.run(feeds)).logits as Float32Array;
  const at = (row: number, token: number): number => said[row * size + token]!;
  expect([at(0, 0), at(0, NOTE_OFF), at(0, 2), at(0, 9), at(0, 27)]).toEqual([100, 100, 100, 107, 100]);
  expect([at(1, D4), at(1, G4), at(1, C4 - 24), at(1, C4 + 25)]).toEqual([102, 107, 76, 100]);
  expect(said.subarray(2 * size)).toEqual(new Float32Array(size).fill(100));
  await session.dispose();
});
