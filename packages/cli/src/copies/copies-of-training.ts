/** After a training: what the model hands back of what it learnt, told and written into its card. */
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { OriginalityResult } from '@continuo/evaluate';
import type { Recipe } from '@continuo/train';
import type { Session } from '../session.ts';
import { writeWhole } from '../write-whole.ts';
import { copiedRows, copiesSection } from './copies-table.ts';
import { openLearntPieces } from './learnt-pieces.ts';
import { writtenCopies } from './written-copies.ts';

/** Pitches alone are no music to be compared. */
const UNMEASURED = ['pitches'];

/** Measures copies and adds them to the card beside the model; undefined where nothing can be measured. */
export async function addCopiesToCard(
  session: Session,
  modelPath: string,
  recipe: Recipe,
  dataFolder: string | undefined,
): Promise<OriginalityResult | undefined> {
  const [{ readModelFile }, { CARD_FILE, findDataFolder }] = await Promise.all([
    import('@continuo/models'),
    import('@continuo/train/node'),
  ]);
  const { metadata } = await readModelFile(await readFile(modelPath));
  if (UNMEASURED.includes(metadata.tokenizer.kind)) return undefined;
  session.progress.line('Looking for copies');
  const pieces = await openLearntPieces(metadata, recipe, dataFolder ?? findDataFolder(recipe.data));
  if (pieces.heldOut.length === 0) return undefined;
  const originality = await writtenCopies(session, modelPath, pieces);
  const card = join(dirname(modelPath), CARD_FILE);
  const text = [(await readFile(card, 'utf8')).trimEnd(), ...copiesSection(originality)].join('\n\n');
  await writeWhole([{ path: card, bytes: new TextEncoder().encode(`${text}\n`) }]);
  return originality;
}

/** What a person reads of it at the end. */
export function copiedLines(originality: OriginalityResult | undefined): string[] {
  return copiedRows(originality).map(
    ([aspect, written, real, band]) =>
      `Copies (${aspect}): ${written} of what it writes stands in what it learnt; of real pieces ${real} (${band}).`,
  );
}
