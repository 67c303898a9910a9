/** Recurrences beside PyTorch's, and laws of scans. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  add,
  compile,
  concat,
  constant,
  gradients,
  input,
  matmul,
  multiply,
  split,
  sum,
  type Tensor,
  tanh,
  transpose,
} from '../index.ts';
import { nodeDevice } from '../node/index.ts';
import fixture from '../test/fixtures/recurrence-values.json' with { type: 'json' };
import { farthest } from '../test/recorded-case.ts';
import { gruCell, lstmCell, type RecurrentCell, recurrence, rnnCell } from './recurrence.ts';
import { scan } from './scan.ts';

/** PyTorch's are of double precision, ours of single: room for some tens of roundings at sizes near 1. */
const BOUND = 5e-6;
const { time: T, batch: B, input: I, hidden: H } = fixture.sizes;

type Parameters = Record<'weight_ih_l0' | 'weight_hh_l0' | 'bias_ih_l0' | 'bias_hh_l0', Tensor>;

/** A cell that takes its weights from tensors laid out as PyTorch's. */
const CELLS: Readonly<Record<'rnn' | 'lstm' | 'gru', (given: Parameters) => RecurrentCell>> = {
  rnn: (given) => rnnCell(joined(given)),
  lstm: (given) => {
    const { weight, bias } = joined(given);
    // rows for i, f, g, o become rows for i, f, o, g
    const reorder = (x: Tensor): Tensor => {
      const [i, f, g, o] = split(x, [H, H, H, H], 0) as [Tensor, Tensor, Tensor, Tensor];
      return concat([i, f, o, g], 0);
    };
    return lstmCell({ weight: reorder(weight), bias: reorder(bias) });
  },
  gru: (given) => {
    const gatesOf = (x: Tensor): [Tensor, Tensor] => split(x, [2 * H, H], 0) as [Tensor, Tensor];
    const [[gatesW, newW], [gatesR, newR]] = [gatesOf(given.weight_ih_l0), gatesOf(given.weight_hh_l0)];
    const [[gatesB, newB], [gatesC, newC]] = [gatesOf(given.bias_ih_l0), gatesOf(given.bias_hh_l0)];
    return gruCell({
      gates: { weight: concat([gatesW, gatesR], 1), bias: add(gatesB, gatesC) },
      input: { weight: newW, bias: newB },
      recurrent: { weight: newR, bias: newC },
    });
  },
};

function joined(given: Parameters): { weight: Tensor; bias: Tensor } {
  return { weight: concat([given.weight_ih_l0, given.weight_hh_l0], 1), bias: add(given.bias_ih_l0, given.bias_hh_l0) };
}

describe('a recurrence over time', () => {
  it.each(['rnn', 'lstm', 'gru'] as const)('%s says what it says in PyTorch, and learns the same', async (kind) => {
    const recorded = fixture[kind];
    const names = Object.keys(recorded.parameters) as (keyof Parameters)[];
    const rows = recorded.parameters.bias_ih_l0.length;
    const shapes = { weight_ih_l0: [rows, I], weight_hh_l0: [rows, H], bias_ih_l0: [rows], bias_hh_l0: [rows] };
    const parameters = Object.fromEntries(names.map((name) => [name, input(name, shapes[name])])) as Parameters;
    const x = input('x', [T, B, I]);
    // PyTorch's axes are [T, B, I]; ours have the batch last
    const said = transpose(recurrence(CELLS[kind](parameters), transpose(x, [0, 2, 1])).outputs, [0, 2, 1]);
    const loss = sum(multiply(said, constant(recorded.weights, [T, B, H])));
    const of = [x, ...names.map((name) => parameters[name])];
    const toAll = gradients(loss, of);
    const session = await nodeDevice({ threads: 1 }).open(
      compile({
        name: kind,
        outputs: { said, ...Object.fromEntries(toAll.map((each, index) => [`g${index}`, each])) },
      }),
    );
    const feeds = Object.fromEntries(names.map((name) => [name, Float32Array.from(recorded.parameters[name])]));
    const outputs = await session.run({ ...feeds, x: Float32Array.from(recorded.x) });
    await session.dispose();
    expect(farthest(outputs.said as Float32Array, recorded.outputs)).toBeLessThan(BOUND);
    expect(farthest(outputs.g0 as Float32Array, recorded.toX)).toBeLessThan(BOUND);
    for (const [index, name] of names.entries()) {
      expect(farthest(outputs[`g${index + 1}`] as Float32Array, recorded.gradients[name]), name).toBeLessThan(BOUND);
    }
  });

  it('goes backwards as it goes forwards over the sequence turned round', async () => {
    const cell = rnnCell({ weight: input('weight', [2, 3]), bias: input('bias', [2]) });
    const [x, turned] = [input('x', [4, 1, 1]), input('turned', [4, 1, 1])];
    const program = compile({
      name: 'both',
      outputs: { back: recurrence(cell, x, { reverse: true }).outputs, forth: recurrence(cell, turned).outputs },
    });
    const session = await nodeDevice({ threads: 1 }).open(program);
    const outputs = await session.run({
      weight: Float32Array.of(0.5, -1, 0.25, 2, 0.125, -0.5),
      bias: Float32Array.of(0.1, -0.2),
      x: Float32Array.of(1, -2, 3, 0.5),
      turned: Float32Array.of(0.5, 3, -2, 1),
    });
    await session.dispose();
    const [back, forth] = [Array.from(outputs.back as Float32Array), Array.from(outputs.forth as Float32Array)];
    for (let step = 0; step < 4; step += 1) {
      expect(back.slice(2 * step, 2 * step + 2)).toEqual(forth.slice(2 * (3 - step), 2 * (3 - step) + 2));
    }
  });
});

