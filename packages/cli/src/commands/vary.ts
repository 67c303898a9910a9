/** `continuo vary`: a piece, or some of its cells, near to what stands there. */
import { Command } from 'commander';
import { addComposingOptions, type ComposingOptions, composeToFiles, sharedWishes } from '../composing.ts';
import { readScoreFile } from '../score-files.ts';
import type { Session } from '../session.ts';
import { SCORE_MODEL } from '../wishes/make-request.ts';
import { type ReplacingOptions, replacedCells } from '../wishes/replaced-cells.ts';
import { addWishOptions } from '../wishes/wish-options.ts';

type VaryOptions = ComposingOptions & ReplacingOptions;

/** Writes cells anew, near to the notes that stand there. */
export function varyCommand(session: Session): Command {
  const command = addComposingOptions(
    new Command('vary').description('write a piece or chosen bars of it anew, near to what stands there'),
    SCORE_MODEL,
  )
    .argument('<file>', 'a piece, in any format that inspect reads')
    .option('--bars <range>', 'bars counted from 1, such as 5-8 or 1-2,7 (all)')
    .option('--tracks <names>', 'tracks by name, instrument or number from 1 (all)');
  return addWishOptions(command, { replaces: true })
    .addHelpText('after', '\nExample:\n  continuo vary a.mid --bars 9-16 --tracks Melody --keep-rhythm -n 3 -o b.mid')
    .action(async (file: string, options: VaryOptions) => {
      const score = await readScoreFile(file);
      await composeToFiles(session, options, async () => ({ task: 'vary', score, ...sharedWishes(options) }), {
        usual: SCORE_MODEL,
        byModel: () => replacedCells(options, score, true),
      });
    });
}
