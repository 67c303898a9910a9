/** `continuo continue`: more bars of a piece. */
import { Command, Option } from 'commander';
import { addComposingOptions, type ComposingOptions, composeToFiles, sharedWishes } from '../composing.ts';
import { wholeNumber } from '../option-values.ts';
import { readScoreFile } from '../score-files.ts';
import type { Session } from '../session.ts';
import { addWishOptions } from '../wishes/wish-options.ts';
import { withoutUndefined } from '../without-undefined.ts';

type ContinueOptions = ComposingOptions & { readonly bars?: number; readonly close?: boolean };

/** Adds bars to a piece and leaves what is there as it is. */
export function continueCommand(session: Session): Command {
  const command = addComposingOptions(new Command('continue').description('add bars to a piece'))
    .argument('<file>', 'the piece so far, in any format that inspect reads')
    .addOption(new Option('--bars <number>', 'bars to add (4)').argParser(wholeNumber('--bars', 1, 256)))
    .option('--no-close', 'do not lead to a close in the last bar');
  return addWishOptions(command)
    .addHelpText(
      'after',
      `
Examples:
  continuo continue a.mid --bars 8 -o b.mid
  continuo continue a.mid --bars 8 --motif @1-2:Violin --motif-at "17:Violin+5" -o c.mid`,
    )
    .action(async (file: string, options: ContinueOptions) => {
      const { bars, close } = options;
      await composeToFiles(session, options, async () => ({
        task: 'continue',
        score: await readScoreFile(file),
        ...sharedWishes(options),
        ...withoutUndefined({ bars, ends: close === false ? false : undefined }),
      }));
    });
}
