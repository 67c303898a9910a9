/** `continuo replay`: proof that a piece comes out again. */
import { Command } from 'commander';
import { CHECKPOINTS, modelNames, resolveModel } from '../checkpoint-folder.ts';
import { CliError } from '../cli-error.ts';
import { composeOnce } from '../composing.ts';
import { readScoreFile } from '../score-files.ts';
import type { Session } from '../session.ts';

/** Composes again what a file's record says and compares the notes; exit status 2 where they differ. */
export function replayCommand(session: Session): Command {
  return new Command('replay')
    .description('compose a piece again from the record in its file, and compare')
    .argument('<file>', 'a .mid or .json that Continuo composed')
    .option('-m, --model <name>', 'the model, where it lies elsewhere than it did')
    .addHelpText('after', '\nExample:\n  continuo replay a.mid')
    .action(async (file: string, { model }: { model?: string }) => {
      const score = await readScoreFile(file);
      const { compareNotes, recordOfScore } = await import('@continuo/compose');
      const record = recordOfScore(score);
      const modelPath = resolveModel(model ?? record.model.name);
      const answer = await composeOnce(session, modelPath, record.request);
      if (answer.model.hash !== record.model.hash) {
        throw new CliError(
          'input',
          `${file} was written by another "${record.model.name}" (sha256 ${record.model.hash.slice(0, 12)}…), this one is ${answer.model.hash.slice(0, 12)}…`,
        );
      }
    });
}
void [CHECKPOINTS, modelNames];
