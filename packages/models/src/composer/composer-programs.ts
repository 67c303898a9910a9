/** The programs of a composer, ready to leave as `.onnx` files. */
import type { ExportableProgram } from '../exportable-program.ts';
import type { ModelFile } from '../model-file.ts';
import { emptyCarry } from '../sequence/sequence-likelihood.ts';
import { headPrograms, trunkProgram } from './composer-generation.ts';
import { likelihoodProgram } from './composer-likelihood.ts';
import { composerContent } from './load-composer.ts';

/** The heads in the order of `headPrograms`. */
const HEADS = {
  position: 'where in the bar the next note of a cell begins, or that the cell ends',
  token: 'its pitch, of a drum from 128 on',
  duration: 'its duration',
  velocity: 'its velocity',
} as const;

/**
 * What the model in a file offers: `likelihood`; `trunk` and the heads `position`, `token`, `duration` and `velocity`, which
 * generate. All hold the parameters within; what is fed are the rows of `event-rows.ts`, their widths stand in the programs.
 *
 * @throws ModelFileError  `not-a-model`: the file holds an architecture of another version
 */
export function composerPrograms(file: ModelFile): ExportableProgram[] {
  const { config, parameters, window } = composerContent(file);
  return [
    {
      name: 'likelihood',
      description: '-ln p of position, pitch, duration and velocity of every event in nats, each given all before it',
      sizes: { batchSize: 1, length: window },
      build: (size) => ({ program: likelihoodProgram(config, size, parameters) }),
    },
    {
      name: 'trunk',
      description: 'generation: what is to be said after one event, with a cache for `length` events',
      sizes: { batchSize: 1, length: window },
      build({ batchSize, length }) {
        const program = trunkProgram(config, parameters, { batchSize, capacity: length }, 1);
        return { program, state: emptyCarry(program) };
      },
    },
    ...Object.entries(HEADS).map(
      ([name, says], index): ExportableProgram => ({
        name,
        description: `generation: logits of ${says}`,
        sizes: { batchSize: 1 },
        build: ({ batchSize }) => ({ program: headPrograms(config, parameters, batchSize)[index]! }),
      }),
    ),
  ];
}
