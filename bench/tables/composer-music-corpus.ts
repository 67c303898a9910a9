/** The composer's corpora for `composer-music`: training pieces in an index of what they hold, held-out ones as excerpts. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { openPieces } from '@continuo/corpus/node';
import { OriginalityIndex } from '@continuo/evaluate';
import { type Excerpt, excerptOf } from './composer-music-excerpts.ts';

const RECIPE = fileURLToPath(new URL('../../checkpoints/composer/recipe.json', import.meta.url));

export type ComposerCorpus = {
  /** folders, in the recipe's order */
  readonly names: readonly string[];
  /** every training piece, whole */
  readonly index: OriginalityIndex;
  readonly trainingPieces: number;
  /** excerpts of the pieces that were not trained on, by folder */
  readonly validation: ReadonlyMap<string, readonly Excerpt[]>;
  readonly test: ReadonlyMap<string, readonly Excerpt[]>;
};

/** Reads what the recipe names, with the splits of its training; of training pieces only the index stays in memory. */
export async function readComposerCorpus(
  folder: string,
  styleOfFolder: Readonly<Record<string, string>>,
): Promise<ComposerCorpus> {
  const { only } = JSON.parse(await readFile(RECIPE, 'utf8')) as { readonly only: readonly string[] };
  const index = new OriginalityIndex();
  const groups = {
    validation: new Map<string, Excerpt[]>(only.map((name) => [name, []])),
    test: new Map<string, Excerpt[]>(only.map((name) => [name, []])),
  };
  let trainingPieces = 0;
  for await (const event of openPieces(folder, { only })) {
    if (event.kind !== 'piece') continue;
    const { piece } = event;
    if (piece.split === 'train') {
      index.add(piece.id, piece.score);
      trainingPieces += 1;
      continue;
    }
    const excerpt = excerptOf(piece, (corpus) => styleOfFolder[corpus] ?? corpus);
    if (excerpt) groups[piece.split].get(excerpt.corpus)?.push(excerpt);
  }
  return { names: only, index, trainingPieces, ...groups };
}
