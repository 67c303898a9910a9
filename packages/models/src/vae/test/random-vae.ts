/** An autoencoder of random weights and what it says of made-up segments: for comparing devices. */
import type { Device } from '@continuo/tensor';
import type { ModelFile } from '../../model-file.ts';
import { samplePrior } from '../latent-space.ts';
import { vae } from '../load-vae.ts';
import { vaeSchema } from '../vae-config.ts';
import { vaeParameters } from '../vae-loss.ts';

export type SaidByVae = {
  /** means and deviations of three segments */
  readonly places: readonly number[];
  /** nats of each step and the divergence of three segments */
  readonly nats: readonly number[];
  /** tokens of three points of the space at temperature 0, then at 1 */
  readonly written: readonly number[];
};

/** What a random model of this kind of decoder says. */
export async function saidByRandomVae(device: Device, kind: 'flat' | 'hierarchical'): Promise<SaidByVae> {
  const architecture = vaeSchema.parse({
    ...{ bars: 4, latentSize: 16, embedding: 16, encoder: { hidden: 24, word: 32, barHidden: 16 } },
    decoder: { kind, conductor: 24, word: 32, cue: 24, hidden: 32, depth: 2 },
  });
  const drawn = vaeParameters(architecture).initialValues(5);
  const tensors = Object.fromEntries(
    Object.entries(drawn).map(([name, values]) => [
      name,
      { shape: [values.length], values: values.map((each) => 2 * each) },
    ]),
  );
  const metadata = { name: 'random', family: 'vae', architecture };
  const model = vae({ metadata, tensors, hash: '00' } as unknown as ModelFile, device);
  const segments = [1, 2, 3].map((seed) =>
    Int32Array.from({ length: 64 }, (_, step) =>
      (step * seed) % 3 === 0 ? 30 + ((step * 7 + seed) % 20) : step % 5 === 1 ? 1 : 0,
    ),
  );
  const places = await model.encode(segments);
  const bounds = await model.bound(segments, { seed: 1 });
  const latents = [1, 2, 3].map((seed) => samplePrior(16, seed));
  const likeliest = await model.decode(latents, { temperature: 0, seed: 1 });
  const sampled = await model.decode(latents, { temperature: 1, seed: 1 });
  await model.dispose();
  return {
    places: places.flatMap(({ mean, deviation }) => [...mean, ...deviation]),
    nats: bounds.flatMap(({ reconstruction, divergence }) => [...reconstruction, divergence]),
    written: [...likeliest, ...sampled].flatMap((tokens) => [...tokens]),
  };
}
