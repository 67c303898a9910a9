/** The next-token networks (RNN, LSTM, GRU, Transformer) over any form of sequence: events, melody, pitches. */
import type { SequenceCodec, SequenceKind } from '@continuo/corpus';
import { isNetworkFamily, networkOf, networkSchemaOf, type SequenceNetwork, sequenceTask } from '@continuo/models';
import { nodeDevice } from '@continuo/tensor/node';
import { describeFaults } from '../../describe-faults.ts';
import type { Recipe } from '../../recipe.ts';
import { taskOptionsOf } from '../../task-options.ts';
import { TrainError } from '../../train-error.ts';
import { openSequenceCorpus } from '../open-sequence-corpus.ts';
import type { PrepareTraining, SteppingTraining } from '../prepared-training.ts';

/**
 * @throws TrainError  `bad-recipe`: the architecture does not fit the family or the form; `no-corpus`: a split is empty
 * @throws CorpusError  the folder cannot be read
 */
export const prepareTraining: PrepareTraining<SteppingTraining> = async (recipe, dataFolder, provider = 'cpu') => {
  const makeNetwork = networkOfRecipe(recipe);
  const { splits, corpus, rejected, codec, tokenizer } = await openSequenceCorpus(recipe, dataFolder);
  const network = makeNetwork(codec);
  const sequencesOf = (split: 'train' | 'validation'): Int32Array[] => splits[split].flatMap(({ item }) => item);
  const data = { train: sequencesOf('train'), validation: sequencesOf('validation') };
  const device = nodeDevice({ provider, ...(recipe.threads > 0 && { threads: recipe.threads }) });
  return {
    task: sequenceTask(network, taskOptionsOf(recipe), data, device),
    device,
    corpus,
    rejected,
    tokenizer,
    controls: [],
    notFor: [
      NOT_FOR[tokenizer.kind as SequenceKind],
      'Passing its music off as that of the composers it learnt from, or of a person.',
      'Judging music: what it finds likely is what its corpus often does.',
    ],
  };
};

const NOT_FOR: Readonly<Record<SequenceKind, string>> = {
  melody:
    'Music other than one voice in 4/4, 2/2 or 2/4 on a grid of sixteenths: it knows no chords, no dynamics, no triplets.',
  'lead-sheet': 'Accompaniments: it writes one voice and the names of chords above it, which sound as held chords.',
  pitches: 'Writing music alone: it knows the pitches of one voice and neither rhythm nor harmony.',
  drums:
    'Drums in other meters than 4/4, or of other kits than nine drums: it knows no tempo, no bass, no song around it.',
  events:
    'Playing as people play: times lie on a grid of twelve steps a quarter, and eight degrees of loudness are told apart.',
};

/** The recipe's network; a Transformer sees as much as an excerpt holds unless the recipe says more. */
function networkOfRecipe(recipe: Recipe): (codec: SequenceCodec) => SequenceNetwork {
  const { family, frames } = recipe;
  if (!isNetworkFamily(family)) {
    throw new TrainError('bad-recipe', `the family "${family}" is no network that learns the next token`);
  }
  const window = family === 'transformer' && { maxLength: frames + (frames % 2) };
  const architecture = { ...window, ...recipe.architecture };
  const schema = networkSchemaOf(family);
  const parsed = schema.safeParse(architecture);
  if (!parsed.success) {
    const faults = describeFaults(parsed.error, schema, 'architecture');
    throw new TrainError('bad-recipe', `the recipe does not fit the family "${family}": ${faults}`);
  }
  const { maxLength } = parsed.data as { readonly maxLength?: number };
  if (maxLength !== undefined && maxLength < frames) {
    throw new TrainError(
      'bad-recipe',
      `excerpts of ${frames} tokens are longer than the ${maxLength} places that the network sees; make \`frames\` ` +
        'smaller or `architecture.maxLength` larger',
    );
  }
  return (codec) => {
    try {
      return networkOf(family, parsed.data, codec);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new TrainError('bad-recipe', `the recipe does not fit the family "${family}": ${error.message}`, {}, error);
    }
  };
}
