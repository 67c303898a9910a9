/** `continuo evaluate`: measures of a model. */
import { readFile } from 'node:fs/promises';
import type { ChoraleCorpus } from '@continuo/corpus/node';
import type { LikelihoodResult } from '@continuo/evaluate';
import type { DeviceName } from '@continuo/tensor/node';
import { Command, Option } from 'commander';
import { resolveModel } from '../checkpoint-folder.ts';
import { CliError } from '../cli-error.ts';
import { deviceOption, providerOf } from '../device-option.ts';
import { wholeNumber } from '../option-values.ts';
import type { Session } from '../session.ts';
import { suggestName } from '../suggest-name.ts';

const SPLITS = ['train', 'validation', 'test'] as const;
type LikelihoodOptions = {
  readonly model: string;
  readonly data: string;
  readonly split: string;
  readonly seed: number;
  readonly device: DeviceName;
};

/** Holds the measures; `likelihood` is the first. */
export function evaluateCommand(session: Session): Command {
  return new Command('evaluate')
    .description('measure a model on held-out music')
    .addCommand(likelihoodCommand(session))
    .addHelpText('after', LIKELIHOOD_EXAMPLE);
}

const LIKELIHOOD_EXAMPLE =
  '\nExample:\n  continuo evaluate likelihood -m chorale --data ../shared/data/open/jsb-chorales --split validation --json';

/** Scores each piece of a split by the chain rule, one token a voice and sixteenth. */
function likelihoodCommand(session: Session): Command {
  return new Command('likelihood')
    .description('how well a model foretells held-out chorales: nats per note and bits per quarter')
    .requiredOption('--data <folder>', 'the corpus: JSB chorales, or a folder of four-voice MIDI files')
    .option('-m, --model <name>', 'a model of checkpoints/ or a path', 'chorale')
    .option('--split <name>', `${SPLITS.join(', ')}`, 'validation')
    .addOption(
      new Option('--seed <number>', 'of the interval').argParser(wholeNumber('--seed', 0, 0xffffffff)).default(1),
    )
    .addOption(deviceOption())
    .addHelpText('after', LIKELIHOOD_EXAMPLE)
    .action(async ({ model: name, data, split, seed, device }: LikelihoodOptions) => {
      const chosen = SPLITS.find((known) => known === split);
      if (chosen === undefined)
        throw new CliError('unknown-name', `--split "${split}" is not a split${suggestName(split, SPLITS)}`);
      const modelPath = resolveModel(name);
      const provider = await providerOf(device, 'generating');
      const corpus = await openCorpus(session, data);
      const [{ evaluateLikelihood }, { requireChorale }, { loadModel }] = await Promise.all([
        import('@continuo/evaluate'),
        import('@continuo/models'),
        import('@continuo/models/node'),
      ]);
      const model = requireChorale(
        await loadModel(await readFile(modelPath), { source: modelPath, provider, apart: true }),
      );
      try {
        for await (const event of evaluateLikelihood(model, corpus[chosen], { signal: session.signal, seed })) {
          if (event.kind === 'progress') session.progress.update(`Measuring ${chosen}`, event.done, event.total);
          else report(session, { data, split: chosen, rejectedFiles: corpus.rejected.length }, event.result);
        }
      } finally {
        await model.dispose();
      }
    });
}

async function openCorpus(session: Session, folder: string): Promise<ChoraleCorpus> {
  const { openChoraleCorpus } = await import('@continuo/corpus/node');
  for await (const event of openChoraleCorpus(folder, { signal: session.signal })) {
    if (event.kind === 'corpus') return event.corpus;
    session.progress.update('Reading the corpus', event.done, event.total);
  }
  throw new CliError('input', `${folder}: no corpus came out`);
}

function report(session: Session, from: Readonly<Record<string, unknown>>, result: LikelihoodResult): void {
  const [low, high] = result.natsPerNoteInterval;
  session.report({ ...from, ...result }, [
    `${result.model.name} on ${from.split}: ${result.natsPerNote.toFixed(4)} nats/note (95 % interval ${low.toFixed(4)}–${high.toFixed(4)})`,
    `  ${result.pieces.length} pieces, ${result.notes} tokens (a voice and sixteenth each), micro-averaged, chain rule, nothing given`,
    `  ${result.macroNatsPerNote.toFixed(4)} nats/note as the mean of pieces`,
    `  ${result.natsPerChangedNote.toFixed(4)} nats over changed notes (${(100 * result.shareOfRepeats).toFixed(1)} % of tokens repeat the one before)`,
    `  ${result.bitsPerQuarter.toFixed(3)} bits a quarter, ${result.bitsPerPiece.toFixed(1)} bits a piece`,
  ]);
}
