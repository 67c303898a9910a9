/** `continuo prepare`: a folder of music becomes a dataset to train on, with a report of what it holds. */
import { join, relative, resolve } from 'node:path';
import type { PrepareOptions } from '@continuo/corpus';
import type { PrepareEvent } from '@continuo/corpus/node';
import { Command, Option } from 'commander';
import { CliError } from '../cli-error.ts';
import { commaList, decimalNumber, wholeNumber } from '../option-values.ts';
import { datasetHtml } from '../prepare/report-html.ts';
import { reportLines } from '../prepare/report-words.ts';
import type { Session } from '../session.ts';
import { checkFolder, writeWhole } from '../write-whole.ts';

/** Flags, named as commander reads them. */
type PrepareFlags = {
  readonly output: string;
  readonly resume?: boolean;
  readonly name?: string;
  readonly only?: readonly string[];
  readonly prefer: PrepareOptions['prefer'];
  readonly licence?: string;
  readonly keys: PrepareOptions['keys'];
  readonly tempos?: readonly number[];
  readonly quantize: PrepareOptions['quantize'];
  readonly velocities: PrepareOptions['velocities'];
  readonly instruments: PrepareOptions['instruments'];
  readonly duplicates: PrepareOptions['duplicates'];
  readonly leaks: PrepareOptions['leaks'];
  readonly variantShare?: number;
  readonly splits: PrepareOptions['splits'];
  readonly ratio?: readonly [number, number, number];
  readonly minNotes?: number;
  readonly maxNotes?: number;
  readonly minSeconds?: number;
  readonly maxSeconds?: number;
  readonly minBpm?: number;
  readonly maxBpm?: number;
  readonly maxDensity?: number;
  readonly needMeter?: boolean;
  readonly shardSize?: number;
};

/** What is shown of a phase, and how far the whole work is: writing a piece takes a quarter of the time of reading it. */
const PHASES = {
  reading: { name: 'Reading', before: 0, weight: 0.8 },
  comparing: { name: 'Comparing', before: 0.8, weight: 0 },
  writing: { name: 'Writing', before: 0.8, weight: 0.2 },
} as const;

/** Collects, cleans, deduplicates and splits a folder; `--resume` goes on with a run that was stopped. */
export function prepareCommand(session: Session): Command {
  return new Command('prepare')
    .description('make a dataset of a folder: collect, clean, deduplicate, split; a report of what it holds')
    .argument('<folder>', 'MIDI, MusicXML, ABC, kern or MEI files at any depth, or data sets with an index.jsonl')
    .requiredOption('-o, --output <folder>', 'the dataset: a new folder')
    .option('--resume', 'go on with a run that was stopped')
    .option('--name <name>', 'of the dataset; the output folder’s unless given')
    .addOption(new Option('--only <folders>', 'subfolders to take, with commas').argParser(commaList))
    .addOption(choice('--prefer', 'repeats where a data set has both forms', ['played', 'written']))
    .option('--licence <id>', 'of files that state none, such as CC0-1.0')
    .addOption(choice('--keys', 'common: to C major or A minor; all: train in all twelve', ['keep', 'common', 'all']))
    .addOption(new Option('--tempos <factors>', 'train at these speeds too, such as 0.9,1.1').argParser(factors))
    .addOption(choice('--quantize', 'performances onto a grid of beats', ['none', 'auto', 'performance']))
    .addOption(choice('--velocities', 'even: each piece’s mean is 80; flat: all are 80', ['keep', 'even', 'flat']))
    .addOption(choice('--instruments', 'families: every program the first of its family', ['keep', 'families']))
    .addOption(choice('--duplicates', 'the same music in any key', ['drop', 'keep']))
    .addOption(choice('--leaks', 'training pieces that are variants of held-out ones', ['drop', 'keep']))
    .addOption(
      number('--variant-share <share>', 'of shared ten-note patterns that makes variants; default 1/3', 0.01, 1),
    )
    .addOption(choice('--splits', 'given: what data sets state is kept; new: all anew', ['given', 'new']))
    .addOption(new Option('--ratio <shares>', 'of train, validation and test; default 80,10,10').argParser(ratio))
    .addOption(whole('--min-notes <count>', 'fewer are rejected; default 8', 1e9))
    .addOption(whole('--max-notes <count>', 'default 200000', 1e9))
    .addOption(number('--min-seconds <number>', 'default 2', 0, 1e6))
    .addOption(number('--max-seconds <number>', 'default 7200', 0, 1e6))
    .addOption(number('--min-bpm <number>', 'quarters a minute over the piece; default 15', 0, 1e6))
    .addOption(number('--max-bpm <number>', 'default 500', 0, 1e6))
    .addOption(number('--max-density <number>', 'notes a second over the piece; default 100', 0, 1e6))
    .option('--need-meter', 'reject pieces that say no meter')
    .addOption(number('--shard-size <number>', 'MiB of a shard before it is packed; default 16', 0.01, 1024))
    .addHelpText(
      'after',
      '\nExamples:\n  continuo prepare ~/midi -o dataset\n  continuo prepare ~/midi -o dataset --keys common --max-seconds 600\n  continuo train -m transformer --data dataset -o runs/mine',
    )
    .action(async (folder: string, flags: PrepareFlags) => {
      const { output } = flags;
      if (resolve(folder) === resolve(output)) {
        throw new CliError('usage', `-o ${output}: the dataset cannot lie in the folder that is read; name a new one`);
      }
      if (relative(resolve(output), resolve(folder)).match(/^[^.]/)) {
        throw new CliError('usage', `-o ${output}: it holds the folder that is read; name a new one`);
      }
      const { prepareDataset } = await import('@continuo/corpus/node');
      const { name, resume = false } = flags;
      await checkFolder(output);
      const events = prepareDataset(folder, output, {
        options: optionsOf(flags),
        resume,
        signal: session.signal,
        ...(name === undefined ? {} : { name }),
      });
      const { manifest, report } = await follow(session, events, output);
      const page = join(output, 'report.html');
      await writeWhole([{ path: page, bytes: new TextEncoder().encode(datasetHtml(report, manifest)) }]);
      session.report({ folder, output, name: manifest.name, sha256: manifest.sha256, ...report }, [
        ...reportLines(report),
        `Wrote ${output}; open ${page} in a browser.`,
      ]);
    });
}

