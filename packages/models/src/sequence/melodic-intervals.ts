/**
 * Pitches told and said as distances from the last note as well, so that a network knows a motif in every key from one.
 *
 * The viewpoint "interval" of Conklin and Witten 1995 (section 3.2) linked with that of the pitch itself: scores of intervals
 * are added to those of tokens, logit(pitch p) = token(p) + interval(p − last pitch).
 */
import type { SequenceCodec } from '@continuo/corpus';
import {
  add,
  constant,
  type DeclareParameter,
  gather,
  linear,
  multiply,
  reshape,
  shiftRows,
  type Tensor,
} from '@continuo/tensor';
import type { TokenColumn, Told } from './sequence-network.ts';

/** Intervals of up to two octaves either way are told apart. */
const REACH = 24;
const INTERVALS = 2 * REACH + 1;
/** An offset that moves a row of interval scores out of sight: there is no note to measure from. */
const NOWHERE = 10_000;

/**
 * The last note's token, and the interval by which it was reached.
 *
 * @example melodicColumns(pitchCodec).map(({ name }) => name) // => ['last note', 'interval']
 */
export function melodicColumns({ vocabularySize, pitchOf }: SequenceCodec): readonly TokenColumn[] {
  const noteBefore = (tokens: ArrayLike<number>, place: number): number => {
    let before = place - 1;
    while (before >= 0 && pitchOf(tokens[before]!) < 0) before -= 1;
    return before;
  };
  return [
    {
      name: 'last note',
      count: vocabularySize + 1,
      at: (tokens, place) => tokens[noteBefore(tokens, place)] ?? vocabularySize,
    },
    {
      name: 'interval',
      count: INTERVALS + 1,
      at(tokens, place) {
        const last = noteBefore(tokens, place);
        const earlier = last < 0 ? -1 : noteBefore(tokens, last);
        if (earlier < 0) return INTERVALS;
        const interval = pitchOf(tokens[last]!) - pitchOf(tokens[earlier]!);
        return REACH + Math.max(-REACH, Math.min(REACH, interval));
      },
    },
  ];
}

/**
 * Adds what a network says of intervals to what it says of tokens.
 *
 * The tokens of neighbouring pitches must be neighbours, as they are in every codec of ours.
 *
 * @param logits  [N, V]
 * @param hidden  what the logits were made of, [N, H]
 * @returns       [N, V]
 */
export function addIntervals(
  declare: DeclareParameter,
  logits: Tensor,
  hidden: Tensor,
  told: Told,
  { vocabularySize, pitchOf }: SequenceCodec,
): Tensor {
  const tokens = Array.from({ length: vocabularySize }, (_, token) => token);
  const offsets = constant([...tokens.map((token) => token - REACH), NOWHERE], [vocabularySize + 1], 'int32');
  const isNote = constant(tokens.map((token) => (pitchOf(token) < 0 ? 0 : 1)));
  const offset = gather(offsets, reshape(told['last note']!, [logits.shape[0]!]));
  const scores = linear(declare, 'intervals', hidden, INTERVALS);
  return add(logits, multiply(shiftRows(scores, offset, vocabularySize), isNote));
}
