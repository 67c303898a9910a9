/** The program of a MuseGAN, ready to leave as an `.onnx` file. */
import type { ExportableProgram } from '../exportable-program.ts';
import type { ModelFile } from '../model-file.ts';
import { ganContent } from './load-gan.ts';
import { generatorProgram } from './roll-generator.ts';

/**
 * What the model in a file offers: `generate`, the generator with its parameters within. The critic is not in the file.
 *
 * @throws ModelFileError  `not-a-model`: the file holds another family or an architecture of another version
 */
export function ganPrograms(file: ModelFile): ExportableProgram[] {
  const { header, config, sizes, parameters } = ganContent(file);
  const { tracks, bars, stepsPerBar, pitches, lowestPitch } = header;
  const roll = { tracks, bars, stepsPerBar, pitches, lowestPitch, given: config.given, threshold: config.threshold };
  return [
    {
      name: 'generate',
      description:
        'phrases of piano roll: logits of each step and pitch of the written tracks, from normal noise; continuo.roll tells the axes',
      sizes: { batchSize: 1 },
      build: ({ batchSize }) => ({
        program: generatorProgram(sizes, batchSize, parameters),
        metadata: { 'continuo.roll': JSON.stringify(roll) },
      }),
    },
  ];
}
