/**
 * A next-token network: what it is told at each place, and what it makes of it. Training, scoring and writing are one for all
 * of them: RNN, LSTM, GRU, Transformer.
 *
 * p(piece) = Π p(token at a place | all tokens before it), the chain rule; the loss is the mean of −ln p in nats a token, the
 * likelihood exact. Sampling draws one token after the other from the softmax of the logits.
 *
 * Sizes: B sequences, T places, N = B·T, V tokens in the vocabulary.
 */
import type { SequenceCodec } from '@continuo/corpus';
import type { DeclareParameter, Dropout, StateUpdate, Tensor } from '@continuo/tensor';

/** One thing that a network is told at a place: a whole number that follows from the tokens before it. */
export type TokenColumn = {
  /** e.g. "previous" */
  readonly name: string;
  /** values are 0 … count − 1 */
  readonly count: number;
  /** of the place where the next token will stand; looks at tokens before it alone */
  readonly at: (tokens: ArrayLike<number>, place: number) => number;
};

export type SequenceSize = { readonly batchSize: number; readonly length: number };

/** The tensors of all columns by name, [B, T] int32 each. */
export type Told = Readonly<Record<string, Tensor>>;

export type StepSize = SequenceSize & {
  /** places that a cache holds */
  readonly capacity: number;
  /** [1], int64: places that came before */
  readonly place: Tensor;
};

/** What is done while training alone. */
export type TrainingHabits = {
  /** share of a target's weight that is spread over all tokens; Szegedy et al. 2016, section 7 */
  readonly labelSmoothing: number;
  /** show pieces in all keys, by `codec.transpose` */
  readonly allKeys: boolean;
  /** of the excerpts, with `allKeys`: the share that is moved, the others stay in their key */
  readonly movedShare: number;
};

export type SequenceNetwork = {
  /** e.g. "lstm" */
  readonly family: string;
  /** as it stands in the model file */
  readonly architecture: Readonly<Record<string, unknown>>;
  readonly codec: SequenceCodec;
  readonly columns: readonly TokenColumn[];
  readonly habits: TrainingHabits;
  /** most places that it sees at once; absent where it carries all that came before from step to step */
  readonly window?: number;
  /** a network that has a window reads a prompt in runs of so many places where that is possible; else one by one */
  readonly promptLength?: number;
  /** Logits of whole excerpts, from nothing before them. [N, V] */
  readonly logits: (declare: DeclareParameter, told: Told, size: SequenceSize, drop: Dropout) => Tensor;
  /** Logits of the next places, and what is carried on: over several runs equal to `logits` over all their places. */
  readonly step: (
    declare: DeclareParameter,
    told: Told,
    size: StepSize,
  ) => { readonly logits: Tensor; readonly updates: readonly StateUpdate[] };
};

/**
 * Where the context of a place begins: at the piece's start while that is within a window, then at the multiples of half a
 * window, so that each token is given at least half a window before it.
 *
 * @example contextOf(9, 8) // => 4
 */
export function contextOf(place: number, window: number | undefined): number {
  if (window === undefined || place < window) return 0;
  const stride = Math.floor(window / 2);
  return Math.ceil((place + 1 - window) / stride) * stride;
}
