/** `continuo finetune`: a model goes on learning from a few pieces of one's own, and says what that changed. */
import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { ModelFile } from '@continuo/models';
import type { DeviceName, Provider } from '@continuo/tensor/node';
import type { Recipe, RecipeInput } from '@continuo/train';
import { Command, Option } from 'commander';
import { resolveModel } from '../checkpoint-folder.ts';
import { CliError } from '../cli-error.ts';
import { deviceOption, providerOf } from '../device-option.ts';
import { openTuningCorpus, type TuningCorpus } from '../finetune/tuning-corpus.ts';
import { followTraining, trainedLines } from '../follow-training.ts';
import { decimalNumber, wholeNumber } from '../option-values.ts';
import { readModelAt } from '../read-model-at.ts';
import { safeName } from '../safe-name.ts';
import type { Session } from '../session.ts';
import { checkFolder } from '../write-whole.ts';

type FinetuneOptions = {
  readonly data: string;
  readonly output: string;
  readonly rank?: number;
  readonly full?: boolean;
  readonly maxMinutes: number;
  readonly maxSteps: number;
  readonly learningRate?: number;
  readonly seed: number;
  readonly name?: string;
  readonly resume?: boolean;
  readonly device: DeviceName;
};

/** Below so many pieces only adapters are learnt, unless it is said otherwise. */
const FEW_PIECES = 50;
const USUAL_RANK = 8;
/** Of the rate that the model was trained with; adapters bear more of it. */
const SHARE_OF_RATE = { full: 0.25, adapters: 1 };

/** Tunes a model on a folder of music and reports before and after on pieces that were held out. */
export function finetuneCommand(session: Session): Command {
  return new Command('finetune')
    .description('train a model further on 5 to 500 pieces of your own; says what changed on pieces held out')
    .argument('<model>', 'a model of checkpoints/ or a path')
    .requiredOption('--data <folder>', 'your pieces: a folder of MIDI, MusicXML or ABC files')
    .requiredOption('-o, --output <folder>', 'the folder for the tuned model, its card and the report')
    .addOption(
      new Option('--rank <number>', `adapters of this rank (${USUAL_RANK} below ${FEW_PIECES} pieces)`).argParser(
        wholeNumber('--rank', 1, 256),
      ),
    )
    .option('--full', 'learn all weights, however few the pieces')
    .addOption(
      new Option('--max-minutes <number>', 'stop training after so long')
        .argParser(decimalNumber('--max-minutes', 0.01, 1e6))
        .default(7),
    )
    .addOption(
      new Option('--max-steps <number>', 'optimizer steps').argParser(wholeNumber('--max-steps', 1, 1e9)).default(1000),
    )
    .addOption(
      new Option('--learning-rate <number>', 'instead of a share of the model’s own').argParser(
        decimalNumber('--learning-rate', 1e-9, 10),
      ),
    )
    .addOption(
      new Option('--seed <number>', 'of the training').argParser(wholeNumber('--seed', 0, 0xffffffff)).default(1),
    )
    .option('--name <name>', 'what the tuned model is called; the output folder’s name unless given')
    .option('--resume', 'go on from the newest checkpoint in the folder')
    .addOption(deviceOption())
    .addHelpText(
      'after',
      '\nExample:\n  continuo finetune chorale --data my-hymns -o runs/my-hymns\n  continuo compose -m runs/my-hymns --bars 8 -o a.mid',
    )
    .action(async (model: string, options: FinetuneOptions) => {
      if (options.full === true && options.rank !== undefined)
        throw new CliError('usage', '--full learns all weights, --rank only adapters: leave out one');
      await checkFolder(options.output);
      await finetune(session, resolveModel(model), options);
    });
}

