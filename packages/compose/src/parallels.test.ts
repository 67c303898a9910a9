import { tokenOfPitch, VOCABULARY_SIZE } from '@continuo/corpus';
import { expect, test } from 'vitest';
import { compose } from './compose.ts';
import { fakeModel } from './fake-model.ts';
import { countParallels, isParallel, maskWithoutParallels } from './parallels.ts';

test('fifths and octaves in the same direction are parallel; contrary, oblique and other intervals are not', () => {
  expect(isParallel({ from: 67, to: 69 }, { from: 60, to: 62 })).toBe(true);
  expect(isParallel({ from: 72, to: 71 }, { from: 48, to: 47 })).toBe(true);
  expect(isParallel({ from: 67, to: 72 }, { from: 60, to: 53 })).toBe(false); // contrary
  expect(isParallel({ from: 67, to: 67 }, { from: 60, to: 60 })).toBe(false); // held
  expect(isParallel({ from: 64, to: 65 }, { from: 60, to: 62 })).toBe(false); // thirds
  expect(isParallel({ from: 67, to: 69 }, { from: -1, to: 62 })).toBe(false); // a rest before
});

test('a mask loses the tones that make parallels with voices that stand, and keeps what is left', () => {
  // soprano and alto have gone from C5, G4 to D5, A4 (fourths); the tenor is on C4, an octave below the soprano
  const pitches = Int16Array.from([72, 67, 60, 48, 74, 69, -2, -2]);
  const mask = new Uint8Array(VOCABULARY_SIZE);
  for (const pitch of [59, 60, 62, 64]) mask[tokenOfPitch(pitch)] = 1;
  const narrowed = maskWithoutParallels(mask, pitches, 1, 2);
  expect([59, 60, 62, 64].filter((pitch) => narrowed[tokenOfPitch(pitch)] === 1)).toEqual([59, 60, 64]);
  const onlyParallel = new Uint8Array(VOCABULARY_SIZE);
  onlyParallel[tokenOfPitch(62)] = 1;
  expect(maskWithoutParallels(onlyParallel, pitches, 1, 2)).toEqual(onlyParallel);
});

test('parallels are counted where a written tone takes part', () => {
  const pitches = Int16Array.from([72, 67, 60, 48, 74, 69, 62, 48]);
  expect(countParallels(pitches, () => true)).toBe(2); // soprano and tenor in octaves, alto and tenor in fifths
  expect(countParallels(pitches, (place) => place % 4 === 1)).toBe(1);
  expect(countParallels(pitches, () => false)).toBe(0);
});

test('a model that likes parallels writes none unless it may', async () => {
  const parallelsOf = async (noParallels: boolean): Promise<string> => {
    const request = { task: 'compose', bars: 8, temperature: 2, topP: 1, seed: 5, noParallels } as const;
    for await (const event of compose(fakeModel(), request)) {
      if (event.kind === 'answer') {
        return event.answer.variations[0]!.wishes.find(({ wish }) => wish === 'no parallels')?.got ?? 'not asked';
      }
    }
    throw new Error('no answer');
  };
  expect(await parallelsOf(true)).toBe('none');
  expect(await parallelsOf(false)).toBe('not asked');
});
