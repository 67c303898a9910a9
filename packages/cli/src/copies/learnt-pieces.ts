/** The pieces that a model learnt from, and those that were held out, as scores. */
import type { ModelMetadata } from '@continuo/models';
import type { Score } from '@continuo/music';
import type { Recipe } from '@continuo/train';
import { openTuningCorpus } from '../finetune/tuning-corpus.ts';

export type LearntPiece = { readonly id: string; readonly score: () => Score };
export type LearntPieces = { readonly train: readonly LearntPiece[]; readonly heldOut: readonly LearntPiece[] };

/** Opens a recipe's folder as its training does. */
export async function openLearntPieces(metadata: ModelMetadata, recipe: Recipe, folder: string): Promise<LearntPieces> {
  const tuning = await openTuningCorpus(metadata, recipe, folder);
  if (tuning) return tuning;
  const { openTrainingCorpus } = await import('@continuo/train/node');
  const { splits } = await openTrainingCorpus(folder, {
    only: recipe.only,
    where: recipe.where,
    encode: ({ score }) => score,
    bytesOf: () => new Uint8Array(),
  });
  const piecesOf = (split: keyof typeof splits): LearntPiece[] =>
    splits[split].map(({ id, item }) => ({ id, score: () => item }));
  return { train: piecesOf('train'), heldOut: [...piecesOf('validation'), ...piecesOf('test')] };
}
