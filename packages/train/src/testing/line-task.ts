/** A task small enough to follow by hand: fits y = 2x - 1 with momentum, in plain TypeScript instead of ONNX. */
import type { TrainingTask } from '@continuo/models';
import type { Device, Program, Session } from '@continuo/tensor';
import { mixSeed } from '@continuo/tensor';

const f = Math.fround;
const PROGRAM: Program = {
  name: 'line',
  onnx: new Uint8Array(),
  inputs: [
    { name: 'x', type: 'float32', shape: [4] },
    { name: 'learningRate', type: 'float32', shape: [1] },
  ],
  outputs: [
    { name: 'loss', type: 'float32', shape: [1] },
    { name: 'gradientNorm', type: 'float32', shape: [1] },
  ],
  state: [
    { name: 'p.line', type: 'float32', shape: [1, 2], next: 'p.line.next', update: 'carry' },
    { name: 'm.line', type: 'float32', shape: [1, 2], next: 'm.line.next', update: 'carry' },
  ],
  noises: [],
};

export type LineTaskOptions = {
  /** what validation number 1, 2, … gives; default the true distance from the line */
  readonly losses?: readonly number[];
  /** parameters seen by validation, in order */
  readonly validated?: Float32Array[];
  readonly architecture?: Readonly<Record<string, unknown>>;
};

/** Two parameters, slope and offset, and their momenta. */
export function lineTask(options: LineTaskOptions = {}): TrainingTask {
  const { losses, validated = [], architecture = { parameters: 2 } } = options;
  return {
    family: 'line',
    architecture,
    lossUnit: 'squares',
    program: PROGRAM,
    tokensPerStep: 4,
    initialState: () => ({ 'p.line': Float32Array.of(-1, 2), 'm.line': new Float32Array(2) }),
    feeds: (step) => ({ x: Float32Array.from([0, 1, 2, 3], (place) => mixSeed(7, step, place) / 2 ** 32) }),
    shippedParameters: (state) => ({ 'p.line': state['p.line'].slice() }),
    async validate(parameters) {
      validated.push(parameters['p.line']);
      const [slope, offset] = parameters['p.line'];
      const loss = losses?.[validated.length - 1] ?? Math.abs(slope - 2) + Math.abs(offset + 1);
      return { loss, measures: { slope } };
    },
    dispose: async () => {},
  };
}

/** Runs the line task; each step jitters its inputs with the run's seed, as dropout would. */
export const LINE_DEVICE: Device = {
  name: 'by hand',
  async open(program) {
    let state: Record<string, Float32Array> = { 'p.line': new Float32Array(2), 'm.line': new Float32Array(2) };
    const session: Session = {
      program,
      async run(feeds, { seed = 0 } = {}) {
        const [slope, offset] = state['p.line'];
        const [learningRate] = feeds.learningRate as Float32Array;
        const gradient = new Float32Array(2);
        let loss = 0;
        for (const [place, value] of (feeds.x as Float32Array).entries()) {
          const x = f(value + f(mixSeed(seed, place) / 2 ** 34));
          const error = f(f(f(slope * x) + offset) - f(f(2 * value) - 1));
          loss = f(loss + f(error * error) / 4);
          gradient[0] += error * x;
          gradient[1] += error;
        }
        const momentum = state['m.line'].map((value, index) => 0.9 * value + gradient[index]);
        const parameters = state['p.line'].map((value, index) => value - learningRate * momentum[index]);
        state = { 'p.line': parameters, 'm.line': momentum };
        return { loss: Float32Array.of(loss), gradientNorm: Float32Array.of(Math.hypot(...gradient)) };
      },
      readState: async () => Object.fromEntries(Object.entries(state).map(([name, values]) => [name, values.slice()])),
      async writeState(values) {
        state = { ...state, ...values };
      },
      dispose: async () => {},
    };
    return session;
  },
  dispose: async () => {},
};
