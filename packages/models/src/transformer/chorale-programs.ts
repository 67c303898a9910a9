/** The programs of a chorale Transformer, ready to leave as `.onnx` files. */
import { VOICES } from '@continuo/corpus';
import type { Device } from '@continuo/tensor';
import type { ExportableProgram } from '../exportable-program.ts';
import type { ModelFile } from '../model-file.ts';
import { NO_PIECES, trainingProgram } from '../training-program.ts';
import { conditionProgram, headProgram, trunkProgram } from './chorale-generation.ts';
import { likelihoodProgram } from './chorale-likelihood.ts';
import { type ChoraleTrainingOptions, choraleTransformerTask } from './chorale-task.ts';
import { choraleContent } from './load-chorale-transformer.ts';

/**
 * What the model in a file offers: `likelihood`; `conditions`, `trunk` and `head0` to `head3`, which generate; `training`.
 *
 * All but `training` hold the parameters within. What is fed are the features of `chorale-batch.ts`; their widths stand in
 * the programs.
 *
 * @param training  how the model was trained; absent: no `training` is offered
 * @param device    never runs here
 * @throws ModelFileError  `not-a-model`: the file holds another family or an architecture of another version
 */
export function choralePrograms(
  file: ModelFile,
  training: ChoraleTrainingOptions | undefined,
  device: Device,
): ExportableProgram[] {
  const { config, parameters } = choraleContent(file);
  const programs: ExportableProgram[] = [
    {
      name: 'likelihood',
      description: '-ln p of every token of whole pieces in nats, each given all before it',
      sizes: { batchSize: 1, length: 256 },
      build: (size) => ({ program: likelihoodProgram(config, size, parameters) }),
    },
    {
      name: 'conditions',
      description: 'what is known of the future (notes given, key, end) as rows for the trunk',
      sizes: {},
      build: () => ({ program: conditionProgram(config, parameters) }),
    },
    {
      name: 'trunk',
      description: 'generation: one frame, with a cache of keys and values for `length` frames',
      sizes: { batchSize: 1, length: 256 },
      build: ({ batchSize, length }) => ({ program: trunkProgram(config, parameters, batchSize, length) }),
    },
    ...VOICES.map(
      (voice, index): ExportableProgram => ({
        name: `head${index}`,
        description: `generation: logits of the ${voice} in one frame`,
        sizes: { batchSize: 1 },
        build: ({ batchSize }) => ({ program: headProgram(config, parameters, batchSize, index) }),
      }),
    ),
  ];
  if (!training) return programs;
  return [
    ...programs,
    trainingProgram(training, parameters, (options) => choraleTransformerTask(config, options, NO_PIECES, device)),
  ];
}
