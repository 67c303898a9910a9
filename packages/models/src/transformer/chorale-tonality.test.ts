import { tokenOfPitch } from '@continuo/corpus';
import { expect, test } from 'vitest';
import { hear, noTonality, SHARES_WIDTH, type Tonality, writeShares } from './chorale-tonality.ts';

function heard(chords: readonly (readonly number[])[], sixteenths = 4): Tonality {
  const tonality = noTonality();
  for (const chord of chords) {
    for (let frame = 0; frame < sixteenths; frame += 1) hear(tonality, chord.map(tokenOfPitch), 0);
  }
  return tonality;
}

const CADENCE = [
  [67, 64, 60, 48],
  [69, 65, 60, 53],
  [67, 62, 59, 55],
  [67, 64, 60, 48],
];

test('I IV V I is heard in its key, in all twelve', () => {
  for (let up = -6; up < 6; up += 1) {
    const { keys } = heard(CADENCE.map((chord) => chord.map((pitch) => pitch + up)));
    expect(keys[0]).toEqual({ tonic: (up + 12) % 12, mode: 'major' });
  }
});

test('i iv V i is heard as minor', () => {
  const minor = [
    [67, 63, 60, 48],
    [68, 65, 60, 53],
    [67, 62, 59, 55],
    [67, 63, 60, 48],
  ];
  expect(heard(minor).keys[0]).toEqual({ tonic: 0, mode: 'minor' });
});

test('after a modulation the recent key moves on, that of the whole stays', () => {
  const inD = CADENCE.map((chord) => chord.map((pitch) => pitch + 2));
  const { keys } = heard([...CADENCE, ...CADENCE, ...CADENCE, ...CADENCE, ...CADENCE, ...inD, ...inD, ...inD, ...inD]);
  expect(keys).toEqual([
    { tonic: 0, mode: 'major' },
    { tonic: 2, mode: 'major' },
  ]);
});

test('silence suggests no key', () => {
  expect(heard([[-1, -1, -1, -1]]).keys).toEqual([undefined, undefined]);
});

test('shares are counted from a tone up, a one for 2 and another for 8 in 100', () => {
  const counts = new Float64Array(12);
  counts[7] = 90;
  counts[9] = 5;
  counts[0] = 4;
  counts[1] = 1;
  const row = new Uint8Array(SHARES_WIDTH);
  writeShares(counts, 7, row, 0);
  const ones = [...row.keys()].filter((place) => row[place] === 1);
  expect(ones).toEqual([0, 1, 2 * 2, 5 * 2]); // G twice, A and C once, C sharp not at all
});
