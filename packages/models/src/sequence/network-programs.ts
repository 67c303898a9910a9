/** The programs of a next-token network, ready to leave as `.onnx` files. */
import type { Device } from '@continuo/tensor';
import type { ExportableProgram } from '../exportable-program.ts';
import { fittingParameters } from '../fitting-parameters.ts';
import type { ModelFile } from '../model-file.ts';
import { NO_PIECES, trainingProgram } from '../training-program.ts';
import { networkOfFile } from './network-families.ts';
import { networkParameters } from './network-parameters.ts';
import { stepProgram } from './sequence-generation.ts';
import { emptyCarry, likelihoodProgram } from './sequence-likelihood.ts';
import { type SequenceTrainingOptions, sequenceTask } from './sequence-task.ts';

/**
 * What the model in a file offers: `likelihood`, `step`, which generates, and `training`.
 *
 * All but `training` hold the parameters within. What is fed as `told.…` are the columns of the network (`token-columns.ts`).
 *
 * @param training  how the model was trained; absent: no `training` is offered
 * @param device    never runs here
 * @throws ModelFileError  `not-a-model`: the file holds another family or an architecture of another version
 */
export function networkPrograms(
  file: ModelFile,
  training: SequenceTrainingOptions | undefined,
  device: Device,
): ExportableProgram[] {
  const network = networkOfFile(file);
  const parameters = fittingParameters(file, networkParameters(network).specs());
  const programs: ExportableProgram[] = [
    {
      name: 'likelihood',
      description:
        '-ln p of every token in nats, each given all before it; a recurrent network carries on from run to run',
      sizes: { batchSize: 1, length: 256 },
      build(size) {
        const program = likelihoodProgram(network, size, parameters);
        return { program, state: emptyCarry(program) };
      },
    },
    {
      name: 'step',
      description: 'generation: logits of the next token, with a cache for `length` tokens or what the cells carry',
      sizes: network.window === undefined ? { batchSize: 1 } : { batchSize: 1, length: 256 },
      build({ batchSize, length }) {
        const program = stepProgram(network, parameters, { batchSize, length: 1, capacity: length });
        return { program, state: emptyCarry(program) };
      },
    },
  ];
  if (!training) return programs;
  return [
    ...programs,
    trainingProgram(training, parameters, (options) => sequenceTask(network, options, NO_PIECES, device)),
  ];
}
