/** A tiny composer of random weights, as a model file: for tests of all that stands on a composer. */
import { mixSeed, normalNumbers, parameterSet } from '@continuo/tensor';
import type { ModelFile } from '../../model-file.ts';
import { composerLeaves } from '../composer-batch.ts';
import { type ComposerConfig, composerSchema } from '../composer-config.ts';
import { eventNats } from '../composer-likelihood.ts';

/** Small enough for a test; whatever else a recipe can say may be added. */
export const TINY_COMPOSER = { dim: 32, depth: 2, heads: 2, mlpDim: 64, headDim: 16 } as const;

export type RandomComposerOptions = {
  /** of the weights; default 5 */
  readonly seed?: number;
  /** default "random" */
  readonly name?: string;
  /** beside `TINY_COMPOSER`, e.g. `{ styles: ['folk'] }` */
  readonly architecture?: Readonly<Record<string, unknown>>;
  /** how many times the deviation of first weights, so that every input matters; default 1.5 */
  readonly loudness?: number;
  /** events that it looks back on; default 512 */
  readonly window?: number;
  /** last changes, e.g. to make an output certain */
  readonly change?: (parameters: Record<string, Float32Array>) => void;
};

/**
 * The file, with all metadata, so that `openModel` opens it and `writeModelFile` writes it.
 *
 * @example (openModel(randomComposer(), nodeDevice()) as ScoreModel).kind // => 'score'
 */
export function randomComposer({
  seed = 5,
  name = 'random',
  architecture = {},
  loudness = 1.5,
  window = 512,
  change = () => {},
}: RandomComposerOptions = {}): ModelFile {
  const config = composerSchema.parse({ ...TINY_COMPOSER, ...architecture });
  const parameters = composerParameters(config);
  const values = parameters.initialValues(seed);
  for (const [place, [each, array]] of Object.entries(values).entries()) {
    // attention whose weights are all 0 or 1 would hide what is wrong with it: scales stay as they are
    const noise = /\.(?:bias|shift)$/.test(each) ? normalNumbers(array.length, mixSeed(seed, place)) : undefined;
    const factor = each.endsWith('.scale') ? 1 : loudness;
    for (const index of array.keys()) array[index] = array[index]! * factor + 0.1 * (noise?.[index] ?? 0);
  }
  change(values);
  return composerFile(config, values, { name, window });
}

/** The parameters of a composer, as training draws them. */
export function composerParameters(config: ComposerConfig): ReturnType<typeof parameterSet> {
  const set = parameterSet();
  eventNats(config, set.declare, composerLeaves({ batchSize: 1, length: 2 }));
  return set;
}

/** A model file of weights, those of `composerParameters` by name. */
export function composerFile(
  config: ComposerConfig,
  values: Readonly<Record<string, Float32Array>>,
  { name = 'random', window = 512 }: Pick<RandomComposerOptions, 'name' | 'window'> = {},
): ModelFile {
  const tensors = Object.fromEntries(
    composerParameters(config)
      .specs()
      .map((spec) => [spec.name, { shape: spec.shape, values: values[spec.name]! }]),
  );
  const metadata: ModelFile['metadata'] = {
    formatVersion: 1,
    name,
    description: 'A composer that has learnt nothing.',
    family: 'transformer',
    architecture: config as ModelFile['metadata']['architecture'],
    tokenizer: { kind: 'cells', stepsPerQuarter: 24 },
    controls: [],
    corpus: { name: 'none', licence: 'CC0-1.0', sha256: '0'.repeat(64), pieces: {} },
    recipe: { frames: window },
    step: 0,
    measures: {},
    licence: 'CC0-1.0',
  };
  return { metadata, tensors, hash: '0'.repeat(64) };
}
