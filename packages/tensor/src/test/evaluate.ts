/** Runs a computation once, for tests of what it gives. */
import { compile } from '../compile.ts';
import { nodeDevice } from '../node/index.ts';
import type { TensorData } from '../program.ts';
import type { Tensor } from '../tensor.ts';

/** The values of tensors, as plain numbers. */
export async function evaluate<Name extends string>(
  outputs: Readonly<Record<Name, Tensor>>,
  feeds: Readonly<Record<string, TensorData>> = {},
  seed = 0,
): Promise<Record<Name, number[]>> {
  const session = await nodeDevice({ threads: 1 }).open(compile({ name: 'test', outputs }));
  const results = await session.run(feeds, { seed });
  const values = Object.fromEntries(Object.keys(outputs).map((name) => [name, Array.from(results[name]!, Number)]));
  await session.dispose();
  return values as Record<Name, number[]>;
}
