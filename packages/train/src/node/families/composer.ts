/** The composer over whole scores: bars × tracks. */
import { composerLabelOf, folderOfPiece, packCells } from '@continuo/corpus';
import { type ComposerConfig, composerPiece, composerSchema, composerTask, MOST_STYLES } from '@continuo/models';
import { nodeDevice } from '@continuo/tensor/node';
import { describeFaults } from '../../describe-faults.ts';
import { taskOptionsOf } from '../../task-options.ts';
import { TrainError } from '../../train-error.ts';
import { openTrainingCorpus } from '../open-training-corpus.ts';
import type { PrepareTraining, SteppingTraining } from '../prepared-training.ts';

/**
 * @throws TrainError  `bad-recipe`: the architecture does not fit the family; `no-corpus`: a split is empty
 * @throws CorpusError  the folder cannot be read
 */
export const prepareTraining: PrepareTraining<SteppingTraining> = async (recipe, dataFolder, provider = 'cpu') => {
  const wanted = architectureOf({
    ...recipe.architecture,
    // the layers of the family, unless they are given
    ...(recipe.family === 'lstm' && { lstm: recipe.architecture.lstm ?? {} }),
  });
  if (wanted.lstm && recipe.family !== 'lstm') {
    const message = `the architecture has layers "lstm", the family is "${recipe.family}"; name the family "lstm", or leave them out`;
    throw new TrainError('bad-recipe', message, { family: recipe.family });
  }
  const { only, where } = recipe;
  const opened = await openTrainingCorpus(dataFolder, {
    only,
    where,
    encode: (piece) => ({
      piece: packCells(piece.score),
      folder: folderOfPiece(piece),
      composer: composerLabelOf(piece),
    }),
    bytesOf: ({ piece: { notes } }) => new Uint8Array(notes.buffer, notes.byteOffset, notes.byteLength),
  });
  const { splits, corpus, rejected } = opened;
  const styleOf = (folder: string): string => wanted.styleOfFolder[folder] ?? folder;
  const found = new Set(splits.train.flatMap(({ item: { folder } }) => (folder === '' ? [] : [styleOf(folder)])));
  const styles = wanted.styles.length > 0 ? wanted.styles : [...found].sort().slice(0, MOST_STYLES);
  const nameOf = (label: string): string => wanted.composerOfLabel[label] ?? label;
  const composers =
    wanted.composers ??
    frequent(
      splits.train.map(({ item }) => nameOf(item.composer)),
      MOST_STYLES - styles.length,
    );
  const config = architectureOf({ ...wanted, styles, composers });
  const of = (split: 'train' | 'validation') =>
    splits[split].map(({ item: { piece, folder, composer } }) =>
      composerPiece(piece, styles.indexOf(styleOf(folder)), composers.indexOf(nameOf(composer))),
    );
  const device = nodeDevice({ provider, ...(recipe.threads > 0 && { threads: recipe.threads }) });
  return {
    task: composerTask(config, taskOptionsOf(recipe), { train: of('train'), validation: of('validation') }, device),
    device,
    corpus,
    rejected,
    tokenizer: { kind: 'cells', stepsPerQuarter: 24 },
    controls: CONTROLS,
    notFor: [
      'Playing as people play: onsets lie on a grid of 24 steps a quarter; bends, pedals and words are not written.',
      'Music of more than sixteen tracks, or in other tunings than twelve equal semitones.',
      'Passing its music off as that of the composers it learnt from, or of a person.',
      'Judging music: what it finds likely is what its corpus often does; its moods are guessed from notes.',
    ],
  };
};

/** Composers of fewer pieces are not told apart unless they are named. */
const FEWEST_PIECES = 5;

const CONTROLS = [
  'instruments',
  'style',
  'composer',
  'mood',
  'tempo',
  'meter',
  'key',
  'chords',
  'density',
  'rhythm',
  'polyphony',
  'register',
  'leaps',
  'dynamics',
  'energy',
  'form',
  'motifs',
];

function architectureOf(architecture: Readonly<Record<string, unknown>>): ComposerConfig {
  const parsed = composerSchema.safeParse(architecture);
  if (parsed.success) return parsed.data;
  const faults = describeFaults(parsed.error, composerSchema, 'architecture');
  throw new TrainError('bad-recipe', `the recipe does not fit a composer over cells: ${faults}`);
}

/** The names that stand under the most pieces, in the order of the alphabet. */
function frequent(names: readonly string[], most: number): string[] {
  const counts = new Map<string, number>();
  for (const name of names) if (name !== '') counts.set(name, (counts.get(name) ?? 0) + 1);
  const often = [...counts].filter(([, count]) => count >= FEWEST_PIECES).sort(([, a], [, b]) => b - a);
  return often
    .slice(0, most)
    .map(([name]) => name)
    .sort();
}