describe('a scan', () => {
  it('equals the same steps written out, for any length, carry and weight, and so do its gradients', async () => {
    const step = (h: Tensor, x: Tensor, weight: Tensor): Tensor => tanh(add(matmul(h, weight), x));
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 6 }),
        fc.array(fc.float({ min: -2, max: 2, noNaN: true }), { minLength: 30, maxLength: 30 }),
        async (length, numbers) => {
          const [xs, weight, start] = [input('xs', [length, 1, 2]), input('weight', [2, 2]), input('start', [1, 2])];
          const scanned = scan(([h], [x]) => ({ carry: [step(h!, x!, weight)], outputs: [step(h!, x!, weight)] }), {
            carry: [start],
            sequences: [xs],
          });
          const slices = split(xs, Array(length).fill(1), 0);
          const written: Tensor[] = [];
          for (const slice of slices) written.push(step(written.at(-1) ?? start, sum(slice, { axes: [0] }), weight));
          const [all, last] = [concat(written, 0), written.at(-1)!];
          const weigh = (collected: Tensor, final: Tensor): Tensor =>
            add(sum(multiply(collected, collected)), sum(multiply(final, 3)));
          const outputs = Object.fromEntries(
            (
              [
                ['scan', weigh(scanned.outputs[0]!, scanned.carry[0]!)],
                ['written', weigh(all, last)],
              ] as const
            ).flatMap(([name, loss]) =>
              [loss, ...gradients(loss, [xs, weight, start])].map((each, index) => [`${name}${index}`, each] as const),
            ),
          );
          const session = await nodeDevice({ threads: 1 }).open(compile({ name: 'law', outputs }));
          const found = await session.run({
            xs: Float32Array.from(numbers.slice(0, 2 * length)),
            weight: Float32Array.from(numbers.slice(20, 24)),
            start: Float32Array.from(numbers.slice(24, 26)),
          });
          await session.dispose();
          for (let index = 0; index < 4; index += 1) {
            expect(
              farthest(found[`scan${index}`] as Float32Array, Array.from(found[`written${index}`] as Float32Array)),
            ).toBeLessThan(BOUND);
          }
        },
      ),
      { numRuns: 20 },
    );
  });

  it('reads only what is asked for: what nobody uses is not collected', () => {
    const body = (outputs: boolean): number => {
      const { carry, outputs: collected } = scan(
        ([h], [x]) => {
          const next = tanh(add(h!, x!));
          return { carry: [next], outputs: [multiply(next, 2)] };
        },
        { carry: [constant([0, 0])], sequences: [input('xs', [1000, 2])] },
      );
      return compile({ name: 'one', outputs: outputs ? { y: collected[0]! } : { y: carry[0]! } }).onnx.length;
    };
    expect(body(false)).toBeLessThan(body(true));
  });

  it('refuses sequences of different lengths, none at all, and a step that leaves another shape', () => {
    const step = ([h]: readonly Tensor[]) => ({ carry: [h!], outputs: [] });
    const start = constant([0, 0]);
    expect(() =>
      scan(step, { carry: [start], sequences: [input('a', [3, 2]), input('b', [4, 2])] }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: scan: [3, 2] and [4, 2]: expected at least one sequence, all of one length along their first axis]`,
    );
    expect(() => scan(step, { carry: [start], sequences: [] })).toThrow(/at least one sequence/);
    expect(() =>
      scan(() => ({ carry: [constant([1, 2, 3])], outputs: [] }), { carry: [start], sequences: [input('a', [3, 2])] }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: scan: [3]: the step must leave what it was given: 1 tensors of shapes [2]]`,
    );
  });
});
