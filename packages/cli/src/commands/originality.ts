/** `continuo originality`: what of a piece stands in a corpus, beside what real pieces share with it. */
import { readFile, stat } from 'node:fs/promises';
import type { NamedScore, OriginalityCorpus, OriginalityResult, PieceOriginality } from '@continuo/evaluate';
import { Command, Option } from 'commander';
import { CliError } from '../cli-error.ts';
import { wholeNumber } from '../option-values.ts';
import { readScoreFile } from '../score-files.ts';
import type { Session } from '../session.ts';
import { checkWritable, writeWhole } from '../write-whole.ts';
import { openCorpusFolder } from './evaluate/corpus-pieces.ts';
import { originalityLines, originalityReport } from './evaluate/originality-lines.ts';
import { type SplitName, splitOf } from './evaluate/splits.ts';

type OriginalityOptions = {
  readonly corpus?: string;
  readonly index?: string;
  readonly split: string;
  readonly seed: number;
};

/** The most held-out pieces that the baseline is made of. */
const MOST_HELD_OUT = 1000;

/** Tells copied passages with their places, and whether more is borrowed than real music does. */
export function originalityCommand(session: Session): Command {
  return new Command('originality')
    .description('find what a piece copies from a corpus, in any key, beside what real pieces have in common')
    .argument('<files...>', 'score files, or folders of them')
    .option('--corpus <folder>', 'the training music: a folder of score files, or a data set such as open/jsb-chorales')
    .option('--index <file>', 'where the indexed corpus is kept: read where it is, else written')
    .option('--split <name>', 'the held-out real pieces that the baseline is made of', 'validation')
    .addOption(
      new Option('--seed <number>', 'of the intervals').argParser(wholeNumber('--seed', 0, 0xffffffff)).default(1),
    )
    .addHelpText(
      'after',
      '\nExamples:\n  continuo originality a.mid --corpus ../shared/data/open/jsb-chorales\n  continuo originality out --corpus corpus --index corpus.index --json',
    )
    .action(async (files: readonly string[], options: OriginalityOptions) => {
      const split = splitOf(options.split);
      if (split === 'train')
        throw new CliError('usage', '--split train: the baseline is made of held-out pieces; name validation or test');
      for (const file of files) await stat(file);
      const corpus = await openIndexed(session, split, options);
      const { compareOriginality, OriginalityTally } = await import('@continuo/evaluate');
      const tally = new OriginalityTally();
      const pieces: { readonly id: string; readonly found: PieceOriginality }[] = [];
      for await (const { id, score } of scoresOf(session, files)) {
        session.signal.throwIfAborted();
        const found = corpus.index.look(score);
        tally.add(id, found);
        pieces.push({ id, found });
      }
      if (pieces.length === 0) throw new CliError('input', `${files.join(', ')}: no scores to look at`);
      const result: OriginalityResult = compareOriginality(
        corpus.index,
        { human: corpus.human, generated: tally },
        options.seed,
      );
      const from = {
        corpus: options.corpus ?? options.index!,
        split,
        trainingPieces: corpus.trainingPieces,
        heldOutPieces: corpus.heldOutPieces,
      };
      session.report(originalityReport(result, pieces, from), originalityLines(result, pieces, from));
    });
}

async function openIndexed(
  session: Session,
  split: SplitName,
  { corpus, index }: OriginalityOptions,
): Promise<OriginalityCorpus> {
  const { readOriginalityCorpus, writeOriginalityCorpus } = await import('@continuo/evaluate');
  if (index !== undefined && (await stat(index).catch(() => undefined))?.isFile()) {
    try {
      return readOriginalityCorpus(await readFile(index));
    } catch (cause) {
      throw new CliError('input', `${index}: ${(cause as Error).message}`, { cause });
    }
  }
  if (corpus === undefined) {
    const hint = index === undefined ? '' : `; ${index} is not there yet`;
    throw new CliError('usage', `name the training music with --corpus${hint}`);
  }
  if (index !== undefined) await checkWritable(index);
  const built = await build(session, corpus, split);
  if (index !== undefined) await writeWhole([{ path: index, bytes: writeOriginalityCorpus(built) }]);
  return built;
}

/** Reads the corpus once; held-out pieces wait until all training pieces are indexed. */
async function build(session: Session, name: string, split: SplitName): Promise<OriginalityCorpus> {
  const { buildOriginalityCorpus, Reservoir } = await import('@continuo/evaluate');
  const folder = await openCorpusFolder(session, name);
  const heldOut = new Reservoir<NamedScore>(MOST_HELD_OUT, 1);
  async function* training(): AsyncGenerator<NamedScore> {
    for await (const { id, split: own, score } of folder.pieces('Indexing the corpus')) {
      if (own === 'train') yield { id, score };
      else if (own === split) heldOut.add({ id, score });
    }
  }
  const built = await buildOriginalityCorpus(training(), () => heldOut.items);
  if (built.trainingPieces === 0) {
    const first = folder.rejected[0];
    throw new CliError(
      'input',
      `${name} holds no training pieces${first ? ` (the first left out, ${first.file}: ${first.reason})` : ''}`,
    );
  }
  return built;
}

async function* scoresOf(session: Session, files: readonly string[]): AsyncGenerator<NamedScore> {
  for (const file of files) {
    if ((await stat(file)).isDirectory()) {
      const folder = await openCorpusFolder(session, file);
      for await (const { id, score } of folder.pieces('Looking')) yield { id, score };
      for (const { file: name, reason } of folder.rejected) session.note(`${name} is left out: ${reason}`);
    } else yield { id: file, score: await readScoreFile(file) };
  }
}
