/** The parameters of a model: named state leaves, and how each starts. */
import { drawInitialValue, type InitialValue } from './initial-values.ts';
import { hashName, mixSeed } from './noise.ts';
import { type Shape, sizeOf } from './shape.ts';
import { state, type Tensor } from './tensor.ts';

export type { InitialValue };

/** Declares a parameter, or gives the one that was declared under this name before. */
export type DeclareParameter = (name: string, shape: Shape, initial: InitialValue) => Tensor;

export type ParameterSet = {
  readonly declare: DeclareParameter;
  /** all that were declared so far, in order */
  readonly list: () => Tensor[];
  /** their names (`p.…`) and shapes, in order */
  readonly specs: () => { readonly name: string; readonly shape: Shape }[];
  readonly count: () => number;
  /** first values by name (`p.…`); those of a name depend on nothing but the seed and the name */
  readonly initialValues: (seed: number) => Record<string, Float32Array>;
};

/** A new, empty set; a model's description declares into it. */
export function parameterSet(): ParameterSet {
  const declared = new Map<string, { readonly tensor: Tensor; readonly initial: InitialValue }>();
  const list = (): Tensor[] => Array.from(declared.values(), ({ tensor }) => tensor);
  return {
    declare: (name, shape, initial) => {
      const known = declared.get(name);
      if (known) return known.tensor;
      const tensor = state(`p.${name}`, shape);
      declared.set(name, { tensor, initial });
      return tensor;
    },
    list,
    specs: () => Array.from(declared, ([name, { tensor }]) => ({ name: `p.${name}`, shape: tensor.shape })),
    count: () => list().reduce((total, { shape }) => total + sizeOf(shape), 0),
    initialValues: (seed) =>
      Object.fromEntries(
        Array.from(declared, ([name, { tensor, initial }]) => {
          const seedOfName = mixSeed(seed, hashName(name));
          return [`p.${name}`, drawInitialValue(initial, tensor.shape, seedOfName)];
        }),
      ),
  };
}
