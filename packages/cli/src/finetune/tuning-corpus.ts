/** The user's pieces as a model reads them: what it is tuned on, what is held out, and what each costs it. */
import type { AnyModel, ModelMetadata } from '@continuo/models';
import type { Score } from '@continuo/music';
import type { Recipe } from '@continuo/train';

export type TuningPiece = { readonly id: string; readonly score: () => Score };

/** What one piece cost a model. */
export type PieceCost = { readonly nats: number; readonly tokens: number };

export type TuningCorpus = {
  readonly train: readonly TuningPiece[];
  /** pieces that are never trained on: the validation split, which chooses the step, and the test split */
  readonly heldOut: readonly TuningPiece[];
  /** e.g. "nats/note" */
  readonly unit: string;
  /** the cost of each piece of a set, in order */
  cost(model: AnyModel, set: 'train' | 'heldOut', signal: AbortSignal): Promise<readonly PieceCost[]>;
};

/** Opens the folder as the trainer does: the same files, the same splits; undefined for a form whose cost is not measured. */
export async function openTuningCorpus(
  metadata: ModelMetadata,
  recipe: Recipe,
  folder: string,
): Promise<TuningCorpus | undefined> {
  switch (metadata.tokenizer.kind) {
    case 'chorale-grid':
      return choraleTuning(folder);
    case 'events':
    case 'melody':
    case 'pitches':
    case 'lead-sheet':
    case 'drums':
      // an autoencoder's likelihood is a bound, of segments
      return metadata.family === 'vae' ? undefined : sequenceTuning(recipe, folder);
    default:
      return undefined;
  }
}

async function choraleTuning(folder: string): Promise<TuningCorpus> {
  const [{ scoreOfGrid }, { openTrainingChorales }, { requireChorale }] = await Promise.all([
    import('@continuo/corpus'),
    import('@continuo/train/node'),
    import('@continuo/models'),
  ]);
  const { train, validation, test } = (await openTrainingChorales(folder)).splits;
  const grids = { train, heldOut: [...validation, ...test] };
  const piecesOf = (set: keyof typeof grids): TuningPiece[] =>
    grids[set].map((grid, index) => ({ id: `${set} ${index + 1}`, score: () => scoreOfGrid(grid) }));
  return {
    train: piecesOf('train'),
    heldOut: piecesOf('heldOut'),
    unit: 'nats/note',
    async cost(model, set, signal) {
      const costs: PieceCost[] = [];
      for await (const { nats } of requireChorale(model).likelihood(grids[set], { signal })) costs.push(costOf(nats));
      return costs;
    },
  };
}

async function sequenceTuning(recipe: Recipe, folder: string): Promise<TuningCorpus> {
  const { openSequenceCorpus } = await import('@continuo/train/node');
  const { splits, codec } = await openSequenceCorpus(recipe, folder);
  const pieces = { train: splits.train, heldOut: [...splits.validation, ...splits.test] };
  const piecesOf = (set: keyof typeof pieces): TuningPiece[] =>
    pieces[set].map(({ id, item }) => ({ id, score: () => codec.decode(item[0]!) }));
  return {
    train: piecesOf('train'),
    heldOut: piecesOf('heldOut'),
    unit: 'nats/token',
    async cost(model, set, signal) {
      if (model.kind !== 'sequence') throw new TypeError(`a next-token model is expected, found ${model.kind}`);
      const costs: PieceCost[] = [];
      for (const { item } of pieces[set]) {
        let [nats, tokens] = [0, 0];
        for await (const each of model.likelihood(item, { signal })) {
          const cost = costOf(each.nats);
          nats += cost.nats;
          tokens += cost.tokens;
        }
        costs.push({ nats, tokens });
      }
      return costs;
    },
  };
}

function costOf(nats: Float32Array): PieceCost {
  return { nats: nats.reduce((sum, each) => sum + each, 0), tokens: nats.length };
}
