/** `continuo evaluate likelihood`: how well a model foretells held-out music. */
import { readFile } from 'node:fs/promises';
import type { ChoraleCorpus } from '@continuo/corpus/node';
import type { FramePiece, ScorePiece, ScoreProgress } from '@continuo/evaluate';
import type { AnyModel, ChoraleModel, FrameModel, LatentModel, ScoreModel, SequenceModel } from '@continuo/models';
import type { DeviceName } from '@continuo/tensor/node';
import { Command, Option } from 'commander';
import { resolveModel } from '../../checkpoint-folder.ts';
import { CliError } from '../../cli-error.ts';
import { deviceOption, providerOf } from '../../device-option.ts';
import { wholeNumber } from '../../option-values.ts';
import type { Session } from '../../session.ts';
import { openCorpusFolder } from './corpus-pieces.ts';
import { choraleLines, frameLines, scoreLines, sequenceLines } from './likelihood-lines.ts';
import { nothingFound, segmentPieces, sequencePieces } from './sequence-pieces.ts';
import { SPLIT_NAMES, type SplitName, splitOf } from './splits.ts';

type LikelihoodOptions = {
  readonly model: string;
  readonly data: string;
  readonly split: string;
  readonly seed: number;
  readonly pieces?: number;
  readonly infill: boolean;
  readonly device: DeviceName;
};
type Task = {
  readonly session: Session;
  readonly data: string;
  readonly split: SplitName;
  readonly seed: number;
  /** of each corpus at most, and whether tracks are given all others: models of whole scores */
  readonly pieces: number | undefined;
  readonly infill: boolean;
};

/** Scores each piece of a split by the chain rule, in the tokens of the model. */
export function likelihoodCommand(session: Session): Command {
  return new Command('likelihood')
    .description('how well a model foretells held-out music: nats a token and note, bits a quarter and piece')
    .requiredOption('--data <folder>', 'the corpus: a folder of score files, a data set, or the JSB chorales')
    .option('-m, --model <name>', 'a model of checkpoints/ or a path', 'chorale')
    .option('--split <name>', SPLIT_NAMES.join(', '), 'validation')
    .addOption(
      new Option('--seed <number>', 'of the interval').argParser(wholeNumber('--seed', 0, 0xffffffff)).default(1),
    )
    .addOption(
      new Option('--pieces <number>', 'of a model of whole scores: at most so many of each corpus').argParser(
        wholeNumber('--pieces', 1, 100_000),
      ),
    )
    .option('--infill', 'of a model of whole scores: each track given all others', false)
    .addOption(deviceOption())
    .addHelpText(
      'after',
      '\nExample:\n  continuo evaluate likelihood -m chorale --data ../shared/data/open/jsb-chorales --split validation --json',
    )
    .action(async ({ model: name, data, split, seed, pieces, infill, device }: LikelihoodOptions) => {
      const task: Task = { session, data, split: splitOf(split), seed, pieces, infill };
      const modelPath = resolveModel(name);
      const provider = await providerOf(device, 'generating');
      const { loadModel } = await import('@continuo/models/node');
      const model = await loadModel(await readFile(modelPath), { source: modelPath, provider, apart: true });
      try {
        await measure(task, model);
      } finally {
        await model.dispose();
      }
    });
}

function measure(task: Task, model: AnyModel): Promise<void> {
  switch (model.kind) {
    case 'chorale':
      return measureChorales(task, model);
    case 'sequence':
      return measureSequences(task, model);
    case 'frames':
      return measureFrames(task, model);
    case 'latent':
      return measureSegments(task, model);
    case 'score':
      return measureScores(task, model);
    case 'adversarial':
      throw new CliError(
        'not-available',
        `"${model.name}" is a GAN, which has no likelihood; measure what it writes with continuo evaluate music`,
      );
  }
}

async function measureChorales({ session, data, split, seed }: Task, model: ChoraleModel): Promise<void> {
  const corpus = await choraleCorpus(session, data);
  const { evaluateLikelihood } = await import('@continuo/evaluate');
  const result = await finish(
    session,
    split,
    evaluateLikelihood(model, corpus[split], { signal: session.signal, seed }),
  );
  const from = { data, split, rejectedFiles: corpus.rejected.length };
  session.report({ ...from, ...result }, choraleLines(split, result));
}

async function choraleCorpus(session: Session, folder: string): Promise<ChoraleCorpus> {
  const { openChoraleCorpus } = await import('@continuo/corpus/node');
  for await (const event of openChoraleCorpus(folder, { signal: session.signal })) {
    if (event.kind === 'corpus') return event.corpus;
    session.progress.update('Reading the corpus', event.done, event.total);
  }
  throw new CliError('input', `${folder}: no corpus came out`);
}

