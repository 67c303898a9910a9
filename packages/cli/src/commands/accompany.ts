/** `continuo accompany`: tracks that go with a piece. */
import { Command } from 'commander';
import { CliError } from '../cli-error.ts';
import { addComposingOptions, type ComposingOptions, composeToFiles, sharedWishes } from '../composing.ts';
import { readScoreFile } from '../score-files.ts';
import type { Session } from '../session.ts';
import { SCORE_MODEL } from '../wishes/make-request.ts';
import { addWishOptions } from '../wishes/wish-options.ts';

/** Keeps a piece and adds tracks for other instruments. */
export function accompanyCommand(session: Session): Command {
  const command = addComposingOptions(
    new Command('accompany').description('add tracks to a piece, which stays as it is'),
    SCORE_MODEL,
  ).argument('<file>', 'a piece, in any format that inspect reads');
  return addWishOptions(command, { instruments: true })
    .addHelpText(
      'after',
      '\nExample:\n  continuo accompany melody.mid --instruments "piano, bass, drums" --style folk -o b.mid',
    )
    .action(async (file: string, options: ComposingOptions) => {
      const { instruments, prompt, request } = options;
      if (instruments === undefined && prompt === undefined && request === undefined) {
        throw new CliError('usage', 'for which instruments? name them, such as --instruments "cello, piano"');
      }
      await composeToFiles(
        session,
        options,
        async () => ({ task: 'accompany', score: await readScoreFile(file), ...sharedWishes(options) }),
        { usual: SCORE_MODEL },
      );
    });
}
