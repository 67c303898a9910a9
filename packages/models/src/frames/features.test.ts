import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHORD_WIDTH, NOWHERE, REACH, REFERENCES, writeChordRow, writeReferences } from './chord-features.ts';
import { keysOf, readPiece } from './frame-past.ts';
import { TRUNK_WIDTH, writeTrunkRow } from './trunk-features.ts';

const WITH = { echoes: true };

/** Keys that distances are measured from, after `count` keys of a frame. */
function referencesOf(piece: readonly (readonly number[])[], frame: number, count: number): (number | undefined)[] {
  const read = readPiece(piece);
  const found: (number | undefined)[] = Array(REFERENCES).fill(undefined);
  writeReferences(read.past(frame), WITH, read.frames[frame]!, count, (reference, offset) => {
    found[reference] = offset === NOWHERE ? undefined : offset + REACH + 21;
  });
  return found;
}

describe('what the models of frames are told', () => {
  it('measures a choice from the last, from the frame before, and from what is expected', () => {
    const piece = [
      [48, 64, 67, 72],
      [50, 62, 65, 74],
      [48, 64, 67, 72],
      [52, 60, 67, 76],
    ];
    // before the last frame the first echoes: 50 62 65 74 is expected again, by the whole frame and by its top alone
    const soprano = referencesOf(piece, 3, 0);
    expect(soprano).toEqual([undefined, 72, 48, 72, 74, 74, undefined]);
    // 76 stands: the alto was 67, 72 is the next below, 74 the next expected
    expect(referencesOf(piece, 3, 1)).toEqual([76, 67, 48, 72, 74, 74, undefined]);
    // 52 stands: nothing expected lies so low but 50, and only the bass was lower
    expect(referencesOf(piece, 3, 4)).toEqual([52, undefined, 48, 48, 50, 50, undefined]);
  });

  it('keeps to its rows, whatever sounds', () => {
    const frame = fc
      .uniqueArray(fc.integer({ min: 21, max: 108 }), { maxLength: 14 })
      .map((each) => each.sort((a, b) => a - b));
    fc.assert(
      fc.property(fc.array(frame, { minLength: 1, maxLength: 30 }), (piece) => {
        const read = readPiece(piece);
        const place = piece.length - 1;
        const past = read.past(place);
        const trunk = new Uint8Array(3 * TRUNK_WIDTH);
        writeTrunkRow(past, WITH, trunk, TRUNK_WIDTH);
        expect(trunk.subarray(0, TRUNK_WIDTH).includes(1) || trunk.subarray(2 * TRUNK_WIDTH).includes(1)).toBe(false);
        const keys = keysOf(piece[place]!);
        for (let count = 0; count <= keys.length; count += 1) {
          const rows = new Uint8Array(3 * CHORD_WIDTH);
          writeChordRow(past, WITH, keys, count, rows, CHORD_WIDTH);
          expect(rows.subarray(0, CHORD_WIDTH).includes(1) || rows.subarray(2 * CHORD_WIDTH).includes(1)).toBe(false);
        }
      }),
    );
  });

  it('tells a choice nothing of the keys that are chosen after it', () => {
    const read = readPiece([
      [48, 64, 67, 72],
      [50, 62, 65, 74],
    ]);
    const rowOf = (keys: readonly number[]): Uint8Array => {
      const row = new Uint8Array(CHORD_WIDTH);
      writeChordRow(read.past(1), WITH, Uint8Array.from(keys), 2, row, 0);
      return row;
    };
    expect(rowOf([53, 44, 41, 29])).toEqual(rowOf([53, 44]));
    expect(rowOf([53, 44, 41, 29])).not.toEqual(rowOf([53, 43, 41, 29]));
  });

  it('tells of no echo where that is not wished', () => {
    const piece = [[60], [62], [60], [62]];
    const rows = [true, false].map((echoes) => {
      const row = new Uint8Array(TRUNK_WIDTH);
      writeTrunkRow(readPiece(piece).past(3), { echoes }, row, 0);
      return row.reduce((sum, each) => sum + each, 0);
    });
    // two kinds of echo, each a key and a strength
    expect(rows[0]! - rows[1]!).toBe(4);
  });
});
