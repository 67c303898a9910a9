/** Batches of phrases for a MuseGAN: what each step sees, as a function of seed and step alone. */
import { fillPhrase, type PianoRollHeader, type RollPiece, rollSize } from '@continuo/corpus';
import { mixSeed, wordSource } from '@continuo/tensor';
import { below } from '../draws.ts';

/** A piece, and the bars that its phrases begin with. */
export type PhrasedPiece = { readonly piece: RollPiece; readonly starts: readonly number[] };

export type RollBatchOptions = {
  readonly header: PianoRollHeader;
  /** B */
  readonly batch: number;
  /** batches at once */
  readonly batches: number;
  /** semitones down and up that a phrase is moved by */
  readonly transpose: readonly [number, number];
  readonly seed: number;
};

/**
 * Draws phrases, each equally likely, in random keys.
 *
 * @returns  [batches, tracks, B, bars, steps, pitches], 0 or 1
 */
export function rollBatch(pieces: readonly PhrasedPiece[], step: number, options: RollBatchOptions): Uint8Array {
  const { header, batch, batches, transpose, seed } = options;
  const draw = wordSource(mixSeed(seed, step, 77));
  const tracks = header.tracks.length;
  const perTrack = rollSize(header) / tracks;
  const all = new Uint8Array(batches * batch * tracks * perTrack);
  const roll = new Uint8Array(tracks * perTrack);
  const count = pieces.reduce((total, { starts }) => total + starts.length, 0);
  for (let place = 0; place < batches; place += 1) {
    for (let row = 0; row < batch; row += 1) {
      const [piece, bar] = phraseAt(pieces, below(draw, count));
      const [down, up] = transpose;
      fillPhrase(roll, piece, bar, header, below(draw, down + up + 1) - down);
      for (let track = 0; track < tracks; track += 1) {
        const cells = roll.subarray(track * perTrack, (track + 1) * perTrack);
        all.set(cells, ((place * tracks + track) * batch + row) * perTrack);
      }
    }
  }
  return all;
}

function phraseAt(pieces: readonly PhrasedPiece[], index: number): [RollPiece, number] {
  let rest = index;
  for (const { piece, starts } of pieces) {
    if (rest < starts.length) return [piece, starts[rest]!];
    rest -= starts.length;
  }
  throw new RangeError(`roll batch: no phrase ${index}`);
}
