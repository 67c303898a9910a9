/** Tiny models of every family over every form, of random weights, as files. */
import type { Shape } from '@continuo/tensor';
import { randomComposer } from '../composer/testing/random-composer.ts';
import { frameParameters } from '../frames/frame-likelihood.ts';
import { frameModelSchema } from '../frames/frame-network.ts';
import { museganSchema, museganSizes } from '../gan/musegan.ts';
import { generatorParameters } from '../gan/roll-generator.ts';
import type { ModelFile } from '../model-file.ts';
import { vaeSchema } from '../vae/vae-config.ts';
import { vaeParameters } from '../vae/vae-loss.ts';

const SMALL_FRAMES = { dim: 16, depth: 1, heads: 2, mlpDim: 32, headDim: 16 } as const;
const SMALL_VAE = { bars: 2, latentSize: 8, embedding: 8, encoder: { hidden: 8, word: 16, barHidden: 8 } } as const;
const SMALL_GAN = { bars: 1, stepsPerBar: 12, latentDim: 4, generator: [16, 16, 16], critic: [8, 8, 8, 8] } as const;
const ROLL = {
  kind: 'piano-roll' as const,
  tracks: [
    { name: 'piano', program: 0 },
    { name: 'bass', program: 33 },
  ],
  ...{ bars: 1, stepsPerBar: 12, lowestPitch: 36, pitches: 24 },
};

/** Which models there are, by what they are. */
export const RANDOM_MODELS = {
  'frames-joint': () => randomFrames('gru', 'joint'),
  'frames-transformer': () => randomFrames('transformer', 'joint'),
  'frames-factorised': () => randomFrames('lstm', 'factorised'),
  'vae-flat': () => randomVae('flat'),
  'vae-hierarchical': () => randomVae('hierarchical'),
  gan: randomGan,
  composer: () => randomComposer({ window: 32 }),
  'composer-lstm': () => randomComposer({ window: 32, architecture: { lstm: { layers: 1, units: 8 } } }),
} as const satisfies Readonly<Record<string, () => ModelFile>>;

function randomFrames(trunk: 'gru' | 'lstm' | 'transformer', output: 'joint' | 'factorised'): ModelFile {
  const architecture = frameModelSchema.parse({ ...SMALL_FRAMES, trunk, output });
  const tokenizer = { kind: 'frames', lowestPitch: 21, highestPitch: 108, framesPerQuarter: 2 } as const;
  return fileOf({ family: trunk, architecture, tokenizer }, frameParameters(architecture));
}

function randomVae(kind: 'flat' | 'hierarchical'): ModelFile {
  const decoder = { kind, conductor: 8, word: 16, cue: 8, hidden: 16, depth: 1 };
  const architecture = vaeSchema.parse({ ...SMALL_VAE, decoder });
  const parameters = vaeParameters(architecture);
  return fileOf(
    { family: 'vae', architecture, tokenizer: { kind: 'melody' } },
    {
      specs: () => parameters.specs(),
      // logits so far apart that rounding them changes no choice
      initialValues: (seed) =>
        Object.fromEntries(
          Object.entries(parameters.initialValues(seed)).map(([name, values]) => [
            name,
            name.includes('decoder.output') ? values.map((value) => 40 * value) : values,
          ]),
        ),
    },
  );
}

function randomGan(): ModelFile {
  const architecture = museganSchema.parse(SMALL_GAN);
  const specs = generatorParameters(museganSizes(architecture, ROLL));
  return fileOf(
    { family: 'gan', architecture, tokenizer: ROLL },
    {
      specs: () => specs,
      initialValues: (seed) =>
        Object.fromEntries(
          specs.map(({ name, shape }, place) => {
            const size = shape.reduce((a, b) => a * b, 1);
            // any numbers will do, so long as logits differ from each other
            return [name, Float32Array.from({ length: size }, (_, index) => Math.sin(seed + 7 * place + 3 * index))];
          }),
        ),
    },
  );
}

/** Parameters as a family tells them, to be drawn from a seed. */
type Drawn = {
  specs(): readonly { readonly name: string; readonly shape: Shape }[];
  initialValues(seed: number): Readonly<Record<string, Float32Array>>;
};

function fileOf(
  { family, architecture, tokenizer }: Pick<ModelFile['metadata'], 'family' | 'tokenizer'> & { architecture: object },
  parameters: Drawn,
): ModelFile {
  const values = parameters.initialValues(5);
  const tensors = parameters.specs().map(({ name, shape }) => [name, { shape, values: values[name]! }] as const);
  const corpus = { name: 'none', licence: 'CC0-1.0', sha256: '0'.repeat(64), pieces: {} };
  const rest = { description: '', controls: [], corpus, recipe: {}, step: 0, measures: {}, licence: 'CC0-1.0' };
  const metadata = { formatVersion: 1, name: 'random', family, architecture, tokenizer, ...rest };
  return { metadata: metadata as ModelFile['metadata'], tensors: Object.fromEntries(tensors), hash: '0'.repeat(64) };
}
