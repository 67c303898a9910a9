/**
 * Attention over the last outputs of recurrent layers, so that a network can look up what it need not remember.
 *
 * After Bahdanau et al. 2015 (section 3.1) as Magenta's Attention RNN has it, which looks at its last 40 outputs. Two things
 * differ from its cell: scores are products of a query and keys (Luong et al. 2015, section 3.1, "general") and not a small network
 * of both, and what was looked up goes into the logits but not back into the next step's input. So all places of an excerpt
 * are worked out at once, outside of the loop over time; the cell itself would run its attention at every step of it.
 *
 *   score(t, j) = (W·h_t)·h_j / √H,  t − L < j ≤ t;   c_t = Σ softmax(score)_j · h_j;   out_t = tanh(U·[h_t; c_t])
 *
 * With `recall` it also reads what came next: where the piece stood as it stands now, the token that followed, as the network
 * was told it one place later. That is the continuous cache of Grave et al. 2017 ("Improving neural language models with a
 * continuous cache", section 3), heard by the network instead of mixed with its answer.
 */
import {
  add,
  applyNode,
  concat,
  constant,
  type DeclareParameter,
  linear,
  matmul,
  multiply,
  pad,
  reshape,
  type StateUpdate,
  slice,
  softmax,
  type Tensor,
  tanh,
} from '@continuo/tensor';

const HIDDEN = -1e9;

/** What is left of the run before, and what this one leaves. */
export type AttentionMemory = {
  /** state [B, L − 1, H] */
  readonly outputs: Tensor;
  /** state [B, L − 1, E]; with `recall` alone */
  readonly told: Tensor;
  /** [1], int64: places before this run; of the memory no more than these last rows are written */
  readonly place: Tensor;
  /** takes the update of `outputs` */
  readonly updates: StateUpdate[];
};

/**
 * @param outputs  h, [B, T, H]
 * @param told     with `recall`: what was told at each place, [B, T, E]; else undefined
 * @param length   L, the newest among them
 * @param memory   absent: nothing stands before the first place
 * @returns        [B, T, H]
 */
export function attendToOutputs(
  declare: DeclareParameter,
  outputs: Tensor,
  told: Tensor | undefined,
  length: number,
  memory?: AttentionMemory,
): Tensor {
  const [, time, hidden] = outputs.shape as [number, number, number];
  const older = memory ? length - 1 : 0;
  const after = (before: Tensor | undefined, now: Tensor): Tensor => (before ? concat([before, now], 1) : now);
  const seen = after(memory?.outputs, outputs); // [B, older + T, H]
  const queries = linear(declare, 'attention.query', outputs, hidden, { bias: false });
  const scores = matmul(queries, seen, { transposeB: true, scale: hidden ** -0.5 });
  const near = add(scores, band(time, older, length));
  const weights = softmax(memory ? add(near, unwritten(memory.place, older, time)) : near);
  const heard = [outputs, matmul(weights, seen)];
  memory?.updates.push({ state: memory.outputs, next: slice(seen, time, time + older, 1) });
  if (told) {
    const seenTold = after(memory?.told, told);
    // row j holds what was told at j + 1, which tells token j: to the query at j itself it is the answer, and is hidden
    const followed = pad(slice(seenTold, 1, older + time, 1), 0, 1, 1);
    heard.push(matmul(multiply(weights, others(time, older)), followed));
    memory?.updates.push({ state: memory.told, next: slice(seenTold, time, time + older, 1) });
  }
  return tanh(linear(declare, 'attention.join', concat(heard), hidden));
}

/** 0 at each query's own place, else 1. [T, older + T] */
function others(time: number, older: number): Tensor {
  const width = older + time;
  const values = new Float32Array(time * width).fill(1);
  for (let place = 0; place < time; place += 1) values[place * width + older + place] = 0;
  return constant(values, [time, width]);
}

/** Hides what comes later and what lies `length` or more back. [T, older + T] */
function band(time: number, older: number, length: number): Tensor {
  const width = older + time;
  const values = new Float32Array(time * width);
  for (let index = 0; index < values.length; index += 1) {
    const distance = Math.floor(index / width) - ((index % width) - older);
    if (distance < 0 || distance >= length) values[index] = HIDDEN;
  }
  return constant(values, [time, width]);
}

/** Hides the rows of a memory that nothing was written to: all but the last `place`. [1, older + T] */
function unwritten(place: Tensor, older: number, time: number): Tensor {
  // row k of the memory was written older − k places before this run
  const ages = constant(
    Array.from({ length: older + time }, (_, row) => Math.max(0, older - row)),
    [older + time],
    'int64',
  );
  const node = (operation: string, inputs: readonly Tensor[], type: Tensor['type']): Tensor =>
    applyNode({ operation, inputs, outputs: [{ shape: [older + time], type }] })[0]!;
  const empty = node('Less', [place, ages], 'bool');
  return reshape(node('Where', [empty, constant(HIDDEN), constant(0)], 'float32'), [1, older + time]);
}
