/** A small network on the real engine: AdamW, clipping, dropout and a moving average, as the shipped models train. */
import type { TrainingTask } from '@continuo/models';
import {
  initialTrainingState,
  input,
  keepNoise,
  matmul,
  mean,
  mixSeed,
  multiply,
  normalNumbers,
  optimizerFeeds,
  type ParameterSet,
  parameterSet,
  reshape,
  square,
  subtract,
  type Tensor,
  tanh,
  trainingStep,
} from '@continuo/tensor';

const ROWS = 16;

function sineLoss(rows: number): { loss: Tensor; parameters: ParameterSet } {
  const parameters = parameterSet();
  const { declare } = parameters;
  const hidden = tanh(matmul(input('x', [rows, 1]), declare('in', [1, 8], { deviation: 1 })));
  const kept = multiply(hidden, keepNoise('noise.hidden', [rows, 8], 0.5));
  const y = matmul(kept, declare('out', [8, 1], { deviation: 0.3 }));
  return { loss: reshape(mean(square(subtract(y, input('y', [rows, 1])))), [1]), parameters };
}

/** Learns sin x from 16 points a step; 8 hidden values, half of them dropped. */
export function networkTask(): TrainingTask {
  const { loss, parameters } = sineLoss(ROWS);
  const { list, initialValues } = parameters;
  const optimizer = { kind: 'adamW', weightDecay: 0.01 } as const;
  const updating = { optimizer, gradClip: 1, average: true };
  const program = trainingStep({ name: 'sine', loss, parameters: list(), ...updating });
  const pointsOf = (step: number): Float32Array => normalNumbers(ROWS, mixSeed(3, step));
  const feedsOf = (step: number, points: Float32Array) => ({
    x: points,
    y: points.map(Math.sin),
    ...optimizerFeeds(step, optimizer, 0.99),
  });
  return {
    family: 'network',
    architecture: { hidden: 8 },
    lossUnit: 'squares',
    program,
    tokensPerStep: ROWS,
    initialState: () => initialTrainingState(program, initialValues(3)),
    feeds: (step) => feedsOf(step, pointsOf(step)),
    batchSize: ROWS,
    part({ first, count, of }) {
      const own = sineLoss(count);
      return {
        loss: own.loss,
        weight: count / of,
        parameters: own.parameters.list(),
        updating,
        feeds: (step) => feedsOf(step, pointsOf(step).subarray(first, first + count)),
      };
    },
    shippedParameters: (state) => ({ 'p.in': state['a.in'], 'p.out': state['a.out'] }),
    async validate(parameters) {
      const points = [-2, -1, 1, 2];
      const errors = points.map((point) => {
        const values = Array.from(
          parameters['p.in'],
          (weight, unit) => Math.tanh(weight * point) * parameters['p.out'][unit],
        );
        return (values.reduce((sum, value) => sum + value, 0) - Math.sin(point)) ** 2;
      });
      return { loss: errors.reduce((sum, error) => sum + error, 0) / points.length, measures: {} };
    },
    dispose: async () => {},
  };
}
