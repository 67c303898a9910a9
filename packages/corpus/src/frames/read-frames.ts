/** Reads the four sets of Boulanger-Lewandowski et al. 2012, as JSON: `{ train, validation, test }`, pieces of frames. */
import { CorpusError } from '../corpus-error.ts';
import { SPLITS, type Split } from '../corpus-piece.ts';
import { gunzip } from '../gunzip.ts';
import { FRAME_HIGHEST_PITCH, FRAME_LOWEST_PITCH, isPianoFrame, type PianoFrames } from './piano-frames.ts';

/** Pieces by the sets' official split. */
export type FrameSplits = Readonly<Record<Split, readonly PianoFrames[]>>;

/**
 * Reads a set, gzipped or plain.
 *
 * @throws CorpusError  `not-frames-json`: no JSON of that shape, or a frame that is none
 * @example (await readFrames(bytes)).train.length // => 229
 */
export async function readFrames(bytes: Uint8Array): Promise<FrameSplits> {
  let json: Readonly<Record<string, unknown>> | null;
  try {
    json = JSON.parse(new TextDecoder().decode(await gunzip(bytes)));
  } catch (cause) {
    const reason = `the file of frames is no JSON, or its gzip is cut short: ${(cause as Error).message}`;
    throw new CorpusError('not-frames-json', reason, {}, cause);
  }
  const read = SPLITS.map((split) => [split, piecesOf(json?.[split], split)] as const);
  return Object.fromEntries(read) as unknown as FrameSplits;
}

function piecesOf(pieces: unknown, split: Split): PianoFrames[] {
  const isList = Array.isArray(pieces) && pieces.every((piece) => Array.isArray(piece));
  if (!isList) {
    const expected = 'expected { train, validation, test }, each a list of pieces, a piece a list of frames';
    throw new CorpusError('not-frames-json', `the file of frames has no list of pieces "${split}"; ${expected}`, {
      split,
    });
  }
  for (const [piece, frames] of pieces.entries()) {
    const frame = frames.findIndex((each: unknown) => !isPianoFrame(each));
    if (frame < 0) continue;
    const found = JSON.stringify(frames[frame]);
    throw new CorpusError(
      'not-frames-json',
      `${split} piece ${piece}, frame ${frame}: found ${found}, expected rising pitches ${FRAME_LOWEST_PITCH}–${FRAME_HIGHEST_PITCH}`,
      { split, piece, frame },
    );
  }
  return pieces;
}
