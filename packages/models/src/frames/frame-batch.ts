/** Batches of excerpts, as the models of frames are fed them. */
import { FRAME_KEYS } from '@continuo/corpus';
import { add, constant, input, reshape, type Tensor, type TensorData } from '@continuo/tensor';
import { END_OF_FRAME } from '../frame-model.ts';
import { CHORD_WIDTH, NOWHERE, offsetOfKey, REFERENCES, writeChordRow, writeReferences } from './chord-features.ts';
import { FACTORISED_REFERENCES, type FrameInputs, type FrameModelConfig } from './frame-network.ts';
import type { FramePast, ReadPiece } from './frame-past.ts';
import { TRUNK_WIDTH, writeTrunkRow } from './trunk-features.ts';

export type FrameBatchSize = {
  readonly batchSize: number;
  /** T */
  readonly length: number;
  /** choices that an excerpt has room for, of a joint output; frames whose choices find no room are not predicted */
  readonly choices: number;
};

/** Part of a piece that fills one row of a batch. */
export type FrameExcerpt = { readonly piece: ReadPiece; readonly start: number };

/** The leaves that `frameFeeds` fills, with targets and weights. */
export type FrameLeaves = FrameInputs & { readonly targets: Tensor; readonly weights: Tensor };

type Kind = Pick<FrameModelConfig, 'output' | 'echoes'>;

export function frameLeaves({ output }: Kind, { batchSize, length, choices }: FrameBatchSize): FrameLeaves {
  const frames = input('frames', [batchSize * length, TRUNK_WIDTH], 'uint8');
  const offsets = (count: number, rows: number): Tensor[] =>
    Array.from({ length: count }, (_, index) => input(`reference${index}`, [rows], 'int32'));
  if (output === 'factorised') {
    const rows = batchSize * length;
    return {
      frames,
      references: offsets(FACTORISED_REFERENCES, rows),
      targets: input('targets', [rows, FRAME_KEYS], 'uint8'),
      weights: input('weights', [rows]),
    };
  }
  const rows = batchSize * choices;
  const firsts = Array.from({ length: rows }, (_, row) => Math.floor(row / choices) * length);
  return {
    frames,
    choices: {
      // fed within an excerpt, so that part of a batch is fed as it is in the whole
      frameOf: add(reshape(input('frameOf', [rows], 'int32'), [rows]), constant(firsts, [rows], 'int32')),
      rows: input('choices', [rows, CHORD_WIDTH], 'uint8'),
      last: input('last', [rows], 'int32'),
      references: offsets(REFERENCES, rows),
    },
    targets: input('targets', [rows], 'int32'),
    weights: input('weights', [rows]),
  };
}

/** Feeds of a batch, and how many frames it predicts. */
export type FilledBatch = {
  readonly feeds: Record<string, TensorData>;
  /** weights are 1 at what is predicted, else 0 */
  readonly weights: Float32Array;
  /** frames of each excerpt that are predicted, all from its start on */
  readonly frames: readonly number[];
  /** row of the first choice of each predicted frame, by excerpt; empty for a factorised output */
  readonly firstChoice: readonly (readonly number[])[];
};

/** Fills a batch; rows past the end of a piece are empty and weigh nothing. */
export function fillBatch(
  excerpts: readonly FrameExcerpt[],
  kind: Kind,
  { batchSize, length, choices }: FrameBatchSize,
): FilledBatch {
  const isJoint = kind.output === 'joint';
  const rows = batchSize * (isJoint ? choices : length);
  const frames = new Uint8Array(batchSize * length * TRUNK_WIDTH);
  const references = Array.from({ length: isJoint ? REFERENCES : FACTORISED_REFERENCES }, () =>
    new Int32Array(rows).fill(NOWHERE),
  );
  const weights = new Float32Array(rows);
  const targets = isJoint ? new Int32Array(rows).fill(END_OF_FRAME) : new Uint8Array(rows * FRAME_KEYS);
  const chords = new Uint8Array(isJoint ? rows * CHORD_WIDTH : 0);
  const frameOf = new Int32Array(isJoint ? rows : 0);
  const last = new Int32Array(isJoint ? rows : 0).fill(FRAME_KEYS);
  const predicted = excerpts.map(() => 0);
  const firstChoice: number[][] = excerpts.map(() => []);

  const writeChoices = (past: FramePast, keys: Uint8Array, frame: number, first: number): void => {
    for (let count = 0; count <= keys.length; count += 1) {
      const row = first + count;
      writeChordRow(past, kind, keys, count, chords, row * CHORD_WIDTH);
      writeReferences(past, kind, keys, count, (reference, offset) => {
        references[reference]![row] = offset;
      });
      frameOf[row] = frame;
      if (count > 0) last[row] = keys[count - 1]!;
      targets[row] = count < keys.length ? keys[count]! : END_OF_FRAME;
      weights[row] = 1;
    }
  };
  const writeKeys = (past: FramePast, keys: Uint8Array, row: number): void => {
    writeKeyReferences(past, references, row);
    for (const key of keys) targets[row * FRAME_KEYS + key] = 1;
    weights[row] = 1;
  };

  for (const [index, { piece, start }] of excerpts.entries()) {
    let used = 0;
    let isOpen = true;
    for (let frame = 0; frame < Math.min(length, piece.length - start); frame += 1) {
      const past = piece.past(start + frame);
      const keys = piece.frames[start + frame]!;
      writeTrunkRow(past, kind, frames, (index * length + frame) * TRUNK_WIDTH);
      if (!isJoint) writeKeys(past, keys, index * length + frame);
      else {
        isOpen &&= used + keys.length < choices;
        if (!isOpen) break;
        firstChoice[index]!.push(index * choices + used);
        writeChoices(past, keys, frame, index * choices + used);
        used += keys.length + 1;
      }
      predicted[index]! += 1;
    }
  }
  const named = references.map((offsets, index) => [`reference${index}`, offsets] as const);
  const feeds = { frames, ...Object.fromEntries(named), targets, ...(isJoint && { choices: chords, frameOf, last }) };
  return { feeds, weights, frames: predicted, firstChoice };
}

/** Offsets of the keys that the factorised output measures from: those of the frame before, from the highest down. */
export function writeKeyReferences(past: FramePast, references: readonly Int32Array[], row: number): void {
  const previous = past.before(1);
  for (const [rank, offsets] of references.entries()) offsets[row] = offsetOfKey(previous[rank]);
}
