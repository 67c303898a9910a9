/** Training a MuseGAN: what each step sees, and how it is selected. */
import { type PianoRoll, type PianoRollHeader, phraseOf, rollDistance, summarizeRolls } from '@continuo/corpus';
import { type Device, initialTrainingState, optimizerFeeds, type TensorData } from '@continuo/tensor';
import { shippedParameters } from '../shipped-parameters.ts';
import type { TaskOptions, TrainingTask } from '../training-task.ts';
import { criticFeed, ganProgram } from './gan-program.ts';
import { type MuseganConfig, museganSizes } from './musegan.ts';
import { type PhrasedPiece, rollBatch } from './roll-batch.ts';
import { rollGenerator } from './roll-generator.ts';

export type GanTrainingOptions = Omit<TaskOptions, 'frames'> & {
  /** phrases that a validation writes; default 128 */
  readonly validationPhrases?: number;
};

/** Validations draw the same noise, whatever the training's seed. */
const VALIDATION_SEED = 5;
const MEASURES = ['EB', 'UPC', 'QN', 'PP', 'DP', 'TD'] as const;

/**
 * The task of learning to write phrases like those of the train split.
 *
 * A GAN has no likelihood. The program's `loss` is the critic's estimate of how far the made phrases lie from the real
 * ones; validation writes phrases and tells `rollDistance` from the validation split, where 1 is about as far as the
 * papers' best model lies from its data. A step cannot be cut into parts: the critic's steps follow one another.
 */
export function ganTask(
  config: MuseganConfig,
  header: PianoRollHeader,
  options: GanTrainingOptions,
  corpus: { readonly train: readonly PhrasedPiece[]; readonly validation: readonly PhrasedPiece[] },
  device: Device,
): TrainingTask {
  const { batchSize, seed, optimizer, gradClip, averageDecay, validationPhrases = 128 } = options;
  const sizes = museganSizes(config, header);
  const { program, parameters, generatorNames } = ganProgram(sizes, batchSize, {
    optimizer,
    ...(gradClip !== undefined && { gradClip }),
    average: averageDecay !== undefined,
  });
  const generator = rollGenerator(sizes, device);
  const phrases = corpus.validation.flatMap(({ piece, starts }) => starts.map((bar) => phraseOf(piece, bar, header)));
  const real = summarizeRolls(phrases, header);
  const perTrack = header.bars * header.stepsPerBar * header.pitches;
  const givenOf = (track: number, phrase: number): PianoRoll =>
    phrases[phrase % phrases.length]!.subarray(track * perTrack, (track + 1) * perTrack);
  return {
    family: 'gan',
    architecture: config,
    lossUnit: 'distance',
    program,
    initialState: () => initialTrainingState(program, parameters.initialValues(seed)),
    feeds(step) {
      const { criticSteps, transpose, neurons, pretraining } = config;
      const feeds: Record<string, TensorData> = {
        real: rollBatch(corpus.train, step, { header, batch: batchSize, batches: criticSteps, transpose, seed }),
        ...(neurons !== 'none' && { binary: Float32Array.of(step < pretraining ? 0 : 1) }),
        ...optimizerFeeds(step, optimizer, averageDecay),
      };
      for (let k = 0; k < criticSteps; k += 1) {
        const ofCritic = optimizerFeeds(step * criticSteps + k, optimizer);
        for (const [name, values] of Object.entries(ofCritic)) feeds[criticFeed(k) + name] = values;
      }
      return feeds;
    },
    tokensPerStep: batchSize * config.criticSteps * header.bars,
    shippedParameters: (state) => shippedParameters(generatorNames, state, averageDecay),
    async validate(values) {
      await generator.setParameters(values);
      const { given } = sizes;
      const heard = given === undefined ? undefined : (phrase: number) => givenOf(given, phrase);
      const made = summarizeRolls(await generator.write(validationPhrases, VALIDATION_SEED, heard), header);
      const told = MEASURES.flatMap((name) => {
        const all = Object.entries(made.measures).filter(([each]) => each === name || each.startsWith(`${name} `));
        return all.length > 0 ? [[name, all.reduce((sum, [, value]) => sum + value, 0) / all.length] as const] : [];
      });
      const measures = { ...Object.fromEntries(told), variety: made.variety / real.variety };
      return { loss: rollDistance(made, real), measures };
    },
    dispose: () => generator.dispose(),
  };
}
