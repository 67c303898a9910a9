/** A MuseGAN from its file, on a device. */
import type { Device } from '@continuo/tensor';
import type { AdversarialModel, PianoRollHeader } from '../adversarial-model.ts';
import { fittingParameters } from '../fitting-parameters.ts';
import type { ModelFile } from '../model-file.ts';
import { ModelFileError } from '../model-file-error.ts';
import { type MuseganConfig, type MuseganSizes, museganSchema, museganSizes } from './musegan.ts';
import { generatorParameters, rollGenerator } from './roll-generator.ts';

/**
 * The model in a file of family "gan" over piano rolls; the file holds the generator alone.
 *
 * @throws ModelFileError  `not-a-model`: the file holds another family or an architecture of another version
 */
export function museGan(file: ModelFile, device: Device): AdversarialModel {
  const { header, config, sizes, parameters } = ganContent(file);
  const { metadata, hash } = file;
  const { name } = metadata;
  const generator = rollGenerator(sizes, device);
  const ready = generator.setParameters(parameters);
  return {
    kind: 'adversarial',
    name,
    hash,
    family: 'gan',
    parameterCount: Object.values(parameters).reduce((total, { length }) => total + length, 0),
    likelihoodKind: 'none',
    tokenizer: header,
    async generate({ count, seed, given = {} }) {
      await ready;
      const track = config.given;
      const standing = track === undefined ? undefined : given[track];
      const asked = Object.keys(given).find((each) => each !== track);
      const size = header.bars * header.stepsPerBar * header.pitches;
      if (asked !== undefined || (track !== undefined && standing?.length !== size)) {
        const wants =
          track === undefined
            ? 'writes all tracks and takes none'
            : `writes to the track "${track}" alone, as ${size} numbers of [bars, steps, pitches]`;
        const found = asked ?? (standing ? `${standing.length} numbers` : 'nothing');
        throw new RangeError(`generate: "${name}" ${wants}; found ${found}`);
      }
      return generator.write(count, seed, standing && (() => standing));
    },
    dispose: () => generator.dispose(),
  };
}

/**
 * The architecture and the generator's parameters in a file, which fit each other.
 *
 * @throws ModelFileError  `not-a-model`
 */
export function ganContent(file: ModelFile): {
  readonly header: PianoRollHeader;
  readonly config: MuseganConfig;
  readonly sizes: MuseganSizes;
  readonly parameters: Readonly<Record<string, Float32Array>>;
} {
  const { name, family, tokenizer: header, architecture } = file.metadata;
  const config = museganSchema.safeParse(architecture);
  if (family !== 'gan' || header.kind !== 'piano-roll' || !config.success) {
    throw new ModelFileError(
      'not-a-model',
      `"${name}" is of family "${family}" with an architecture that this Continuo does not know; use the version that wrote it`,
    );
  }
  const sizes = museganSizes(config.data, header);
  return { header, config: config.data, sizes, parameters: fittingParameters(file, generatorParameters(sizes)) };
}
