import { createScore, createTrack, scoreFromNotes } from '@continuo/music';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyScore } from '../tokens/testing/made-scores.ts';
import { packScore, unpackScore } from './pack-score.ts';

test('a note is four numbers: distance, pitch, duration, velocity', () => {
  const { tracks } = packScore(scoreFromNotes([{ pitch: 60 }, { pitch: 64, velocity: 90 }]));
  expect(tracks[0]!.notes).toEqual([0, 60, 480, 80, 480, 64, 480, 90]);
  expect(Object.keys(tracks[0]!)).toEqual(['name', 'program', 'channel', 'notes']);
});

test('any score comes back through JSON', () => {
  fc.assert(
    fc.property(anyScore, (score) => {
      expect(unpackScore(JSON.parse(JSON.stringify(packScore(score))))).toEqual(score);
    }),
    { numRuns: 200 },
  );
});

test('release velocities, bytes, texts, chords and sections come back too', () => {
  const track = createTrack({
    notes: [{ pitch: 60 }, { pitch: 62, releaseVelocity: 12 }],
    raws: [{ tick: 3, kind: 'sysex', bytes: Uint8Array.of(0, 127, 255, 0xf7) }],
    texts: [{ tick: 0, kind: 'lyric', text: 'la' }],
    pressures: [{ tick: 5, value: 9, pitch: 60 }],
  });
  const score = createScore({
    tracks: [track],
    raws: [{ tick: 0, kind: 'meta', type: 0x7f, bytes: Uint8Array.of(1) }],
    chords: [{ tick: 0, symbol: 'C' }],
    sections: [{ tick: 0, name: 'A' }],
    pickupTicks: 120,
  });
  expect(unpackScore(JSON.parse(JSON.stringify(packScore(score))))).toEqual(score);
});

test('what is no score is refused with the place', () => {
  expect(() => unpackScore({})).toThrow('no score where one is expected');
  const packed = { ...packScore(scoreFromNotes([{ pitch: 60 }])), ticksPerQuarter: 0 };
  expect(() => unpackScore(packed)).toThrow('no sound score: ticksPerQuarter: ticksPerQuarter is 0');
});
