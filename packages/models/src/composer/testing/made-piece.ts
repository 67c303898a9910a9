/** A short piece of our own: a tune over a bass, and a drum, eight bars of 4/4. */
import { packCells } from '@continuo/corpus';
import { createScore } from '@continuo/corpus/testing';
import { type ComposerPiece, composerPiece } from '../draw-passage.ts';

const BAR = 1920;

/** Bars of the tune as quarters: the second half begins as the first. */
const TUNE = [
  [72, 74, 76, 72],
  [77, 76, 74, 77],
  [79, 77, 74, 71],
  [72, 72, 67, 67],
  [72, 74, 76, 72],
  [77, 76, 74, 77],
  [74, 71, 67, 71],
  [72, 72, 72, 72],
];
const BASS = [48, 53, 43, 48, 48, 53, 43, 48];

export type MadePieceOptions = {
  /** bars, at most 8; default 8 */
  readonly bars?: number;
  /** a drum on each half of a bar; default true */
  readonly hasDrums?: boolean;
};

/** The piece, packed, of style 1 and composer 3. */
export function madePiece({ bars = 8, hasDrums = true }: MadePieceOptions = {}): ComposerPiece {
  const tune = TUNE.slice(0, bars).flatMap((pitches, bar) =>
    pitches.map((pitch, beat) => ({ pitch, tick: bar * BAR + beat * 480, velocity: beat === 0 ? 90 : 70 })),
  );
  const bass = BASS.slice(0, bars).flatMap((root, bar) =>
    [root, root + 7].map((pitch) => ({ pitch, tick: bar * BAR, durationTicks: BAR, velocity: 60 })),
  );
  const drum = BASS.slice(0, bars).flatMap((_, bar) => [
    { pitch: 36, tick: bar * BAR, durationTicks: 240 },
    { pitch: 38, tick: bar * BAR + 960, durationTicks: 240 },
  ]);
  const tracks = [
    { program: 73, notes: tune },
    { program: 42, notes: bass },
    ...(hasDrums ? [{ channel: 9, notes: drum }] : []),
  ];
  return composerPiece(packCells(createScore({ bpm: 120, meters: '4/4', tracks })), 1, 3);
}
