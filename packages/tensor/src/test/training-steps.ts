/** A tiny attention model that every device trains for a few steps and then runs with a cache: the same figures are expected. */
import {
  add,
  causalAttention,
  compile,
  crossEntropy,
  type Device,
  gather,
  gelu,
  initialTrainingState,
  input,
  keepNoise,
  layerNormalization,
  matmul,
  mean,
  multiply,
  optimizerFeeds,
  parameterSet,
  reshape,
  softmax,
  state,
  type Tensor,
  trainingStep,
} from '../index.ts';

const [B, T, D, V] = [4, 12, 16, 11];
const OPTIMIZER = { kind: 'adamW', weightDecay: 0.01 } as const;

export type TrainingFigures = {
  /** nats, of each step */
  readonly losses: readonly number[];
  readonly gradientNorms: readonly number[];
  /** what the steps made of one matrix of parameters */
  readonly weights: readonly number[];
  /** what a cache of rows that were appended one by one gives for each of them */
  readonly decoded: readonly number[];
};

/** Trains from fixed first values, with dropout drawn from fixed seeds. */
export async function runTrainingSteps(device: Device, steps = 5): Promise<TrainingFigures> {
  const parameters = parameterSet();
  const weight = (name: string, ...shape: number[]): Tensor => parameters.declare(name, shape, { deviation: 0.3 });
  const ones = (name: string): Tensor => parameters.declare(name, [D], { fill: 1 });
  const zeros = (name: string): Tensor => parameters.declare(name, [D], { fill: 0 });
  const [tokens, targets] = [input('tokens', [B, T], 'int32'), input('targets', [B, T], 'int32')];
  const x = multiply(gather(weight('tokens', V, D), tokens), keepNoise('keep', [B, T, D], 0.9));
  const normal = layerNormalization(x, ones('scale'), zeros('shift'));
  const heads = (name: string): Tensor => reshape(matmul(normal, weight(name, D, D)), [B, 1, T, D]);
  const mixed = add(x, reshape(causalAttention(heads('queries'), heads('keys'), heads('values')), [B, T, D]));
  const logits = matmul(gelu(matmul(mixed, weight('into', D, 2 * D))), weight('out', 2 * D, V));
  const loss = reshape(mean(crossEntropy(logits, targets)), [1]);
  const program = trainingStep({
    name: 'step',
    loss,
    parameters: parameters.list(),
    optimizer: OPTIMIZER,
    gradClip: 1,
  });
  const session = await device.open(program);
  await session.writeState(initialTrainingState(program, parameters.initialValues(7)));
  const places = Array.from({ length: B * T }, (_, place) => place);
  const [losses, gradientNorms]: [number[], number[]] = [[], []];
  for (let step = 0; step < steps; step += 1) {
    const feeds = {
      tokens: Int32Array.from(places, (place) => (place * 5 + step) % V),
      targets: Int32Array.from(places, (place) => ((place + 1) * 5 + step) % V),
      learningRate: Float32Array.of(0.01),
      ...optimizerFeeds(step, OPTIMIZER),
    };
    const outputs = await session.run(feeds, { seed: step });
    losses.push(Number(outputs.loss![0]));
    gradientNorms.push(Number(outputs.gradientNorm![0]));
  }
  const trained = await session.readState(['p.out', 'p.keys']);
  await session.dispose();
  return {
    losses,
    gradientNorms,
    weights: Array.from(trained['p.out']!),
    decoded: await decode(device, trained['p.keys']!),
  };
}

/** Attends over a cache that grows by a row a run; weights are state that never changes. */
async function decode(device: Device, weights: Float32Array): Promise<number[]> {
  const [cache, matrix, row] = [state('cache', [1, T, D]), state('matrix', [D, D]), input('row', [1, 1, D])];
  const scores = matmul(matmul(row, matrix), cache, { transposeB: true, scale: 0.25 });
  const y = matmul(softmax(scores), cache);
  const update = { state: cache, next: add(row, y), update: 'append', axis: 1 } as const;
  const session = await device.open(compile({ name: 'decode', outputs: { y }, updates: [update] }));
  await session.writeState({ matrix: weights });
  const decoded: number[] = [];
  for (let position = 0; position < T; position += 1) {
    const values = Float32Array.from({ length: D }, (_, place) => Math.sin(position * D + place));
    const { y: attended } = await session.run({ row: values }, { position });
    decoded.push(...(attended as Float32Array));
  }
  await session.dispose();
  return decoded;
}

/** The largest difference, as a share of 1 + the largest value of the same list. */
export function figuresApart(a: TrainingFigures, b: TrainingFigures): number {
  const apart = (first: readonly number[], second: readonly number[]): number => {
    const largest = Math.max(...first.map(Math.abs));
    return Math.max(...first.map((value, place) => Math.abs(value - second[place]!))) / (1 + largest);
  };
  return Math.max(
    apart(a.losses, b.losses),
    apart(a.gradientNorms, b.gradientNorms),
    apart(a.weights, b.weights),
    apart(a.decoded, b.decoded),
  );
}
