import { expect, it } from 'vitest';
import { compile } from './compile.ts';
import { add } from './operations/elementwise.ts';
import { scan } from './operations/scan.ts';
import { input, type Tensor } from './tensor.ts';

it('refuses an output with the name of a leaf, which would make two values of one name', () => {
  const x = input('x', [2]);
  expect(() => compile({ name: 'double', outputs: { x: add(x, x) } })).toThrowErrorMatchingInlineSnapshot(
    `[RangeError: compile: an output is named x, and so is a leaf; give the output another name]`,
  );
});

it('refuses a tensor of a scan outside of its step, where it has no value', () => {
  let inside: Tensor | undefined;
  const step = ([h]: readonly Tensor[], [x]: readonly Tensor[]) => {
    inside = add(h!, x!);
    return { carry: [inside], outputs: [] };
  };
  scan(step, { carry: [input('start', [2])], sequences: [input('xs', [3, 2])] });
  expect(() => compile({ name: 'lost', outputs: { y: inside! } })).toThrow('used outside of its step');
});
