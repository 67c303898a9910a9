/** `continuo infill`: chosen bars of chosen voices or tracks written anew. */
import { Command } from 'commander';
import { CliError } from '../cli-error.ts';
import { addComposingOptions, type ComposingOptions, composeToFiles, sharedWishes } from '../composing.ts';
import { readScoreFile } from '../score-files.ts';
import type { Session } from '../session.ts';
import { type ReplacingOptions, replacedCells } from '../wishes/replaced-cells.ts';
import { addWishOptions } from '../wishes/wish-options.ts';

type InfillOptions = ComposingOptions & ReplacingOptions;

/** Writes the named cells (bars × tracks) anew and touches nothing else. */
export function infillCommand(session: Session): Command {
  const command = addComposingOptions(
    new Command('infill').description('write chosen bars of chosen tracks anew; nothing else changes'),
  )
    .argument('<file>', 'a piece, in any format that inspect reads')
    .option('--bars <range>', 'bars counted from 1, such as 5-8 or 1-2,7')
    .option('--tracks <names>', 'voices of a chorale, such as bass,tenor, or tracks of any piece (all)');
  return addWishOptions(command, { replaces: true })
    .addHelpText(
      'after',
      `
Examples:
  continuo infill a.mid --bars 5-8 --tracks bass,tenor -o b.mid
  continuo infill band.mid --cells "5-8:Bass; 12:Piano" --density 2:Bass --lock Bass:7680 -n 4 -o c.mid`,
    )
    .action(async (file: string, options: InfillOptions) => {
      if (options.bars === undefined && options.cells === undefined && options.request === undefined) {
        throw new CliError(
          'usage',
          'which bars? name them: --bars 5-8, or bars of tracks: --cells "5-8:Bass; 12:Piano"',
        );
      }
      const score = await readScoreFile(file);
      await composeToFiles(session, options, async () => ({ task: 'infill', score, ...sharedWishes(options) }), {
        byModel: (hearsScores) => replacedCells(options, score, hearsScores),
      });
    });
}
