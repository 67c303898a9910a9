/** Optimizer steps as PyTorch takes them; test/fixtures/optimizer_values.py wrote them down in double precision. */
import { it } from 'vitest';
import type { Optimizer } from '../optimizer.ts';
import fixture from '../test/fixtures/optimizer-values.json' with { type: 'json' };
import { expectStepsAsRecorded } from '../test/recorded-case.ts';

it.each<[keyof typeof fixture.optimizers, Optimizer]>([
  ['adam', { kind: 'adam', weightDecay: 0.1 }],
  ['nesterov', { kind: 'sgd', nesterov: true, weightDecay: 0.1 }],
  ['adafactor', { kind: 'adafactor', weightDecay: 0.1 }],
])('five clipped steps of %s', async (name, optimizer) => {
  await expectStepsAsRecorded(fixture.optimizers[name], optimizer, 5e-6);
});
