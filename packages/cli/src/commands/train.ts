/** `continuo train`: a model from a recipe, with live loss and time left; Ctrl-C keeps everything. */
import type { DeviceName } from '@continuo/tensor/node';
import type { CorpusForm, Family, Recipe, TrainEvent } from '@continuo/train';
import type { LaunchedProcesses } from '@continuo/train/node';
import { Command, Option } from 'commander';
import { CliError } from '../cli-error.ts';
import { deviceOption, providerOf } from '../device-option.ts';
import { followTraining, trainedLines } from '../follow-training.ts';
import { decimalNumber, wholeNumber } from '../option-values.ts';
import { safeName } from '../safe-name.ts';
import type { Session } from '../session.ts';
import { asOneOfSeveral, communicationLine, stopLine } from '../several-processes.ts';
import { suggestName } from '../suggest-name.ts';
import { checkFolder } from '../write-whole.ts';

type TrainOptions = {
  readonly output: string;
  readonly model?: string;
  readonly data?: string;
  readonly form?: string;
  readonly resume?: boolean;
  readonly maxMinutes?: number;
  readonly maxSteps?: number;
  readonly seed?: number;
  readonly name?: string;
  readonly licence?: string;
  readonly device: DeviceName;
};

/** Trains a recipe, or a family with its defaults, into a folder that also holds the checkpoints. */
export function trainCommand(session: Session): Command {
  return new Command('train')
    .description('train a model; Ctrl-C keeps everything, --resume goes on')
    .argument('[recipe]', 'a recipe file (JSON); or name a family with -m and a folder with --data')
    .requiredOption('-o, --output <folder>', 'the folder for the checkpoints, the model and its card')
    .option('-m, --model <family>', 'train this family with its defaults: ngram, rnn, lstm, gru, transformer, vae, gan')
    .option('--data <folder>', 'the corpus: a folder of MIDI, MusicXML or ABC files, or one that prepare wrote')
    .option('--form <form>', 'how the music is read: events, melody, pitches, piano-roll … (the family’s usual one)')
    .option('--resume', 'go on from the newest checkpoint in the folder')
    .addOption(
      new Option('--max-minutes <number>', 'stop this session after so long').argParser(
        decimalNumber('--max-minutes', 0.01, 1e6),
      ),
    )
    .addOption(
      new Option('--max-steps <number>', 'optimizer steps, instead of the recipe’s').argParser(
        wholeNumber('--max-steps', 1, 1e9),
      ),
    )
    .addOption(new Option('--seed <number>', 'instead of the recipe’s').argParser(wholeNumber('--seed', 0, 0xffffffff)))
    .option('--name <name>', 'what the model is called; the output folder’s name unless the recipe says')
    .option('--licence <id>', 'of the weights, such as CC0-1.0, where there is no recipe')
    .addOption(deviceOption())
    .addHelpText(
      'after',
      '\nExamples:\n  continuo train checkpoints/chorale/recipe.json -o runs/chorale\n  continuo train -m lstm --data my-midi-files -o runs/mine\n  mpirun -n 2 npx continuo train checkpoints/chorale/recipe.json -o runs/chorale',
    )
    .action(async (recipeFile: string | undefined, options: TrainOptions) => {
      const { launchedProcesses } = await import('@continuo/train/node');
      const processes = launchedProcesses();
      await asOneOfSeveral(session, processes, () => runTraining(session, recipeFile, options, processes));
    });
}

async function runTraining(
  session: Session,
  recipeFile: string | undefined,
  options: TrainOptions,
  processes: LaunchedProcesses,
): Promise<void> {
  const { output, resume, maxMinutes, device } = options;
  await checkFolder(output);
  const { recipe, dataFolder } = await findRecipe(recipeFile, options);
  // processes that train together must not choose each for itself
  const provider = processes.size > 1 && device === 'auto' ? 'cpu' : await providerOf(device, 'training');
  if (provider !== 'cpu' && processes.rank === 0) session.note(`Training on ${provider}.`);
  const { trainInWorker } = await import('@continuo/train/node');
  const launcher = processes.size > 1 ? ['mpirun', '-n', String(processes.size)] : [];
  const command = [...launcher, 'continuo', ...process.argv.slice(2)].map(quoted).join(' ');
  const events = trainInWorker(recipe, {
    outputDirectory: output,
    provider,
    command,
    signal: session.signal,
    ...(dataFolder !== undefined && { dataFolder }),
    ...(resume === true && { resume }),
    ...(maxMinutes !== undefined && { maxMinutes }),
  });
  if (processes.rank !== 0)
    for await (const _ of events); // the first process shows what happens
  else await follow(session, events, { recipe, output, processes: processes.size, ...(dataFolder && { dataFolder }) });
}

