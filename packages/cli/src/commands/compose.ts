/** `continuo compose`: a new piece. */
import { Command, Option } from 'commander';
import {
  addComposingOptions,
  type ComposingOptions,
  composeToFiles,
  sharedWishes,
  withoutUndefined,
} from '../composing.ts';
import { decimalNumber, wholeNumber } from '../option-values.ts';
import type { Session } from '../session.ts';

type ComposeOptions = ComposingOptions & {
  readonly bars?: number;
  readonly meter?: string;
  readonly pickup?: number;
  readonly bpm?: number;
  readonly close?: boolean;
};

/** Writes a new piece from nothing but wishes. */
export function composeCommand(session: Session): Command {
  return addComposingOptions(new Command('compose').description('compose a new piece'))
    .addOption(new Option('--bars <number>', 'length in bars (8)').argParser(wholeNumber('--bars', 1, 256)))
    .option('--meter <meter>', 'such as 3/4 (4/4)')
    .addOption(
      new Option('--pickup <quarters>', 'quarter notes before the first bar line (0)').argParser(
        decimalNumber('--pickup', 0, 16),
      ),
    )
    .addOption(new Option('--bpm <number>', 'quarter notes a minute (84)').argParser(decimalNumber('--bpm', 10, 400)))
    .option('--no-close', 'do not lead to a close in the last bar')
    .addHelpText('after', '\nExample:\n  continuo compose -m chorale --key "D minor" --bars 8 --seed 7 -o a.mid')
    .action(async (options: ComposeOptions) => {
      const { bars, meter, pickup, bpm, close } = options;
      await composeToFiles(session, options, async () => ({
        task: 'compose',
        ...sharedWishes(options),
        ...withoutUndefined({ bars, meter, pickup, bpm, ends: close === false ? false : undefined }),
      }));
    });
}
