import { melodyCodec } from '@continuo/corpus';
import { nodeDevice } from '@continuo/tensor/node';
import { expect, it } from 'vitest';
import { networkOf } from './network-families.ts';
import { networkPrograms } from './network-programs.ts';
import { fileOf, randomWeights } from './testing/random-file.ts';

const training = { batchSize: 2, frames: 16, seed: 1, optimizer: { kind: 'adamW' }, averageDecay: 0.99 } as const;

it.each([
  ['transformer', { dim: 16, depth: 1, heads: 2, maxLength: 32 }],
  ['gru', { form: 'attention', embedding: 8, hidden: 8, depth: 1 }],
] as const)('a %s leaves as programs that open with the state that comes with them', async (family, architecture) => {
  const network = networkOf(family, architecture, melodyCodec);
  const device = nodeDevice({ threads: 1 });
  const programs = networkPrograms(fileOf(network, randomWeights(network), { kind: 'melody' }), training, device);
  expect(programs.map(({ name }) => name)).toEqual(['likelihood', 'step', 'training']);
  for (const { name, build } of programs) {
    const { program, state = {} } = build({ batchSize: 2, length: 32 });
    const session = await device.open(program);
    await session.writeState(state);
    expect(program.inputs.map((each) => each.name)).toContain('told.previous');
    // all but training hold their parameters
    expect(program.state.some((each) => each.name.startsWith('p.'))).toBe(name === 'training');
    await session.dispose();
  }
});
