/**
 * A trunk of stacked LSTM layers over the same rows of events, to measure what the composer's Transformer adds.
 *
 * Hochreiter and Schmidhuber 1997 with the forget gate of Gers et al. 2000, section 3, stacked as in Graves 2013, section 2. What
 * a layer is told goes through its weights for all events at once; only what depends on the event before runs event by event.
 *
 *   z_t = W·x_t + b + R·h_(t−1);  i, f, o = σ(z);  g = tanh(z);  c_t = f∘c_(t−1) + i∘g;  h_t = o∘tanh c_t
 *
 * Sizes: B passages, T events, D trunk features (dim), I inputs of a layer, H its units.
 */
import {
  add,
  cast,
  columnsOfBatch,
  constant,
  type DeclareParameter,
  type Dropout,
  layerNorm,
  less,
  linear,
  matmul,
  multiply,
  noDropout,
  reshape,
  rowsOfBatch,
  type ScanStep,
  type StateUpdate,
  scan,
  sigmoid,
  split,
  state,
  type Tensor,
  tanh,
  transpose,
  withGradient,
} from '@continuo/tensor';

export type LstmTrunkConfig = {
  /** D */
  readonly dim: number;
  readonly lstm: { readonly layers: number; readonly units: number };
};

/**
 * Runs whole passages; each event hears itself and those before it.
 *
 * @param x     [B, T, D]
 * @param rate  dropout on what each layer says
 * @returns     [B, T, D], normalized
 */
export function runLstm(
  config: LstmTrunkConfig,
  declare: DeclareParameter,
  x: Tensor,
  dropout: Dropout = noDropout,
  rate = 0,
): Tensor {
  const { layers, units } = config.lstm;
  const [batch] = x.shape as [number, number, number];
  const nothing = (): Tensor => constant(new Float32Array(units * batch), [units, batch]);
  let stream = x;
  for (let layer = 0; layer < layers; layer += 1) {
    const name = `lstm${layer}`;
    const { outputs } = runLayer(declare, name, stream, units, [nothing(), nothing()]);
    stream = dropout(outputs, name, rate);
  }
  return speak(config, declare, stream);
}

/**
 * Runs the next S events, on from what the events before left in the session: equal to the same places of `runLstm`.
 *
 * @param x      [B, S, D]
 * @param place  [1], int64: how many events were read; at 0 nothing is remembered
 * @returns      [B, S, D], normalized
 */
export function runLstmOn(
  config: LstmTrunkConfig,
  declare: DeclareParameter,
  x: Tensor,
  place: Tensor,
): { readonly output: Tensor; readonly updates: readonly StateUpdate[] } {
  const { layers, units } = config.lstm;
  const [batch] = x.shape as [number, number, number];
  const isLater = cast(less(constant([0], [1], 'int64'), place), 'float32');
  const updates: StateUpdate[] = [];
  let stream = x;
  for (let layer = 0; layer < layers; layer += 1) {
    const name = `lstm${layer}`;
    const before = ['said', 'kept'].map((what) => state(`carry.${name}.${what}`, [units, batch]));
    const start = before.map((each) => multiply(each, isLater));
    const { outputs, carry } = runLayer(declare, name, stream, units, start);
    updates.push(...carry.map((next, index) => ({ state: before[index]!, next })));
    stream = outputs;
  }
  return { output: speak(config, declare, stream), updates };
}

/** [B, T, H] => [B, T, D] */
function speak({ dim }: LstmTrunkConfig, declare: DeclareParameter, stream: Tensor): Tensor {
  const [batch, time, units] = stream.shape as [number, number, number];
  const rows = linear(declare, 'lstm.output', reshape(stream, [batch * time, units]), dim);
  return reshape(layerNorm(declare, 'final', rows), [batch, time, dim]);
}

/**
 * One layer, on from a carry of what it said and what it kept, [H, B] each.
 *
 * @param x  [B, T, I]
 * @returns  outputs [B, T, H]
 */
function runLayer(
  declare: DeclareParameter,
  name: string,
  x: Tensor,
  units: number,
  start: readonly Tensor[],
): { readonly outputs: Tensor; readonly carry: readonly Tensor[] } {
  const [batch, time, width] = x.shape as [number, number, number];
  const initial = { uniform: units ** -0.5 };
  const told = matmul(reshape(x, [batch * time, width]), declare(`${name}.input`, [width, 4 * units], initial));
  // the forget gate starts open (Jozefowicz et al. 2015, section 5)
  const bias = declare(`${name}.bias`, [4 * units], { fillParts: [0, 1, 0, 0] });
  const recurrent = declare(`${name}.recurrent`, [4 * units, units], initial);
  const step: ScanStep = ([said, kept], [heard]) => {
    const [gates, candidate] = split(add(heard!, turn(recurrent, said!)), [3 * units, units], 0);
    const [input, forget, output] = split(sigmoid(gates!), [units, units, units], 0);
    const memory = add(multiply(forget!, kept!), multiply(input!, tanh(candidate!)));
    const next = multiply(output!, tanh(memory));
    return { carry: [next, memory], outputs: [next] };
  };
  // batches lie in columns, so that the weights, the larger factor, are on the left of every product
  const sequences = [columnsOfBatch(reshape(add(told, bias), [batch, time, 4 * units]))];
  const result = scan(step, { carry: start, sequences });
  return { outputs: rowsOfBatch(result.outputs[0]!), carry: result.carry };
}

/** W·x whose way back turns W round once, not at every step. */
function turn(weight: Tensor, x: Tensor): Tensor {
  return withGradient(matmul(weight, x), [weight, x], (dy) => [
    matmul(dy, x, { transposeB: true }),
    matmul(transpose(weight, [1, 0]), dy),
  ]);
}
