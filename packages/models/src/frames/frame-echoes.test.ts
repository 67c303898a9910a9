import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ECHO_KINDS, EchoFinder, NO_ECHO } from './frame-echoes.ts';
import { GrowingPiece, keysOf, readPiece } from './frame-past.ts';

/** The echoes before each frame of a piece of pitches. */
function echoesOf(piece: readonly (readonly number[])[], kind: (typeof ECHO_KINDS)[number]) {
  const finder = new EchoFinder();
  return piece.map((frame) => {
    const found = finder.echo(kind);
    finder.advance(keysOf(frame));
    return found;
  });
}

describe('echoes', () => {
  it('expect what followed the longest same past, of equal ones the nearest', () => {
    const piece = [[60], [62], [64], [60], [62], [65], [60], [62], [67]];
    expect(echoesOf(piece, 'same').map(({ source, strength }) => [source, strength])).toEqual([
      [NO_ECHO, 0],
      [NO_ECHO, 0],
      [NO_ECHO, 0],
      [NO_ECHO, 0],
      [1, 1], // 60 was followed by 62
      [2, 2], // 60 62 was followed by 64
      [NO_ECHO, 0],
      [4, 1],
      [5, 2], // 60 62 was followed by 65, more lately than by 64
    ]);
  });

  it('of the tune look at the highest tone alone', () => {
    const piece = [
      [48, 60],
      [50, 62],
      [52, 60],
      [52, 62],
    ];
    expect(echoesOf(piece, 'same')[3]!.source).toBe(NO_ECHO);
    expect(echoesOf(piece, 'tune')[3]).toEqual({ source: 1, strength: 1 });
  });

  it('of likeness bear with a tone that is changed', () => {
    const bar = Array.from({ length: 8 }, (_, step) => [48, 60 + step]);
    const varied = bar.map((frame, step) => (step === 6 ? [48, 70] : frame));
    const echoes = echoesOf([...bar, ...varied], 'similar');
    expect(echoes[15]!.source).toBe(7);
    expect(echoesOf([...bar, ...varied], 'same')[15]!.source).toBe(NO_ECHO);
  });

  it('are told alike of a piece that grows and of one that is whole', () => {
    const frame = fc
      .uniqueArray(fc.integer({ min: 60, max: 63 }), { maxLength: 2 })
      .map((each) => each.sort((a, b) => a - b));
    fc.assert(
      fc.property(fc.array(frame, { minLength: 1, maxLength: 90 }), (piece) => {
        const whole = readPiece(piece);
        const growing = new GrowingPiece();
        for (const [place, each] of piece.entries()) {
          const [one, other] = [whole.past(place), growing.past()];
          expect(ECHO_KINDS.map((kind) => one.echo(kind))).toEqual(ECHO_KINDS.map((kind) => other.echo(kind)));
          expect([1, 2, 3, 4].map(one.before)).toEqual([1, 2, 3, 4].map(other.before));
          growing.append(keysOf(each));
        }
      }),
    );
  });
});
