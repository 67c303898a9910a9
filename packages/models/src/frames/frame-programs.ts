/** The programs of a model of frames, ready to leave as `.onnx` files. */
import type { ExportableProgram } from '../exportable-program.ts';
import type { ModelFile } from '../model-file.ts';
import { emptyCarry } from '../sequence/sequence-likelihood.ts';
import { choiceProgram, trunkProgram } from './frame-generation.ts';
import { likelihoodProgram } from './frame-likelihood.ts';
import { frameContent } from './load-frame-model.ts';

/** Choices a frame that the likelihood of a joint output has room for, on average: keys, and the end of each frame. */
const CHOICES = 8;

/**
 * What the model in a file offers: `likelihood`; `trunk`, and where keys of a frame depend on each other `choice`, which
 * generate. All hold the parameters within; what is fed are the features of `frame-batch.ts`.
 *
 * @throws ModelFileError  `not-a-model`: the file holds another form of music or an architecture of another version
 */
export function framePrograms(file: ModelFile): ExportableProgram[] {
  const { config, parameters } = frameContent(file);
  const isJoint = config.output === 'joint';
  return [
    {
      name: 'likelihood',
      description: isJoint
        ? `-ln p of every choice within frames (keys from the highest down, then the end) in nats; room for ${CHOICES} a frame`
        : '-ln p of every frame in nats, each given all before it',
      sizes: { batchSize: 1, length: 64 },
      build({ batchSize, length }) {
        const size = { batchSize, length, choices: CHOICES * length };
        return { program: likelihoodProgram(config, size, parameters) };
      },
    },
    {
      name: 'trunk',
      description: `generation: ${isJoint ? 'a word for choice' : 'logits of the keys'} in the next frame, with what is remembered of those before`,
      sizes: config.trunk === 'transformer' ? { batchSize: 1, length: 256 } : { batchSize: 1 },
      build({ batchSize, length }) {
        const program = trunkProgram(config, parameters, { batchSize, capacity: length });
        return { program, state: emptyCarry(program) };
      },
    },
    ...(isJoint
      ? [
          {
            name: 'choice',
            description: 'generation: logits of the next lower key of a frame, or its end',
            sizes: { batchSize: 1 },
            build: ({ batchSize }: { readonly batchSize: number }) => ({
              program: choiceProgram(config, parameters, batchSize),
            }),
          },
        ]
      : []),
  ];
}
