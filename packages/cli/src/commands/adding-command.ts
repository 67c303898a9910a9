/** The commands that write tracks for other instruments beside a piece or in its place. */
import { Command } from 'commander';
import { CliError } from '../cli-error.ts';
import { addComposingOptions, type ComposingOptions, composeToFiles, sharedWishes } from '../composing.ts';
import { readScoreFile } from '../score-files.ts';
import type { Session } from '../session.ts';
import { SCORE_MODEL } from '../wishes/make-request.ts';
import { addWishOptions } from '../wishes/wish-options.ts';

/** A command for a task that needs a piece and instruments. */
export function addingCommand(
  session: Session,
  {
    task,
    description,
    example,
  }: {
    readonly task: 'accompany' | 'arrange';
    readonly description: string;
    readonly example: string;
  },
): Command {
  const command = addComposingOptions(new Command(task).description(description), SCORE_MODEL).argument(
    '<file>',
    'a piece, in any format that inspect reads',
  );
  return addWishOptions(command, { instruments: true })
    .addHelpText('after', `\nExample:\n  ${example}`)
    .action(async (file: string, options: ComposingOptions) => {
      const { instruments, prompt, request } = options;
      if (instruments === undefined && prompt === undefined && request === undefined) {
        throw new CliError('usage', 'for which instruments? name them, such as --instruments "cello, piano"');
      }
      await composeToFiles(
        session,
        options,
        async () => ({ task, score: await readScoreFile(file), ...sharedWishes(options) }),
        { usual: SCORE_MODEL },
      );
    });
}