async function finetune(session: Session, modelPath: string, options: FinetuneOptions): Promise<void> {
  const { data, output, maxMinutes, resume, device } = options;
  const [{ parseRecipe }, { trainInWorker, findDataFolder }] = await Promise.all([
    import('@continuo/train'),
    import('@continuo/train/node'),
  ]);
  const file = await readModelAt(modelPath);
  const folder = findDataFolder(data);
  const own = onAnyMusic(parseRecipe(file.metadata.recipe, { source: `the recipe in ${modelPath}` }));
  const corpus = await openTuningCorpus(file.metadata, own, folder);
  const recipe = parseRecipe(tuningRecipe(own, file, modelPath, corpus, options), { source: 'the command line' });
  session.note(introduction(file, corpus, recipe));
  const provider = await providerOf(device, 'training');
  const events = trainInWorker(recipe, {
    outputDirectory: output,
    dataFolder: folder,
    provider,
    command: ['continuo', ...process.argv.slice(2)].join(' '),
    signal: session.signal,
    maxMinutes,
    ...(resume === true && { resume }),
  });
  const trained = await followTraining(session, events);
  const tunedPath = trained.model?.path;
  if (tunedPath === undefined)
    throw new CliError('input', 'no step was validated, so there is no tuned model: give it more time');
  if (trained.reason === 'interrupted') {
    session.report({ trained, output }, [
      ...trainedLines(trained),
      'Stopped before it was measured.',
      `Go on with: continuo finetune … -o ${output} --resume`,
    ]);
    session.status = 130;
    return;
  }
  if (!corpus) {
    session.report({ trained, output }, [
      ...trainedLines(trained),
      `Models of "${file.metadata.tokenizer.kind}" are judged by their validation loss alone.`,
    ]);
    return;
  }
  const [{ writtenCopies }, { writeTuningReport }, { verdictOf }] = await Promise.all([
    import('../copies/written-copies.ts'),
    import('../finetune/tuning-report.ts'),
    import('../finetune/tuning-verdict.ts'),
  ]);
  const changes = await measure(session, corpus, [modelPath, tunedPath], 'cpu');
  const originality = await writtenCopies(session, tunedPath, corpus);
  const verdict = verdictOf(changes.heldOut, originality);
  const report = { ...verdict, unit: corpus.unit, ...changes, originality: originality ?? null };
  const lines = await writeTuningReport(output, file, report);
  session.report({ output, model: tunedPath, trained, ...report }, [...trainedLines(trained), ...lines]);
}

/** A recipe without what picks pieces out of the folder that the model learned from. */
function onAnyMusic({ only: _, where: __, ...recipe }: Recipe): Recipe {
  return recipe;
}

/** The model's own recipe, made gentle and short. */
function tuningRecipe(
  own: Recipe,
  file: ModelFile,
  modelPath: string,
  corpus: TuningCorpus | undefined,
  { output, rank, full, maxSteps, learningRate, seed, name, data }: FinetuneOptions,
): RecipeInput {
  const isFew = (corpus?.train.length ?? 0) < FEW_PIECES;
  const chosen = full === true ? undefined : (rank ?? (isFew ? USUAL_RANK : undefined));
  const share = chosen === undefined ? SHARE_OF_RATE.full : SHARE_OF_RATE.adapters;
  const { parts: _, startFrom: __, ...rest } = own;
  return {
    ...rest,
    ...{ name: name ?? safeName(output), data, seed, maxSteps },
    description: `${file.metadata.name}, trained further on the folder "${basename(resolve(data))}".`,
    schedule: { kind: 'constant', learningRate: learningRate ?? share * own.schedule.learningRate, warmupSteps: 20 },
    averageDecay: Math.min(own.averageDecay, 0.99),
    validateEvery: 25,
    patience: 6,
    startFrom: { model: resolve(modelPath), sha256: file.hash, ...(chosen !== undefined && { rank: chosen }) },
  };
}

function introduction(file: ModelFile, corpus: TuningCorpus | undefined, { startFrom }: Recipe): string {
  const counts = corpus ? `${corpus.train.length} pieces to learn from, ${corpus.heldOut.length} held out; ` : '';
  const what = startFrom?.rank === undefined ? 'all weights learn' : `adapters of rank ${startFrom.rank}`;
  return `${file.metadata.name}: ${counts}${what}.`;
}

/** What every piece cost before and after. */
async function measure(session: Session, corpus: TuningCorpus, paths: readonly string[], provider: Provider) {
  const [{ loadModel }, { changeOf }] = await Promise.all([
    import('@continuo/models/node'),
    import('../finetune/tuning-verdict.ts'),
  ]);
  const costs = [];
  for (const [index, path] of paths.entries()) {
    session.progress.update('Measuring before and after', index, paths.length);
    const model = await loadModel(await readFile(path), { source: path, provider, apart: true });
    try {
      costs.push({
        train: await corpus.cost(model, 'train', session.signal),
        heldOut: await corpus.cost(model, 'heldOut', session.signal),
      });
    } finally {
      await model.dispose();
    }
  }
  const [before, after] = costs as [(typeof costs)[0], (typeof costs)[0]];
  return { heldOut: changeOf(before.heldOut, after.heldOut), train: changeOf(before.train, after.train) };
}
