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
  parameterSet,
  reshape,
  square,
  subtract,
  tanh,
  trainingStep,
} from '@continuo/tensor';

/** Learns sin x from 16 points a step; 8 hidden values, half of them dropped. */
export function networkTask(): TrainingTask {
  const { declare, list, initialValues } = parameterSet();
  const x = input('x', [16, 1]);
  const hidden = tanh(matmul(x, declare('in', [1, 8], { deviation: 1 })));
  const kept = multiply(hidden, keepNoise('noise.hidden', [16, 8], 0.5));
  const y = matmul(kept, declare('out', [8, 1], { deviation: 0.3 }));
  const loss = reshape(mean(square(subtract(y, input('y', [16, 1])))), [1]);
  const optimizer = { kind: 'adamW', weightDecay: 0.01 } as const;
  const program = trainingStep({ name: 'sine', loss, parameters: list(), optimizer, gradClip: 1, average: true });
  return {
    family: 'network',
    architecture: { hidden: 8 },
    lossUnit: 'squares',
    program,
    tokensPerStep: 16,
    initialState: () => initialTrainingState(program, initialValues(3)),
    feeds(step) {
      const points = normalNumbers(16, mixSeed(3, step));
      return { x: points, y: points.map(Math.sin), ...optimizerFeeds(step, optimizer, 0.99) };
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
