/** A chorale Transformer of random weights and what it says of a made-up piece: for comparing devices. */
import { LOWEST_PITCH } from '@continuo/corpus';
import type { Device } from '@continuo/tensor';
import type { ChoraleModel } from '../../chorale-model.ts';
import type { ModelFile } from '../../model-file.ts';
import { choraleParameters } from '../chorale-parameters.ts';
import { type ChoraleTransformerConfig, choraleTransformerSchema } from '../chorale-transformer.ts';
import { choraleTransformer } from '../load-chorale-transformer.ts';

/** About half the size of the model that ships. */
const config = choraleTransformerSchema.parse({ dim: 128, depth: 3, heads: 4, mlpDim: 512, headDim: 128 });

/** A model of random weights, large enough that every input moves its outputs. */
export function randomModel(architecture: ChoraleTransformerConfig, device: Device): ChoraleModel {
  const tensors = Object.fromEntries(
    Object.entries(choraleParameters(architecture).initialValues(5)).map(([name, values]) => [
      name,
      { shape: [values.length], values },
    ]),
  );
  const metadata = { name: 'random', family: 'transformer', architecture };
  return choraleTransformer({ metadata, tensors, hash: '00' } as unknown as ModelFile, device);
}

/**
 * Logits of every token of `frames` frames of a fixed piece, rounded as `Generation.logits` rounds, and the nats of
 * `likelihood`, which are not rounded.
 */
export async function saidByRandomModel(
  device: Device,
  frames: number,
): Promise<{ readonly logits: readonly number[]; readonly nats: readonly number[] }> {
  const model = randomModel(config, device);
  const pitches = Int16Array.from(
    { length: frames * 4 },
    (_, place) => 70 - (place % 4) * 7 + (((place >> 2) * ((place % 4) + 3) + (place >> 4)) % 9),
  );
  const generation = await model.generate({ batchSize: 1, length: frames, key: { tonic: 2, mode: 'minor' } });
  const logits: number[] = [];
  for (const pitch of pitches) {
    logits.push(...(await generation.logits()));
    await generation.choose([pitch - LOWEST_PITCH + 1]);
  }
  const nats: number[] = [];
  for await (const piece of model.likelihood([{ length: frames, pitches }])) nats.push(...piece.nats);
  await model.dispose();
  return { logits, nats };
}
