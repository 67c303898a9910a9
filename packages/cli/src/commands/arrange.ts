/** `continuo arrange`: a piece for other instruments. */
import { Command } from 'commander';
import { CliError } from '../cli-error.ts';
import { addComposingOptions, type ComposingOptions, composeToFiles, sharedWishes } from '../composing.ts';
import { readScoreFile } from '../score-files.ts';
import type { Session } from '../session.ts';
import { SCORE_MODEL } from '../wishes/make-request.ts';
import { addWishOptions } from '../wishes/wish-options.ts';

/** Gives a piece to other instruments. */
export function arrangeCommand(session: Session): Command {
  const command = addComposingOptions(
    new Command('arrange').description(
      'give a piece to other instruments: melody and bass stay, what lies between is written anew',
    ),
    SCORE_MODEL,
  ).argument('<file>', 'a piece, in any format that inspect reads');
  return addWishOptions(command, { instruments: true })
    .addHelpText('after', '\nExample:\n  continuo arrange a.mid --instruments "violin, violin, viola, cello" -o b.mid')
    .action(async (file: string, options: ComposingOptions) => {
      const { instruments, prompt, request } = options;
      if (instruments === undefined && prompt === undefined && request === undefined) {
        throw new CliError('usage', 'for which instruments? name them, such as --instruments "cello, piano"');
      }
      await composeToFiles(
        session,
        options,
        async () => ({ task: 'arrange', score: await readScoreFile(file), ...sharedWishes(options) }),
        { usual: SCORE_MODEL },
      );
    });
}
