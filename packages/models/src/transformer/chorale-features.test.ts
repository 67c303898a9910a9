import { tokenOfPitch, VOCABULARY_SIZE } from '@continuo/corpus';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  advance,
  emptyPast,
  HEAD_WIDTH,
  type KeyTold,
  TRUNK_WIDTH,
  UNKNOWN_TOKEN,
  writeHeadRow,
  writeTrunkRow,
} from './chorale-features.ts';

const TOKENS = VOCABULARY_SIZE + 1;
const tokens = (...pitches: number[]): Int16Array => Int16Array.from(pitches, tokenOfPitch);

function trunkRow(frames: readonly Int16Array[], told: { key?: KeyTold; given?: Int16Array } = {}): Uint8Array {
  const past = emptyPast(told);
  for (const frame of frames) advance(past, frame);
  const row = new Uint8Array(TRUNK_WIDTH);
  writeTrunkRow(past, row, 0);
  return row;
}

test('a voice that stays counts its sixteenths up to 16, and remembers where it was before', () => {
  const past = emptyPast();
  advance(past, tokens(72, 67, 64, 48));
  for (let frame = 0; frame < 19; frame += 1) advance(past, tokens(74, 67, 64, 48));
  expect(past.frame).toBe(20);
  expect([...past.held]).toEqual([16, 16, 16, 16]);
  expect(past.earlier[0]).toBe(tokenOfPitch(72));
  advance(past, tokens(76, 67, 64, -1));
  expect([past.held[0], past.held[3]]).toEqual([1, 1]);
  expect([past.earlier[0], past.earlier[3]]).toEqual([tokenOfPitch(74), tokenOfPitch(48)]);
});

test('a trunk row of nothing but the past holds pitches, holds, place, motions, distances, keys it may be in', () => {
  const plain = 4 + 4 + 1 + 4 + 6;
  // C E G are each more than a twelfth of what sounded: a mode, four degrees and two ones a tone, for each of two keys
  const keys = 2 * (1 + 4 + 3 * 2) + 1;
  // three periods and the bar; that nothing is repeated, and how often
  expect(trunkRow([tokens(72, 67, 64, 48)]).reduce((a, b) => a + b)).toBe(plain + keys + 4 + 2);
});

test('a key adds its mode and a degree for each voice, given cells one motion for each frame that is looked at', () => {
  const key = { tonic: 0, mode: 'major' } as const;
  expect(trunkRow([tokens(72, 67, 64, 48)], { key }).reduce((a, b) => a + b)).toBe(48 + 1 + 4);
  const given = new Int16Array(40 * 4).fill(UNKNOWN_TOKEN);
  for (let frame = 0; frame < 40; frame += 1) given[frame * 4] = tokenOfPitch(74);
  expect(trunkRow([tokens(72, 67, 64, 48)], { given }).reduce((a, b) => a + b)).toBe(48 + 9);
});

test('transposed, everything but the pitches themselves is told alike', () => {
  const pitch = fc.integer({ min: 45, max: 70 });
  const frame = fc.tuple(pitch, pitch, pitch, pitch);
  fc.assert(
    fc.property(
      fc.array(frame, { minLength: 1, maxLength: 20 }),
      fc.array(fc.option(pitch, { nil: undefined }), { minLength: 160, maxLength: 160 }),
      fc.nat(11),
      fc.integer({ min: -6, max: 6 }),
      (frames, ahead, tonic, shift) => {
        const rowAt = (semitones: number): { trunk: Uint8Array; head: Uint8Array } => {
          const given = Int16Array.from(ahead, (each) =>
            each === undefined ? UNKNOWN_TOKEN : tokenOfPitch(each + semitones),
          );
          const key = { tonic: (tonic + semitones + 12) % 12, mode: 'minor' } as const;
          const moved = frames.map((each) => tokens(...each.map((one) => one + semitones)));
          const past = emptyPast({ key, given });
          for (const each of moved) advance(past, each);
          const head = new Uint8Array(HEAD_WIDTH);
          writeHeadRow(past, 1, given, frames.length * 4, head, 0);
          return { trunk: trunkRow(moved, { key, given }), head };
        };
        const [here, there] = [rowAt(0), rowAt(shift)];
        expect(there.trunk.subarray(4 * TOKENS)).toEqual(here.trunk.subarray(4 * TOKENS));
        // of a head's row the own pitch alone is told as a pitch
        expect(there.head.subarray(TOKENS)).toEqual(here.head.subarray(TOKENS));
      },
    ),
  );
});