async function measureSequences(task: Task, model: SequenceModel): Promise<void> {
  const { session, data, split, seed } = task;
  const { evaluateSequenceLikelihood } = await import('@continuo/evaluate');
  const { pieces, rejected } = await sequencePieces(task, model.tokenizer);
  const events = evaluateSequenceLikelihood(model, pieces, { signal: session.signal, seed });
  const result = await finish(session, split, events);
  session.report({ data, split, rejectedFiles: rejected.length, ...result }, sequenceLines(split, result));
}

/** The bound of an autoencoder, over the segments that it learns. */
async function measureSegments(task: Task, model: LatentModel): Promise<void> {
  const { session, data, split, seed } = task;
  const { evaluateSequenceLikelihood, scoredByBound } = await import('@continuo/evaluate');
  const { pieces, rejected } = await segmentPieces(task, model);
  const scored = scoredByBound(model, { seed });
  const result = await finish(
    session,
    split,
    evaluateSequenceLikelihood(scored, pieces, { signal: session.signal, seed }),
  );
  const from = { data, split, rejectedFiles: rejected.length, segmentBars: model.bars };
  session.report({ ...from, ...result }, sequenceLines(split, result));
}

async function measureFrames({ session, data, split, seed }: Task, model: FrameModel): Promise<void> {
  const [{ evaluateFrameLikelihood }, { pianoFramesOfScore }, { openFrameSets }] = await Promise.all([
    import('@continuo/evaluate'),
    import('@continuo/corpus'),
    import('@continuo/corpus/node'),
  ]);
  const corpus = await openCorpusFolder(session, data);
  const sets = await openFrameSets(corpus.folder).catch(() => []);
  const pieces: FramePiece[] = sets.flatMap((set) =>
    set.splits[split].map((frames, number) => ({ id: `${set.name} ${number + 1}`, frames })),
  );
  if (sets.length === 0) {
    for await (const { id, split: own, score } of corpus.pieces('Reading the corpus')) {
      if (own === split) pieces.push({ id, frames: pianoFramesOfScore(score, model.tokenizer) });
    }
  }
  if (pieces.length === 0) throw nothingFound(data, split, corpus.rejected);
  const result = await finish(session, split, evaluateFrameLikelihood(model, pieces, { signal: session.signal, seed }));
  const from = { data, split, rejectedFiles: corpus.rejected.length };
  session.report({ ...from, ...result }, frameLines(split, result));
}

async function measureScores(task: Task, model: ScoreModel): Promise<void> {
  const { session, data, split, seed, pieces: most = Number.POSITIVE_INFINITY, infill } = task;
  const [{ evaluateScoreLikelihood }, { evenlyChosen, folderOfPiece, packCells }] = await Promise.all([
    import('@continuo/evaluate'),
    import('@continuo/corpus'),
  ]);
  const corpus = await openCorpusFolder(session, data);
  const groups = new Map<string, ScorePiece[]>();
  const unread: string[] = [];
  for await (const { id, split: own, score } of corpus.pieces('Reading the corpus')) {
    if (own !== split) continue;
    const group = folderOfPiece({ id }) || data;
    const style = model.styles.indexOf(model.styleOfFolder[group] ?? group);
    const found = groups.get(group) ?? [];
    groups.set(group, found);
    try {
      found.push({ id, group, cells: packCells(score), style });
    } catch {
      unread.push(id);
    }
  }
  // evenly out of each corpus, so that none stands for all
  const pieces = [...groups.values()].flatMap((of) => evenlyChosen(of, most));
  if (pieces.length === 0) throw nothingFound(data, split, corpus.rejected);
  const measure = infill ? 'infill' : 'whole';
  const events = evaluateScoreLikelihood(model, pieces, { signal: session.signal, seed, measure });
  const result = await finish(session, split, events);
  const from = { data, split, rejectedFiles: corpus.rejected.length + unread.length };
  session.report({ ...from, ...result }, scoreLines(split, result));
}

/** Shows progress until the result comes. */
async function finish<Result>(
  session: Session,
  split: SplitName,
  events: AsyncIterable<ScoreProgress | { readonly kind: 'result'; readonly result: Result }>,
): Promise<Result> {
  for await (const event of events) {
    if (event.kind === 'result') return event.result;
    session.progress.update(`Measuring ${split}`, event.done, event.total);
  }
  throw new CliError('input', 'the model gave no likelihood');
}