/** Shows progress until the dataset is there; a stop says how to go on. */
async function follow(
  session: Session,
  events: AsyncIterable<PrepareEvent>,
  output: string,
): Promise<Extract<PrepareEvent, { kind: 'prepared' }>> {
  try {
    for await (const event of events) {
      if (event.kind === 'prepared') return event;
      const { name, before, weight } = PHASES[event.phase];
      session.progress.update(name, before * event.total + weight * event.done, event.total);
    }
  } catch (error) {
    if (session.signal.aborted)
      session.note(`What was read is kept in ${output}; the same command with --resume goes on.`);
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') {
      const advice = `what was read is kept in ${output}; make room, then the same command with --resume goes on`;
      throw new CliError('output', `the disk is full; ${advice}`, { cause: error });
    }
    throw error;
  }
  throw new Error('the preparation ended without a dataset');
}

/** What was said, under the names of the library; what was not said stays with its defaults. */
function optionsOf(flags: PrepareFlags): Partial<PrepareOptions> {
  const { prefer, keys, quantize, velocities, instruments, duplicates, leaks, splits } = flags;
  const said: { [Name in keyof PrepareOptions]?: PrepareOptions[Name] | undefined } = {
    ...{ prefer, keys, quantize, velocities, instruments, duplicates, leaks, splits },
    ...{ only: flags.only, licence: flags.licence, tempoFactors: flags.tempos, ratio: flags.ratio },
    ...{ leastNotes: flags.minNotes, mostNotes: flags.maxNotes, variantShare: flags.variantShare },
    ...{ leastSeconds: flags.minSeconds, mostSeconds: flags.maxSeconds, needsMeter: flags.needMeter },
    ...{ leastBpm: flags.minBpm, mostBpm: flags.maxBpm, mostNotesPerSecond: flags.maxDensity },
    shardMebibytes: flags.shardSize,
  };
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
}

/** A flag with a few values, the first of which is the default. */
function choice(flag: string, description: string, values: readonly string[]): Option {
  return new Option(`${flag} <how>`, description).choices(values).default(values[0]);
}

function number(flags: string, description: string, least: number, most: number): Option {
  return new Option(flags, description).argParser(decimalNumber(flags.split(' ')[0]!, least, most));
}

function whole(flags: string, description: string, most: number): Option {
  return new Option(flags, description).argParser(wholeNumber(flags.split(' ')[0]!, 1, most));
}

function factors(text: string): readonly number[] {
  return commaList(text).map(decimalNumber('--tempos', 0.25, 4));
}

function ratio(text: string): readonly number[] {
  const shares = commaList(text).map(decimalNumber('--ratio', 0, 1e6));
  if (shares.length === 3) return shares;
  throw new CliError('usage', `--ratio "${text}": expected three shares such as 80,10,10`);
}
