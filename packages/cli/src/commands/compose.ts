/** `continuo compose`: a new piece. */
import { Command, Option } from 'commander';
import { CliError } from '../cli-error.ts';
import { addComposingOptions, type ComposingOptions, composeToFiles, sharedWishes } from '../composing.ts';
import { decimalNumber, wholeNumber } from '../option-values.ts';
import type { Session } from '../session.ts';
import {
  addLatentOptions,
  asksLatent,
  LATENT_MODEL,
  type LatentOptions,
  latentFields,
} from '../wishes/latent-options.ts';
import { tempoOf } from '../wishes/wish-fields.ts';
import { addWishOptions } from '../wishes/wish-options.ts';
import { withoutUndefined } from '../without-undefined.ts';

type ComposeOptions = ComposingOptions &
  LatentOptions & {
    readonly bars?: number;
    readonly meter?: string;
    readonly pickup?: number;
    readonly bpm?: number;
    readonly tempo?: string;
    readonly close?: boolean;
  };

/** Writes a new piece from nothing but wishes. */
export function composeCommand(session: Session): Command {
  const command = addComposingOptions(new Command('compose').description('compose a new piece'))
    .addOption(
      new Option('--bars <number>', 'length in bars (8; of whole scores 16)').argParser(wholeNumber('--bars', 1, 256)),
    )
    .option('--meter <meter>', 'such as 3/4 (4/4)')
    .addOption(
      new Option('--pickup <quarters>', 'quarter notes before the first bar line (0)').argParser(
        decimalNumber('--pickup', 0, 16),
      ),
    )
    .addOption(
      new Option('--bpm <number>', 'quarter notes a minute (84; of whole scores 100)').argParser(
        decimalNumber('--bpm', 10, 400),
      ),
    )
    .option('--tempo <tempo>', 'the same, or a word such as andante')
    .option('--no-close', 'do not lead to a close in the last bar');
  return addLatentOptions(addWishOptions(command, { instruments: true }), { distance: false })
    .addHelpText(
      'after',
      `
Examples:
  continuo compose -m chorale --key "D minor" --bars 8 --seed 7 -o a.mid
  continuo compose --instruments "cello, piano" --mood sad --form "A8 B8 A8" -n 4 -o b.mid
  continuo compose --prompt "a sad waltz in D minor for cello and piano, slow, 32 bars" -o c.mid
  continuo compose --style string-quartet --composer Haydn --bars 16 -o d.mid`,
    )
    .action(async (options: ComposeOptions) => {
      const { bars, meter, pickup, bpm, tempo, close } = options;
      if (bpm !== undefined && tempo !== undefined) {
        throw new CliError('usage', '--bpm and --tempo say the same; leave one of them out');
      }
      const fields = async () =>
        ({
          task: 'compose',
          ...sharedWishes(options),
          ...latentFields(options),
          ...withoutUndefined({ bars, meter, pickup, ends: close === false ? false : undefined }),
          ...withoutUndefined({ bpm: tempo === undefined ? bpm : await tempoOf(tempo) }),
        }) as const;
      await composeToFiles(session, options, fields, asksLatent(options) ? { usual: LATENT_MODEL } : {});
    });
}
