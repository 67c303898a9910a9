import {
  add,
  compile,
  gradients,
  initialTrainingState,
  input,
  matmul,
  mean,
  noise,
  optimizerFeeds,
  optimizerUpdates,
  parameterSet,
  reshape,
  type StateUpdate,
  square,
  subtract,
} from '@continuo/tensor';
import { nodeDevice } from '@continuo/tensor/node';
import { describe, expect, it } from 'vitest';
import { afterUpdates, leafName, substitute } from './repeat-step.ts';

const OPTIMIZER = { kind: 'adam', beta1: 0.5, beta2: 0.9 } as const;

describe('a step taken twice in one program', () => {
  const { declare, list, initialValues } = parameterSet();
  const weight = declare('w', [2, 1], { deviation: 1 });
  const [x, target] = [input('x', [3, 2]), input('target', [3, 1])];
  const loss = mean(square(subtract(matmul(x, weight), target)));
  const { updates } = optimizerUpdates(gradients(loss, list()), { parameters: list(), optimizer: OPTIMIZER });
  const batches = [
    { x: Float32Array.of(1, 0, 0, 1, 1, 1), target: Float32Array.of(1, 2, 3) },
    { x: Float32Array.of(2, 1, 0, 3, 1, 0), target: Float32Array.of(-1, 2, 0) },
  ];
  const learningRate = Float32Array.of(0.1);
  const device = nodeDevice({ threads: 1 });

  it('is the step taken in two runs, moments and all', async () => {
    const once = compile({ name: 'once', outputs: { loss: reshape(loss, [1]) }, updates });
    const single = await device.open(once);
    const start = initialTrainingState(once, initialValues(1));
    await single.writeState(start);
    for (const [step, batch] of batches.entries()) {
      await single.run({ ...batch, ...optimizerFeeds(step, OPTIMIZER), learningRate });
    }

    let chained: readonly StateUpdate[] = [];
    for (const k of batches.keys()) {
      const known = afterUpdates(chained);
      const fed = ['x', 'target', 'biasCorrections'];
      const nexts = substitute(
        updates.map(({ next }) => next),
        (leaf) =>
          known(leaf) ?? (fed.includes(leafName(leaf) ?? '') ? input(`${leafName(leaf)}${k}`, leaf.shape) : undefined),
      );
      chained = updates.map(({ state }, index) => ({ state, next: nexts[index]! }));
    }
    const twice = compile({ name: 'twice', outputs: { loss: reshape(loss, [1]) }, updates: chained });
    const double = await device.open(twice);
    await double.writeState(start);
    const numbered = batches.flatMap((batch, k) =>
      Object.entries({ ...batch, ...optimizerFeeds(k, OPTIMIZER) }).map(([name, values]) => [`${name}${k}`, values]),
    );
    await double.run({ ...batches[0], ...Object.fromEntries(numbered), learningRate });
    expect(await double.readState()).toEqual(await single.readState());
    await Promise.all([single.dispose(), double.dispose()]);
  });

  it('copies only what depends on another leaf', () => {
    const [a, b] = [input('a', [1]), noise('b', 'normal', [1])];
    const [kept, joined] = [square(a), add(square(a), b)];
    const [same, other] = substitute([kept, joined], (leaf) => (leafName(leaf) === 'b' ? a : undefined));
    expect(same!.node).toBe(kept.node);
    expect(other!.node).not.toBe(joined.node);
    expect(joined.node.inputs[1]!.node).toBe(b.node);
  });
});
