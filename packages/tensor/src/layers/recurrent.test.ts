import { describe, expect, it } from 'vitest';
import { compile, input, reshape, split, type Tensor } from '../index.ts';
import { nodeDevice } from '../node/index.ts';
import { parameterSet } from '../parameters.ts';
import { CELL_KINDS, recurrent, recurrentStep } from './recurrent.ts';

const [B, T, I, H] = [2, 5, 3, 4];
const numbers = (count: number): Float32Array =>
  Float32Array.from({ length: count }, (_, place) => Math.sin(place * 1.3));

function expectClose(found: ArrayLike<number>, expected: ArrayLike<number>): void {
  expect(found.length).toBe(expected.length);
  for (let place = 0; place < expected.length; place += 1) expect(found[place]).toBeCloseTo(expected[place]!, 6);
}

describe.each(CELL_KINDS)('layers of %s cells', (kind) => {
  it('say step by step what they say over a whole sequence', async () => {
    const parameters = parameterSet();
    const options = { kind, hidden: H, depth: 2 } as const;
    const x = input('x', [B, T, I]);
    const whole = recurrent(parameters.declare, 'layers', x, options);
    const carries = kind === 'lstm' ? 2 : 1;
    const zeros = input('zeros', [B, H]);
    let carry: Tensor[][] = [0, 1].map(() => Array<Tensor>(carries).fill(zeros));
    const outputs: Record<string, Tensor> = { whole: whole.outputs, wholeCarry: whole.carry[1]![carries - 1]! };
    split(x, Array<number>(T).fill(1), 1).forEach((slice, step) => {
      const said = recurrentStep(parameters.declare, 'layers', reshape(slice, [B, I]), carry, options);
      outputs[`step${step}`] = said.output;
      carry = said.carry;
    });
    outputs.carry = carry[1]![carries - 1]!;
    const session = await nodeDevice({ threads: 1 }).open(compile({ name: kind, outputs }));
    await session.writeState(parameters.initialValues(3));
    const found = await session.run({ x: numbers(B * T * I), zeros: new Float32Array(B * H) });
    await session.dispose();
    for (let step = 0; step < T; step += 1) {
      for (let row = 0; row < B; row += 1) {
        const there = (found.whole as Float32Array).subarray((row * T + step) * H, (row * T + step + 1) * H);
        const here = (found[`step${step}`] as Float32Array).subarray(row * H, (row + 1) * H);
        expectClose(here, there);
      }
    }
    expectClose(found.carry as Float32Array, found.wholeCarry as Float32Array);
  });

  it('go on where an earlier part of the sequence has ended', async () => {
    const { declare, initialValues } = parameterSet();
    const x = input('x', [B, T, I]);
    const [first, second] = split(x, [2, T - 2], 1) as [Tensor, Tensor];
    const options = { kind, hidden: H } as const;
    const start = recurrent(declare, 'layers', first, options).carry;
    const session = await nodeDevice({ threads: 1 }).open(
      compile({
        name: kind,
        outputs: {
          whole: recurrent(declare, 'layers', x, options).outputs,
          rest: recurrent(declare, 'layers', second, { ...options, start }).outputs,
        },
      }),
    );
    await session.writeState(initialValues(4));
    const found = await session.run({ x: numbers(B * T * I) });
    await session.dispose();
    const rows = (values: unknown, steps: number): number[][] =>
      Array.from({ length: B }, (_, row) =>
        Array.from((values as Float32Array).slice(row * steps * H, (row + 1) * steps * H)),
      );
    rows(found.rest, T - 2).forEach((row, index) => {
      expectClose(row, rows(found.whole, T)[index]!.slice(2 * H));
    });
  });

  it('going both ways, say last at the first step what they say first of the sequence turned round', async () => {
    const { declare, initialValues } = parameterSet();
    const build = (name: string): Tensor =>
      recurrent(declare, 'layers', input(name, [1, T, I]), { kind, hidden: H, bidirectional: true }).outputs;
    const session = await nodeDevice({ threads: 1 }).open(
      compile({ name: kind, outputs: { there: build('x'), back: build('turned') } }),
    );
    const values = initialValues(5);
    // the same weights both ways, so that only the direction differs
    for (const name of Object.keys(values))
      if (name.includes('.back')) values[name] = values[name.replace('.back', '')]!;
    await session.writeState(values);
    const x = numbers(T * I);
    const turned = Float32Array.from(
      { length: T * I },
      (_, place) => x[(T - 1 - Math.floor(place / I)) * I + (place % I)]!,
    );
    const { there, back } = await session.run({ x, turned });
    await session.dispose();
    for (let step = 0; step < T; step += 1) {
      const ahead = (there as Float32Array).subarray(step * 2 * H, step * 2 * H + H);
      const behind = (back as Float32Array).subarray((T - 1 - step) * 2 * H + H, (T - step) * 2 * H);
      expectClose(ahead, behind);
    }
  });
});

it('an LSTM starts out remembering: its forget gate has a bias of 1, the others of 0', () => {
  const { declare, initialValues } = parameterSet();
  recurrent(declare, 'layers', input('x', [1, 1, 1]), { kind: 'lstm', hidden: 2 });
  expect(Array.from(initialValues(1)['p.layers.0.bias']!)).toEqual([0, 0, 1, 1, 0, 0, 0, 0]);
});
