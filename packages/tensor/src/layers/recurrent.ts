/** Recurrent layers on top of each other. */
import { concat, transpose } from '../operations/layout.ts';
import {
  columnsOfBatch,
  type DenseWeights,
  gruCell,
  lstmCell,
  type RecurrentCell,
  recurrence,
  rnnCell,
  rowsOfBatch,
} from '../operations/recurrence.ts';
import type { DeclareParameter } from '../parameters.ts';
import { ShapeError } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { type Dropout, noDropout } from './dropout.ts';

/** The cells, by the names of the field. */
export const CELL_KINDS = ['rnn', 'lstm', 'gru'] as const;
export type CellKind = (typeof CELL_KINDS)[number];

/**
 * A cell with parameters of its own.
 *
 * Parameters: `NAME.weight` and `NAME.bias`, laid out as `rnnCell` and `lstmCell` say, or for a GRU `NAME.gates`, `NAME.input` and
 * `NAME.recurrent`, each with `.weight` and `.bias`. Weights start evenly within ±H^−½, as in PyTorch; biases at 0, but an LSTM's
 * forget gate at 1, so that it remembers from the start (Jozefowicz et al. 2015, section 5).
 *
 * @param width   I, features of what comes in
 * @param hidden  H
 */
export function recurrentCell(
  declare: DeclareParameter,
  name: string,
  kind: CellKind,
  { width, hidden }: { readonly width: number; readonly hidden: number },
): RecurrentCell {
  const dense = (part: string, rows: number, columns: number, biases: readonly number[] = [0]): DenseWeights => ({
    weight: declare(`${part}.weight`, [rows, columns], { uniform: hidden ** -0.5 }),
    bias: declare(`${part}.bias`, [rows], { fillParts: biases }),
  });
  if (kind === 'rnn') return rnnCell(dense(name, hidden, width + hidden));
  if (kind === 'lstm') return lstmCell(dense(name, 4 * hidden, width + hidden, [0, 1, 0, 0]));
  return gruCell({
    gates: dense(`${name}.gates`, 2 * hidden, width + hidden),
    input: dense(`${name}.input`, hidden, width),
    recurrent: dense(`${name}.recurrent`, hidden, hidden),
  });
}

export type RecurrentOptions = {
  readonly kind: CellKind;
  /** H */
  readonly hidden: number;
  /** layers on top of each other, default 1 */
  readonly depth?: number;
  /** also a layer from the end to the start, whose H features follow the others; default false */
  readonly bidirectional?: boolean;
  /** share of what each layer but the last says that is dropped while training, default 0 */
  readonly dropout?: number;
  /** `seededDropout` while training; default none */
  readonly drop?: Dropout;
  /** what is carried into the first step of each cell, as `carry` of an earlier call gave it; default zeros */
  readonly start?: readonly (readonly Tensor[])[];
};

export type RecurrentResult = {
  /** [B, T, H], or [B, T, 2·H] where bidirectional */
  readonly outputs: Tensor;
  /** what each cell carries on after its last step, [B, H] each; cells in order of layers, forwards before backwards */
  readonly carry: Tensor[][];
};

/**
 * A sequence through layers of cells.
 *
 * Graves 2013, "Generating sequences with recurrent neural networks", section 2. Parameters: those of a `recurrentCell` named
 * `NAME.0`, `NAME.1`, … and `NAME.0.back`, ….
 *
 * @param x  [B, T, I]
 * @throws ShapeError  x has not three axes
 */
export function recurrent(
  declare: DeclareParameter,
  name: string,
  x: Tensor,
  options: RecurrentOptions,
): RecurrentResult {
  const { kind, hidden, depth = 1, bidirectional = false, dropout = 0, drop = noDropout, start } = options;
  if (x.shape.length !== 3) throw new ShapeError('recurrent', [x.shape], 'expected [B, T, I]');
  const carry: Tensor[][] = [];
  // batches lie in columns all the way up: [T, features, B]
  let stream = columnsOfBatch(x);
  for (let layer = 0; layer < depth; layer += 1) {
    const width = stream.shape[1]!;
    const said = (bidirectional ? [false, true] : [false]).map((reverse) => {
      const cell = recurrentCell(declare, `${name}.${layer}${reverse ? '.back' : ''}`, kind, { width, hidden });
      const begin = start?.[carry.length]?.map((each) => transpose(each, [1, 0]));
      const result = recurrence(cell, stream, { reverse, ...(begin && { start: begin }) });
      carry.push(result.carry.map((each) => transpose(each, [1, 0])));
      return result.outputs;
    });
    const together = concat(said, 1);
    stream = layer < depth - 1 ? drop(together, `${name}.${layer}`, dropout) : together;
  }
  return { outputs: rowsOfBatch(stream), carry };
}

/**
 * One step of the same layers, for decoding: what `recurrent` says at a step, from what it carried before.
 *
 * @param x      [B, I]
 * @param carry  of each cell, [B, H] each
 * @returns      what the last layer says, [B, H], and what is carried on
 */
export function recurrentStep(
  declare: DeclareParameter,
  name: string,
  x: Tensor,
  carry: readonly (readonly Tensor[])[],
  { kind, hidden, depth = 1 }: Pick<RecurrentOptions, 'kind' | 'hidden' | 'depth'>,
): { readonly output: Tensor; readonly carry: Tensor[][] } {
  let said = transpose(x, [1, 0]);
  const after: Tensor[][] = [];
  for (let layer = 0; layer < depth; layer += 1) {
    const cell = recurrentCell(declare, `${name}.${layer}`, kind, { width: said.shape[0]!, hidden });
    const before = carry[layer]!.map((each) => transpose(each, [1, 0]));
    const next = cell.step(said, before);
    said = next[0]!;
    after.push(next.map((each) => transpose(each, [1, 0])));
  }
  return { output: transpose(said, [1, 0]), carry: after };
}
