/** What networks with random weights say of a few tokens, on any device. */
import { melodyCodec } from '@continuo/corpus';
import type { Device } from '@continuo/tensor';
import { networkModel, networkOf } from '../network-families.ts';
import { fileOf, randomWeights } from './random-file.ts';

/** Every part that generation knows: cells, lookback, attention, intervals, relative and rotary positions. */
const NETWORKS = [
  ['gru', { form: 'attention', attentionLength: 6, embedding: 12, hidden: 16, depth: 2, intervals: true }],
  ['lstm', { form: 'lookback', embedding: 12, hidden: 16, depth: 1 }],
  ['transformer', { dim: 16, depth: 2, heads: 2, maxLength: 32, position: 'relative' }],
  ['transformer', { dim: 16, depth: 2, heads: 2, maxLength: 32, position: 'rotary', output: 'free' }],
] as const;

/** Nats of 40 tokens, longer than a window, and the logits that generation gives after half of them. */
export async function saidByNetworks(
  device: Device,
): Promise<readonly { readonly nats: readonly number[]; readonly logits: readonly number[] }[]> {
  const tokens = Int32Array.from({ length: 40 }, (_, place) => (place * place * 5 + 3 * place) % 90);
  const said: { nats: number[]; logits: number[] }[] = [];
  for (const [family, architecture] of NETWORKS) {
    const network = networkOf(family, architecture, melodyCodec);
    const model = networkModel(fileOf(network, randomWeights(network), { kind: 'melody' }), device);
    const nats: number[] = [];
    for await (const each of model.likelihood([tokens])) nats.push(...each.nats);
    const generation = await model.generate({ batchSize: 2, length: 40 });
    for (const token of tokens.subarray(0, 20)) await generation.choose([token, (token + 1) % 90]);
    said.push({ nats, logits: Array.from(await generation.logits()) });
    generation.dispose();
    await model.dispose();
  }
  return said;
}
