/**
 * Does a composer hear who composed a piece? `npm run bench -- told-composers [--model FILE] [--pieces 4]`.
 *
 * What notes of held-out pieces (validation and test) cost, in nats, from each piece's beginning as far as the window goes: told
 * nobody, told who composed it, and told each other composer who in training stands under the same style. The style is told every
 * time. Of the composers of a style the likeliest is the model's guess. Intervals are 95 %, bootstrapped over pieces.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { composerLabelOf, evenlyChosen, folderOfPiece, packCells } from '@continuo/corpus';
import { dataFolder, openPieces } from '@continuo/corpus/node';
import { bootstrapInterval } from '@continuo/evaluate';
import {
  type ComposerPiece,
  composerPiece,
  composerSchema,
  PLAIN_TELLING,
  passageOf,
  readModelFile,
  type ScoreModel,
} from '@continuo/models';
import { loadModel } from '@continuo/models/node';
import { NO_DATA } from './data/archives.ts';

const SHIPPED = fileURLToPath(new URL('../checkpoints/composer/model.safetensors', import.meta.url));
/** The piece, and the composers of its style. */
type HeldOut = { readonly piece: ComposerPiece; readonly rivals: readonly number[] };
/** Nats of a piece and its notes, by who is told. */
type Cost = {
  readonly notes: number;
  readonly nobody: number;
  readonly own: number;
  readonly others: readonly number[];
};

const { values } = parseArgs({
  options: { model: { type: 'string', default: SHIPPED }, pieces: { type: 'string', default: '4' } },
});
const data = dataFolder();
if (data === undefined) console.log(NO_DATA);
else await measure(join(data, 'open'), values.model, Number(values.pieces));

async function measure(folder: string, file: string, most: number): Promise<void> {
  const bytes = await readFile(file);
  const model = (await loadModel(bytes, { threads: 1 })) as ScoreModel;
  if (model.composers.length === 0) {
    console.log(`${model.name} was not told who composed what it learned from`);
    return model.dispose();
  }
  const { metadata } = await readModelFile(bytes);
  const pieces = await heldOutPieces(folder, model, composerSchema.parse(metadata.architecture).composerOfLabel, most);
  const costs: Cost[] = [];
  for (const each of pieces) {
    costs.push(await costOf(model, each));
    process.stderr.write(`\r${costs.length} of ${pieces.length} pieces`);
  }
  process.stderr.write('\n');
  await model.dispose();
  print(pieces, costs);
}

/** Of each composer some pieces, evenly out of all, and the rivals of each. */
async function heldOutPieces(
  folder: string,
  { styles, styleOfFolder, composers }: ScoreModel,
  composerOfLabel: Readonly<Record<string, string>>,
  most: number,
): Promise<HeldOut[]> {
  const trained = new Map<number, Set<number>>();
  const found = new Map<number, ComposerPiece[]>(composers.map((_, composer) => [composer, []]));
  for await (const event of openPieces(folder, { only: Object.keys(styleOfFolder) })) {
    if (event.kind !== 'piece') continue;
    const { split, score } = event.piece;
    const label = composerLabelOf(event.piece);
    const composer = composers.indexOf(composerOfLabel[label] ?? label);
    const own = folderOfPiece(event.piece);
    const style = styles.indexOf(styleOfFolder[own] ?? own);
    if (composer < 0) continue;
    if (split === 'train') trained.set(style, (trained.get(style) ?? new Set()).add(composer));
    else found.get(composer)!.push(composerPiece(packCells(score), style, composer));
  }
  return [...found.values()].flatMap((of) =>
    evenlyChosen(of, most).map((piece) => ({
      piece,
      rivals: [...(trained.get(piece.style) ?? [])].filter((one) => one !== piece.composer),
    })),
  );
}

async function costOf(model: ScoreModel, { piece, rivals }: HeldOut): Promise<Cost> {
  const told = [-1, piece.composer, ...rivals];
  const excerpt = { memory: [0, 0], start: 0, end: barsWithin(piece, model.window) } as const;
  const passages = told.map((composer) =>
    passageOf({ ...piece, composer }, excerpt, () => true, { ...PLAIN_TELLING, key: false, composer: true }),
  );
  const nats: number[] = [];
  let notes = 0;
  for await (const cost of model.likelihood(passages)) {
    nats.push(cost.nats);
    notes = cost.notes;
  }
  return { notes, nobody: nats[0]!, own: nats[1]!, others: nats.slice(2) };
}

/** Bars from the beginning whose cells and notes fit into a window, at least one. */
function barsWithin({ bars, tracks, notes }: ComposerPiece, window: number): number {
  const mean = tracks.length + notes.length / 4 / bars.length;
  return Math.max(1, Math.min(bars.length, Math.floor(window / mean)));
}

function print(pieces: readonly HeldOut[], costs: readonly Cost[]): void {
  const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const row = (what: string, of: (cost: Cost) => number, some = costs): void => {
    const totals = some.map((cost) => ({ total: of(cost), count: cost.notes }));
    const mean = totals.reduce((sum, { total }) => sum + total, 0) / totals.reduce((sum, { count }) => sum + count, 0);
    const [low, high] = bootstrapInterval(totals);
    console.log(`${what.padEnd(52)} ${mean.toFixed(4)}  (${low.toFixed(4)} to ${high.toFixed(4)})`);
  };
  const rivalled = costs.filter(({ others }) => others.length > 0);
  console.log(`nats a note, of the beginnings of ${costs.length} held-out pieces`);
  row('nobody told', ({ nobody }) => nobody);
  row('who composed it, less nobody', ({ own, nobody }) => own - nobody);
  row(
    `who composed it, less others of the style (${rivalled.length})`,
    ({ own, others }) => own - meanOf(others),
    rivalled,
  );
  const guessed = rivalled.filter(({ own, others }) => others.every((other) => own < other)).length;
  const chance = meanOf(pieces.filter(({ rivals }) => rivals.length > 0).map(({ rivals }) => 1 / (rivals.length + 1)));
  console.log(
    `guessed among the composers of the style: ${percent(guessed / rivalled.length)} of pieces (by chance ${percent(chance)})`,
  );
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
