/** `continuo interpolate`: from one melody to another, through the space of an autoencoder. */
import { Command, Option } from 'commander';
import { addComposingOptions, type ComposingOptions, composeToFiles, sharedWishes } from '../composing.ts';
import { wholeNumber } from '../option-values.ts';
import { readScoreFile } from '../score-files.ts';
import type { Session } from '../session.ts';
import { LATENT_MODEL } from '../wishes/latent-options.ts';
import { withoutUndefined } from '../without-undefined.ts';

type InterpolateOptions = ComposingOptions & { readonly steps?: number };

/** Writes a score that leads from the first bars of one piece to those of another. */
export function interpolateCommand(session: Session): Command {
  return addComposingOptions(
    new Command('interpolate').description('go from one melody to another, step by step'),
    LATENT_MODEL,
  )
    .argument('<from>', 'the piece whose first bars it begins as')
    .argument('<to>', 'the piece whose first bars it ends as')
    .addOption(
      new Option('--steps <number>', 'pieces, both ends among them (5)').argParser(wholeNumber('--steps', 2, 64)),
    )
    .addHelpText('after', '\nExample:\n  continuo interpolate a.mid b.mid --steps 7 --temperature 0.5 -o between.mid')
    .action(async (from: string, to: string, options: InterpolateOptions) => {
      await composeToFiles(
        session,
        options,
        async () => ({
          task: 'interpolate',
          score: await readScoreFile(from),
          to: await readScoreFile(to),
          ...sharedWishes(options),
          ...withoutUndefined({ steps: options.steps }),
        }),
        { usual: LATENT_MODEL },
      );
    });
}
