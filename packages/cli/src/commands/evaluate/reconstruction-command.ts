/** `continuo evaluate reconstruction`: how well an autoencoder gives segments back. */
import { readFile } from 'node:fs/promises';
import type { ReconstructionResult, TokenAccuracy } from '@continuo/evaluate';
import type { DeviceName } from '@continuo/tensor/node';
import { Command, Option } from 'commander';
import { resolveModel } from '../../checkpoint-folder.ts';
import { CliError } from '../../cli-error.ts';
import { deviceOption, providerOf } from '../../device-option.ts';
import { wholeNumber } from '../../option-values.ts';
import type { Session } from '../../session.ts';
import { segmentPieces } from './sequence-pieces.ts';
import { SPLIT_NAMES, splitOf } from './splits.ts';

type ReconstructionCommandOptions = {
  readonly model: string;
  readonly data: string;
  readonly split: string;
  readonly seed: number;
  readonly device: DeviceName;
};

/** Share of right tokens of a split's segments, sampled and taught, beside what a constant gets. */
export function reconstructionCommand(session: Session): Command {
  return new Command('reconstruction')
    .description('how well an autoencoder gives held-out segments back: share of right tokens, KL, bound')
    .requiredOption('-m, --model <name>', 'an autoencoder of checkpoints/ or a path')
    .requiredOption('--data <folder>', 'the corpus: a folder of score files, or a data set')
    .option('--split <name>', SPLIT_NAMES.join(', '), 'validation')
    .addOption(
      new Option('--seed <number>', 'of the latent vectors, the samples and the intervals')
        .argParser(wholeNumber('--seed', 0, 0xffffffff))
        .default(1),
    )
    .addOption(deviceOption())
    .addHelpText(
      'after',
      '\nExample:\n  continuo evaluate reconstruction -m melody-2bar --data ../shared/data/open/folk-tunes-pd',
    )
    .action(async ({ model: name, data, split: splitName, seed, device }: ReconstructionCommandOptions) => {
      const split = splitOf(splitName);
      const modelPath = resolveModel(name);
      const provider = await providerOf(device, 'generating');
      const [{ evaluateReconstruction }, { loadModel }] = await Promise.all([
        import('@continuo/evaluate'),
        import('@continuo/models/node'),
      ]);
      const model = await loadModel(await readFile(modelPath), { source: modelPath, provider, apart: true });
      try {
        if (model.kind !== 'latent') {
          throw new CliError(
            'not-available',
            `"${model.name}" is no autoencoder but of family "${'family' in model ? model.family : model.kind}"; continuo evaluate likelihood measures it`,
          );
        }
        const { segments, rejected } = await segmentPieces({ session, data, split }, model);
        for await (const event of evaluateReconstruction(model, segments, { signal: session.signal, seed })) {
          if (event.kind === 'progress') session.progress.update('Giving back', event.done, event.total);
          else
            session.report(
              { data, split, rejectedFiles: rejected.length, ...event.result },
              lines(split, event.result),
            );
        }
      } finally {
        await model.dispose();
      }
    });
}

function lines(split: string, result: ReconstructionResult): readonly string[] {
  const { model, bars, segments, pieces } = result;
  return [
    `${model.name} on ${split}: ${segments} segments of ${bars} bars from ${pieces} pieces; share of right tokens`,
    `  sampled at temperature 1: ${accuracy(result.sampled)}`,
    `  likeliest tokens: ${accuracy(result.likeliest)}`,
    `  truth known before each token: ${accuracy(result.teacherForced)}`,
    `  a constant, for comparison: ${accuracy(result.constant)}`,
    `  ${result.reconstructionNatsPerSegment.toFixed(2)} nats a segment given z, KL ${result.divergenceNatsPerSegment.toFixed(2)} nats; at most ${result.boundBitsPerQuarter.toFixed(3)} bits a quarter`,
  ];
}

function accuracy({ accuracy: share, accuracyInterval: [low, high], noteAccuracy }: TokenAccuracy): string {
  return `${share.toFixed(4)} (95 % interval ${low.toFixed(4)}–${high.toFixed(4)}), ${noteAccuracy.toFixed(4)} of the steps where notes begin`;
}
