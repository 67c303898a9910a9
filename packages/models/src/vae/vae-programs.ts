/** The programs of an autoencoder of melodies, ready to leave as `.onnx` files. */
import { MELODY_VOCABULARY_SIZE, STEPS_PER_BAR } from '@continuo/corpus';
import {
  add,
  argmax,
  compile,
  constant,
  input,
  type Program,
  parameterSet,
  reshape,
  slice,
  stack,
  type Tensor,
} from '@continuo/tensor';
import type { ExportableProgram } from '../exportable-program.ts';
import type { ModelFile } from '../model-file.ts';
import { emptyCarry } from '../sequence/sequence-likelihood.ts';
import { vaeContent } from './load-vae.ts';
import { conductSegments, decoderRows, decoderStep, START_TOKEN } from './vae.ts';
import { boundProgram, encodeProgram } from './vae-bound.ts';
import type { VaeConfig } from './vae-config.ts';
import { conductProgram, stepProgram } from './vae-decoder.ts';

type Parameters = Readonly<Record<string, Float32Array>>;

/**
 * What the model in a file offers: `encode`; `decode`, whole segments from points at once, or `conduct` and `step` for who
 * chooses each token; `bound`. All hold the parameters within.
 *
 * @throws ModelFileError  `not-a-model`: the file holds another family or an architecture of another version
 */
export function vaePrograms(file: ModelFile): ExportableProgram[] {
  const { config, parameters } = vaeContent(file);
  const sizes = { batchSize: 1 };
  return [
    {
      name: 'encode',
      description: 'where segments lie, as mean and deviation in each dimension, from tokens of sixteenths',
      sizes,
      build: ({ batchSize }) => ({ program: encodeProgram(config, batchSize, parameters) }),
    },
    {
      name: 'decode',
      description:
        'segments from points: the likeliest tokens where `gumbel` is 0, tokens drawn at temperature T where it is T · -ln(-ln u)',
      sizes,
      build: ({ batchSize }) => ({ program: decodeProgram(config, batchSize, parameters) }),
    },
    {
      name: 'conduct',
      description: 'from points to what the decoder is told at each step, and what its layers begin with',
      sizes,
      build: ({ batchSize }) => ({ program: conductProgram(config, batchSize, parameters) }),
    },
    {
      name: 'step',
      description: `generation: logits of the next token of each row; its state begins with what conduct gave, token ${START_TOKEN} comes first`,
      sizes,
      build({ batchSize }) {
        const program = stepProgram(config, batchSize, parameters);
        return { program, state: emptyCarry(program) };
      },
    },
    {
      name: 'bound',
      description: `a bound of -ln p: reconstruction of each step and divergence, in nats; \`previous\` is the token before each step, ${START_TOKEN} where a row begins`,
      sizes,
      build: ({ batchSize }) => ({ program: boundProgram(config, batchSize, parameters) }),
    },
  ];
}

/**
 * The decoder with its loop inside, for who cannot run one.
 *
 * The largest of logits + T · Gumbel noise is a draw of softmax(logits / T): Maddison, Tarlow and Minka 2014, "A* sampling",
 * section 2.
 */
function decodeProgram(config: VaeConfig, batchSize: number, values: Parameters): Program {
  const { declare } = parameterSet();
  const [rows, length] = decoderRows(config, batchSize);
  const steps = config.bars * STEPS_PER_BAR;
  const { cues, start } = conductSegments(config, declare, input('z', [batchSize, config.latentSize]));
  const noise = reshape(input('gumbel', [batchSize, steps, MELODY_VOCABULARY_SIZE]), [rows, length, -1]);
  const at = (whole: Tensor, place: number): Tensor => reshape(slice(whole, place, place + 1, 1), [rows, -1]);
  const written: Tensor[] = [];
  let previous = constant(new Int32Array(rows).fill(START_TOKEN), [rows], 'int32');
  let carried = start;
  for (let place = 0; place < length; place += 1) {
    const { logits, carry } = decoderStep(config, declare, { cues: at(cues, place), start: carried }, previous);
    previous = argmax(add(logits, at(noise, place)));
    written.push(previous);
    carried = carry;
  }
  const tokens = reshape(stack(written, 1), [batchSize, steps]);
  return compile({ name: `vae decoder ${batchSize}`, outputs: { tokens }, values });
}
