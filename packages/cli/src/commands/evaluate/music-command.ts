/** `continuo evaluate music`: generated music beside real music. */
import type { CorpusPiece } from '@continuo/corpus';
import type { MusicResult, Reservoir } from '@continuo/evaluate';
import type { Score } from '@continuo/music';
import { Command, Option } from 'commander';
import { CliError } from '../../cli-error.ts';
import { wholeNumber } from '../../option-values.ts';
import { checkExtension } from '../../score-files.ts';
import type { Session } from '../../session.ts';
import { checkWritable, writeWhole } from '../../write-whole.ts';
import { type CorpusFolder, openCorpusFolder } from './corpus-pieces.ts';
import { musicLines, musicReport } from './music-lines.ts';
import { type SplitName, splitOf } from './splits.ts';

type MusicOptions = {
  readonly generated: string;
  readonly real: string;
  readonly split: string;
  readonly samples: number;
  readonly seed: number;
  readonly output?: string;
};

/** Measures a folder of generated scores beside a corpus; `-o` writes a page with pictures. */
export function musicCommand(session: Session): Command {
  return new Command('music')
    .description('generated music beside real music: entropy, scale, groove, structure, distributions')
    .requiredOption('--generated <folder>', 'score files that a model wrote')
    .requiredOption('--real <folder>', 'the corpus: a folder of score files, or a data set such as open/jsb-chorales')
    .option('--split <name>', 'the held-out real pieces: validation or test', 'validation')
    .addOption(
      new Option('--samples <number>', 'the most pieces of each set')
        .argParser(wholeNumber('--samples', 2, 100_000))
        .default(500),
    )
    .addOption(
      new Option('--seed <number>', 'of the draw and the intervals')
        .argParser(wholeNumber('--seed', 0, 0xffffffff))
        .default(1),
    )
    .option('-o, --output <file>', 'write a page with pictures (.html)')
    .addHelpText(
      'after',
      '\nExample:\n  continuo evaluate music --generated out --real ../shared/data/open/jsb-chorales -o report.html',
    )
    .action(async ({ generated, real, split: splitName, samples, seed, output }: MusicOptions) => {
      const split = splitOf(splitName);
      if (split === 'train')
        throw new CliError('usage', '--split train: held-out music is compared with train; name validation or test');
      if (output !== undefined) {
        checkExtension(output, ['.html']);
        await checkWritable(output);
      }
      const { evaluateMusic, Reservoir } = await import('@continuo/evaluate');
      const drawn = { train: new Reservoir<Score>(samples, seed), held: new Reservoir<Score>(samples, seed + 1) };
      const corpus = await openCorpusFolder(session, real);
      await sort(corpus, drawn, split);
      const ours = await openCorpusFolder(session, generated);
      const sets = { train: drawn.train.items, test: drawn.held.items };
      const options = { samples, seed, signal: session.signal };
      for await (const event of evaluateMusic(scoresOf(ours.pieces('Reading generated music')), sets, options)) {
        if (event.kind === 'result') {
          const found = { ...event.result.found, train: drawn.train.count, test: drawn.held.count };
          await report(session, { ...event.result, found }, { generated, real, split, output, corpus, ours });
        } else if (event.phase === 'measuring') session.progress.update('Measuring', event.done, event.total);
      }
    });
}

/** Reads the corpus once and keeps a draw of each split. */
async function sort(
  corpus: CorpusFolder,
  drawn: { readonly train: Reservoir<Score>; readonly held: Reservoir<Score> },
  split: SplitName,
): Promise<void> {
  for await (const piece of corpus.pieces('Reading real music')) {
    if (piece.split === 'train') drawn.train.add(piece.score);
    if (piece.split === split) drawn.held.add(piece.score);
  }
}

async function* scoresOf(pieces: AsyncIterable<CorpusPiece>): AsyncGenerator<Score> {
  for await (const { score } of pieces) yield score;
}

async function report(
  session: Session,
  result: MusicResult,
  from: {
    readonly generated: string;
    readonly real: string;
    readonly split: SplitName;
    readonly output: string | undefined;
    readonly corpus: CorpusFolder;
    readonly ours: CorpusFolder;
  },
): Promise<void> {
  const { generated, real, split, output, corpus, ours } = from;
  if (output !== undefined) {
    const { musicReportHtml } = await import('./music-report.ts');
    const text = musicReportHtml(result, { generated, real, split });
    await writeWhole([{ path: output, bytes: new TextEncoder().encode(text) }]);
  }
  session.report(
    {
      ...{ generated, real, split },
      rejectedFiles: { real: corpus.rejected, generated: ours.rejected },
      ...musicReport(result),
      ...(output && { output }),
    },
    [
      ...musicLines(result, { generated, real, split }),
      ...(ours.rejected.length > 0 ? [`${ours.rejected.length} generated files could not be read.`] : []),
      ...(output ? ['', `Wrote ${output}.`] : []),
    ],
  );
}