async function findRecipe(
  file: string | undefined,
  options: TrainOptions,
): Promise<{ recipe: Recipe; dataFolder?: string }> {
  const { model, data, form, maxSteps, seed, name, licence, output } = options;
  const [{ defaultsOf, FAMILIES, parseRecipe }, { readRecipeFile }] = await Promise.all([
    import('@continuo/train'),
    import('@continuo/train/node'),
  ]);
  const changes = {
    ...(maxSteps !== undefined && { maxSteps }),
    ...(seed !== undefined && { seed }),
    ...(name !== undefined && { name }),
  };
  if (file !== undefined) {
    if (model !== undefined || form !== undefined)
      throw new CliError('usage', 'a recipe names its own family and form: leave out -m and --form, or the recipe');
    const read = await readRecipeFile(file, data);
    return { recipe: parseRecipe({ ...read.recipe, ...changes }, { source: file }), dataFolder: read.dataFolder };
  }
  if (model === undefined)
    throw new CliError(
      'usage',
      'what is to be trained? name a recipe file, or a family with -m and a corpus with --data',
    );
  const family = FAMILIES.find((known) => known === model);
  if (family === undefined) {
    throw new CliError(
      'unknown-name',
      `-m "${model}" is not a family that can be trained${suggestName(model, FAMILIES)}`,
    );
  }
  if (data === undefined) throw new CliError('usage', `-m ${model} needs a corpus: add --data FOLDER`);
  const corpus = await formOf(family, form, data);
  const fallback = {
    ...defaultsOf(family, corpus),
    ...{ name: safeName(output), licence: licence ?? 'unstated', family, corpus, data },
  };
  return { recipe: parseRecipe({ ...fallback, ...changes }, { source: 'the command line' }), dataFolder: data };
}

/** The form that was named, or the family's usual one; chorales are read as chorales by the family that was made for them. */
async function formOf(family: Family, form: string | undefined, data: string): Promise<CorpusForm> {
  const { CORPUS_FORMS, formsOf } = await import('@continuo/train');
  const named = CORPUS_FORMS.find((known) => known === form);
  if (form !== undefined && named === undefined) {
    throw new CliError('unknown-name', `--form "${form}" is not a form of music${suggestName(form, formsOf(family))}`);
  }
  if (named !== undefined) return named;
  const { holdsChoraleFile } = await import('@continuo/corpus/node');
  if (formsOf(family).includes('chorale-grid') && (await holdsChoraleFile(data))) return 'chorale-grid';
  return formsOf(family)[0]!;
}

type TrainedRecipe = {
  readonly recipe: Recipe;
  readonly dataFolder?: string;
  readonly output: string;
  readonly processes: number;
};

/** Shows the training as it goes, then reports how it ended. */
async function follow(
  session: Session,
  events: AsyncIterable<TrainEvent>,
  { recipe, dataFolder, output, processes }: TrainedRecipe,
): Promise<void> {
  const trained = await followTraining(session, events, {
    processes,
    onStop: (saved) => session.note(stopLine(saved, quoted(output))),
  });
  const { reason, communication, model } = trained;
  const { addCopiesToCard, copiedLines } = await import('../copies/copies-of-training.ts');
  const isDone = reason === 'completed' || reason === 'early-stopped';
  const originality =
    reason !== 'interrupted' && model ? await addCopiesToCard(session, model.path, recipe, dataFolder) : undefined;
  session.report({ ...trained, output, processes, originality: originality ?? null }, [
    ...trainedLines(trained),
    ...copiedLines(originality),
    ...(communication === undefined ? [] : [communicationLine(communication)]),
    // before the first step there is nothing to go on from
    ...(isDone || trained.step === 0 ? [] : [`Go on with: continuo train … -o ${quoted(output)} --resume`]),
  ]);
  if (reason === 'interrupted') session.status = 130;
}

function quoted(argument: string): string {
  return /^[\w./:=@+-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`;
}
