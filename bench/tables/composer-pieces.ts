/** The pieces of the composer's corpus for its table: those to count, and of each folder some to validate and test. */
import { cellScoreOf, evenlyChosen, folderOfPiece, type PackedCells, packCells, type Split } from '@continuo/corpus';
import { openPieces } from '@continuo/corpus/node';
import { evaluateScoreLikelihood, type ScorePiece } from '@continuo/evaluate';
import type { KnownPassage, ScoreModel } from '@continuo/models';
import type { CountedPiece } from './composer-ngram/evidence.ts';

/** A held-out piece of a folder. */
export type HeldOutPiece = { readonly id: string; readonly folder: string; readonly cells: PackedCells };

export type ComposerPieces = {
  readonly train: readonly CountedPiece[];
  readonly validation: readonly HeldOutPiece[];
  readonly test: readonly HeldOutPiece[];
};

/**
 * Reads the folders; pieces that are no cells are left out.
 *
 * @param most        of each folder's validation and test pieces, evenly out of all, as `evaluate likelihood --pieces`
 * @param trainShare  of the training pieces, evenly out of all, e.g. 0.1 to see that all works
 */
export async function readComposerPieces(
  data: string,
  {
    only,
    most,
    trainShare = 1,
  }: { readonly only: readonly string[]; readonly most: number; readonly trainShare?: number },
): Promise<ComposerPieces> {
  const train: CountedPiece[] = [];
  const heldOut: Record<Exclude<Split, 'train'>, Map<string, HeldOutPiece[]>> = {
    validation: new Map(),
    test: new Map(),
  };
  let seen = 0;
  for await (const event of openPieces(data, { only, prefer: 'played' })) {
    if (event.kind !== 'piece') continue;
    const { id, split, score } = event.piece;
    try {
      if (split === 'train') {
        seen += 1;
        if (Math.floor(seen * trainShare) > Math.floor((seen - 1) * trainShare)) train.push(countedPiece(score));
        continue;
      }
      const folder = folderOfPiece({ id });
      const found = heldOut[split].get(folder) ?? [];
      heldOut[split].set(folder, found);
      found.push({ id, folder, cells: packCells(score) });
    } catch {
      // it is no score of cells: too long, or nothing in it
    }
  }
  const evenly = (folders: ReadonlyMap<string, readonly HeldOutPiece[]>): HeldOutPiece[] =>
    [...folders.values()].flatMap((of) => evenlyChosen(of, most));
  return { train, validation: evenly(heldOut.validation), test: evenly(heldOut.test) };
}

function countedPiece(score: Parameters<typeof cellScoreOf>[0]): CountedPiece {
  const { bars, tracks, cells } = cellScoreOf(score);
  return { steps: bars.map(({ steps }) => steps), tracks, notesOf: (bar, track) => cells[bar]![track]! };
}

/** Held-out pieces as a model is told them. */
export function scorePieces(
  pieces: readonly HeldOutPiece[],
  model?: Pick<ScoreModel, 'styles' | 'styleOfFolder'>,
): ScorePiece[] {
  return pieces.map(({ id, folder, cells }) => ({
    ...{ id, cells, group: folder },
    style: model?.styles.indexOf(model.styleOfFolder[folder] ?? folder) ?? -1,
  }));
}

/** The passages that a model is asked of pieces. */
export async function passagesOf(pieces: readonly ScorePiece[], window: number): Promise<KnownPassage[]> {
  const asked: KnownPassage[] = [];
  const asking = {
    ...{ name: 'asked', hash: '', family: '', parameterCount: 0, window },
    async *likelihood(passages: Iterable<KnownPassage>) {
      for (const passage of passages) {
        asked.push(passage);
        const notes = passage.notes.reduce((sum, cell) => sum + cell.length, 0);
        yield { nats: 0, notes, position: 0, pitch: 0, duration: 0, velocity: 0 };
      }
    },
  };
  for await (const _ of evaluateScoreLikelihood(asking, pieces, { resamples: 1 }));
  return asked;
}
