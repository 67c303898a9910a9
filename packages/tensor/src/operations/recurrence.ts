/** Recurrent networks: a cell is one step, written once; `recurrence` runs it over time. */
import { type Shape, ShapeError } from '../shape.ts';
import { constant, type Tensor } from '../tensor.ts';
import { add, multiply, relu, sigmoid, subtract, tanh } from './elementwise.ts';
import { concat, split, transpose } from './layout.ts';
import { matmul } from './matmul.ts';
import { reshape } from './reshape.ts';
import { scan } from './scan.ts';
import { withGradient } from './with-gradient.ts';

/**
 * One step of a recurrent network. Batches lie in columns: x is [I, B], each carry [H, B], the first of them what the cell
 * says. So the weights, the larger factor, are on the left of every product and need not be rearranged at each step.
 */
export type RecurrentCell = {
  /** H */
  readonly hidden: number;
  /** tensors that are carried: 1, or 2 for an LSTM (what it says, what it remembers) */
  readonly carries: number;
  readonly step: (x: Tensor, carry: readonly Tensor[]) => readonly Tensor[];
};

export type DenseWeights = {
  /** [rows, columns] */
  readonly weight: Tensor;
  /** [rows] */
  readonly bias: Tensor;
};

/**
 * h' = tanh(W·[x; h] + b), Elman 1990; the rectifier in place of tanh as in Le, Jaitly and Hinton 2015.
 *
 * @param weights weight [H, I + H]
 */
export function rnnCell(
  weights: DenseWeights,
  { activation = 'tanh' }: { readonly activation?: 'tanh' | 'relu' } = {},
): RecurrentCell {
  const hidden = weights.weight.shape[0]!;
  const activate = activation === 'tanh' ? tanh : relu;
  return { hidden, carries: 1, step: (x, [h]) => [activate(dense(weights, concat([x, h!], 0)))] };
}

/**
 * Long short-term memory: c' = f∘c + i∘g and h' = o∘tanh c', where i, f, o are sigmoids and g the tanh of W·[x; h] + b.
 *
 * Hochreiter and Schmidhuber 1997 with the forget gate of Gers et al. 2000, section 3. Rows of the weight are for i, f, o, g in
 * that order (PyTorch's are i, f, g, o); the one bias is the sum of PyTorch's two.
 *
 * @param weights weight [4·H, I + H]
 */
export function lstmCell(weights: DenseWeights): RecurrentCell {
  const hidden = weights.weight.shape[0]! / 4;
  const step: RecurrentCell['step'] = (x, [h, c]) => {
    const [gates, candidate] = split(dense(weights, concat([x, h!], 0)), [3 * hidden, hidden], 0);
    const [i, f, o] = split(sigmoid(gates!), [hidden, hidden, hidden], 0);
    const memory = add(multiply(f!, c!), multiply(i!, tanh(candidate!)));
    return [multiply(o!, tanh(memory)), memory];
  };
  return { hidden, carries: 2, step };
}

export type GruWeights = {
  /** of the gates: weight [2·H, I + H], rows for the reset gate r, then the update gate z */
  readonly gates: DenseWeights;
  /** of the candidate, from x: weight [H, I] */
  readonly input: DenseWeights;
  /** of the candidate, from h: weight [H, H] */
  readonly recurrent: DenseWeights;
};

/**
 * Gated recurrent unit: h' = (1 − z)∘n + z∘h with n = tanh(W·x + b + r∘(R·h + c)).
 *
 * Cho et al. 2014, section 2.3, with the reset gate after the product, as in cuDNN and PyTorch.
 */
export function gruCell({ gates, input, recurrent }: GruWeights): RecurrentCell {
  const hidden = recurrent.weight.shape[0]!;
  const step: RecurrentCell['step'] = (x, [h]) => {
    const [r, z] = split(sigmoid(dense(gates, concat([x, h!], 0))), [hidden, hidden], 0);
    const candidate = tanh(add(dense(input, x), multiply(r!, dense(recurrent, h!))));
    return [add(candidate, multiply(z!, subtract(h!, candidate)))];
  };
  return { hidden, carries: 1, step };
}

export type RecurrenceOptions = {
  /** what is carried into the first step, [H, B] each; default zeros */
  readonly start?: readonly Tensor[];
  /** from the last step to the first, default false */
  readonly reverse?: boolean;
};

export type RecurrenceResult = {
  /** what the cell says at each step, [T, H, B] */
  readonly outputs: Tensor;
  /** what the last step carries on, [H, B] each */
  readonly carry: Tensor[];
};

/**
 * Runs a cell over time.
 *
 * @param x  [T, I, B]; `columnsOfBatch` makes it of [B, T, I]
 * @throws ShapeError  x has not three axes, or the cell's weights do not fit it
 */
export function recurrence(
  cell: RecurrentCell,
  x: Tensor,
  { start, reverse = false }: RecurrenceOptions = {},
): RecurrenceResult {
  const [, , batch] = x.shape;
  if (x.shape.length !== 3 || batch === undefined) throw new ShapeError('recurrence', [x.shape], 'expected [T, I, B]');
  const zeros = (): Tensor => constant(new Float32Array(cell.hidden * batch), [cell.hidden, batch]);
  const carry = start ?? Array.from({ length: cell.carries }, zeros);
  const step = (before: readonly Tensor[], [slice]: readonly Tensor[]) => {
    const after = cell.step(slice!, before);
    return { carry: after, outputs: [after[0]!] };
  };
  const result = scan(step, { carry, sequences: [x], reverse });
  return { outputs: result.outputs[0]!, carry: result.carry };
}

/** [B, T, I] as [T, I, B], which `recurrence` takes. */
export function columnsOfBatch(x: Tensor): Tensor {
  return transpose(x, [1, 2, 0]);
}

/** [T, H, B], which `recurrence` gives, as [B, T, H]. */
export function rowsOfBatch(x: Tensor): Tensor {
  return transpose(x, [2, 0, 1]);
}

/** W·x + b for x [columns, B]. */
function dense({ weight, bias }: DenseWeights, x: Tensor): Tensor {
  const shapes: Shape[] = [weight.shape, x.shape];
  if (weight.shape[1] !== x.shape[0]) {
    throw new ShapeError(
      'recurrence',
      shapes,
      `the weight takes ${weight.shape[1]} rows; input and carry have ${x.shape[0]}`,
    );
  }
  // on the way back the transposed weight is needed at every step: made once, outside, it is not rearranged each time
  const product = withGradient(matmul(weight, x), [weight, x], (dy) => [
    matmul(dy, x, { transposeB: true }),
    matmul(transpose(weight, [1, 0]), dy),
  ]);
  return add(product, reshape(bias, [bias.shape[0]!, 1]));
}
