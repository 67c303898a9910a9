import { createScore, type Score, scoreFromNotes, transposeScore } from '@continuo/music';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { geometricCompression } from './geometric-compression.ts';

/** Quarter notes, one after the other. */
const tune = (...pitches: readonly number[]): Score => scoreFromNotes(pitches.map((pitch) => ({ pitch })));
const PHRASE = [60, 64, 67, 65];
/** Points no two pairs of which are equally far apart: a Golomb ruler in time. */
const RULER = [0, 1, 4, 9, 15, 22, 32, 34];
const ruler = (pitch = 60): readonly { readonly pitch: number; readonly tick: number }[] =>
  RULER.map((quarter) => ({ pitch, tick: 480 * quarter }));

describe('worked by hand', () => {
  test('a phrase said three times costs its four notes and two translations; higher ones are the same', () => {
    expect(geometricCompression(tune(...PHRASE, ...PHRASE, ...PHRASE))).toBe(12 / 6);
    const sequence = [0, 2, 5].flatMap((up) => PHRASE.map((pitch) => pitch + up));
    expect(geometricCompression(tune(...sequence))).toBe(12 / 6);
  });

  test('sixteen equal notes are four said four times: starts that add no note cost nothing', () => {
    expect(geometricCompression(tune(...new Array<number>(16).fill(60)))).toBe(16 / 7);
  });

  test('where no two notes are as far apart as two others nothing comes back', () => {
    expect(geometricCompression(scoreFromNotes(ruler()))).toBe(1);
  });

  test('a voice an octave below is one translation; what is left over costs a point a note', () => {
    const doubled = createScore({ tracks: [{ notes: ruler() }, { notes: ruler(48) }] });
    expect(geometricCompression(doubled)).toBe(16 / 9);
    // far above and far after, as far from no note as others from one another
    const more = createScore({
      tracks: [{ notes: [...ruler(), { pitch: 91, tick: 480 * 100 }] }, { notes: ruler(48) }],
    });
    expect(geometricCompression(more)).toBe(17 / 10);
  });

  test('drums count; two notes of one onset and pitch are one; silence has none', () => {
    const beat = [0, 1, 2, 3].flatMap((bar) =>
      [36, 42, 38].map((pitch, at) => ({ pitch, tick: 1920 * bar + 480 * at })),
    );
    expect(geometricCompression(createScore({ tracks: [{ channel: 9, notes: beat }] }))).toBe(12 / 6);
    expect(geometricCompression(createScore({ tracks: [{ notes: ruler() }, { notes: ruler() }] }))).toBe(1);
    expect(geometricCompression(createScore({ endTick: 1920 }))).toBeNaN();
  });

  test('only the first notes are looked at', () => {
    expect(geometricCompression(tune(...PHRASE, ...PHRASE, ...PHRASE), 4)).toBe(1);
  });
});

test('never below 1, the same in every key and later', () => {
  const notes = fc.array(fc.record({ pitch: fc.integer({ min: 40, max: 80 }), tick: fc.nat(40).map((n) => 240 * n) }), {
    minLength: 1,
    maxLength: 40,
  });
  fc.assert(
    fc.property(notes, fc.integer({ min: -12, max: 12 }), (all, up) => {
      const score = scoreFromNotes(all);
      const ratio = geometricCompression(score);
      const later = scoreFromNotes(all.map((note) => ({ ...note, tick: note.tick + 1920 })));
      expect(ratio).toBeGreaterThanOrEqual(1);
      expect(geometricCompression(transposeScore(score, up))).toBe(ratio);
      expect(geometricCompression(later)).toBe(ratio);
    }),
  );
});
