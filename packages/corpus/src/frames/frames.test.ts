import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createScore, scoreFromNotes } from '@continuo/music';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { dataFolder } from '../node/data-folder.ts';
import { pianoFramesOfScore, scoreOfPianoFrames } from './frames-of-score.ts';
import { bytesOfFrames, isPianoFrame } from './piano-frames.ts';
import { readFrames } from './read-frames.ts';

const EIGHTHS = { framesPerQuarter: 2 };
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('frames of a score', () => {
  it('hold what sounds in each eighth, of all tracks but drums, within a piano', () => {
    const score = createScore({
      tracks: [
        { notes: [{ pitch: 60 }, { pitch: 64, durationTicks: 240 }] },
        {
          notes: [
            { pitch: 48, durationTicks: 720 },
            { pitch: 60, tick: 0 },
            { pitch: 110, tick: 0 },
          ],
        },
        { channel: 9, notes: [{ pitch: 36 }] },
      ],
    });
    expect(pianoFramesOfScore(score, EIGHTHS)).toEqual([
      [48, 60],
      [48, 60],
      [48, 64],
    ]);
  });

  it('keep a note that is shorter than the grid, and silence between notes', () => {
    const score = scoreFromNotes([
      { pitch: 60, durationTicks: 20 },
      { pitch: 62, tick: 960, durationTicks: 240 },
    ]);
    expect(pianoFramesOfScore(score, EIGHTHS)).toEqual([[60], [], [], [], [62]]);
  });

  it('refuse a score without notes and one that lasts for days', () => {
    expect(() => pianoFramesOfScore(createScore(), EIGHTHS)).toThrow('holds no notes');
    const far = scoreFromNotes([{ pitch: 60, tick: 480 * 100_000 }]);
    expect(() => pianoFramesOfScore(far, EIGHTHS)).toThrow('lasts 200002 frames');
  });

  it('come back from the score made of them, but for silence at the end', () => {
    const frame = fc
      .uniqueArray(fc.integer({ min: 21, max: 108 }), { maxLength: 6 })
      .map((each) => each.sort((a, b) => a - b));
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 12 }), fc.constantFrom(1, 2, 3, 4), (frames, framesPerQuarter) => {
        const piece = [...frames, [60]];
        expect(pianoFramesOfScore(scoreOfPianoFrames(piece, { framesPerQuarter }), { framesPerQuarter })).toEqual(
          piece,
        );
      }),
    );
  });

  it('join a pitch that goes on into one note', () => {
    const { tracks } = scoreOfPianoFrames([[60], [60, 64], [64], []], EIGHTHS);
    expect(tracks[0]!.notes.map(({ pitch, tick, durationTicks }) => [pitch, tick, durationTicks])).toEqual([
      [60, 0, 480],
      [64, 240, 480],
    ]);
  });
});

describe('a file of frames', () => {
  it('is read with its splits', async () => {
    const read = await readFrames(encode('{"train":[[[60,64],[]]],"validation":[],"test":[[]]}'));
    expect(read).toEqual({ train: [[[60, 64], []]], validation: [], test: [[]] });
  });

  it('is refused where it is something else, cut short, or holds what no piano plays', async () => {
    await expect(readFrames(encode('{"train":[[[60'))).rejects.toMatchObject({ code: 'not-frames-json' });
    await expect(readFrames(encode('{"train":[]}'))).rejects.toThrow('no list of pieces "validation"');
    await expect(readFrames(encode('{"train":[[[60],[64,60]]],"validation":[],"test":[]}'))).rejects.toThrow(
      'train piece 0, frame 1: found [64,60], expected rising pitches 21–108',
    );
    await expect(readFrames(Uint8Array.of(0x1f, 0x8b, 8, 0))).rejects.toThrow('cut short');
  });

  it('holds rising pitches of a piano', () => {
    expect([[], [21, 108], [60, 60], [20], [60.5], '60'].map(isPianoFrame)).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
    expect([...bytesOfFrames([[60, 64], [], [62]])]).toEqual([60, 64, 0, 0, 62, 0]);
  });
});

const folder = dataFolder('caution/boulanger-lewandowski');

test.skipIf(folder === undefined).each([
  ['jsb-chorales', [229, 76, 77], [13_807, 4_602, 4_725]],
  ['nottingham', [694, 173, 170], [176_561, 45_513, 44_463]],
  ['musedata', [524, 135, 124], [245_202, 82_755, 64_339]],
  ['piano-midi', [87, 12, 25], [75_911, 8_540, 19_036]],
])('%s holds the pieces and frames that are counted in the benchmarks, section 2', async (name, pieces, frames) => {
  const { train, validation, test: held } = await readFrames(readFileSync(join(folder!, `${name}.json.gz`)));
  const splits = [train, validation, held];
  expect(splits.map((split) => split.length)).toEqual(pieces);
  expect(splits.map((split) => split.reduce((sum, piece) => sum + piece.length, 0))).toEqual(frames);
});
