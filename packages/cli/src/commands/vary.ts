/** `continuo vary`: a piece, or some of its cells, near to what stands there. */
import { Command } from 'commander';
import { addComposingOptions, type ComposingOptions, composeToFiles, sharedWishes } from '../composing.ts';
import { readScoreFile } from '../score-files.ts';
import type { Session } from '../session.ts';
import {
  addLatentOptions,
  asksLatent,
  LATENT_MODEL,
  type LatentOptions,
  latentFields,
} from '../wishes/latent-options.ts';
import { SCORE_MODEL } from '../wishes/make-request.ts';
import { type ReplacingOptions, replacedCells } from '../wishes/replaced-cells.ts';
import { addWishOptions } from '../wishes/wish-options.ts';

type VaryOptions = ComposingOptions & ReplacingOptions & LatentOptions;

/** Writes cells anew, near to the notes that stand there. */
export function varyCommand(session: Session): Command {
  const command = addComposingOptions(
    new Command('vary').description('write a piece or chosen bars of it anew, near to what stands there'),
    SCORE_MODEL,
  )
    .argument('<file>', 'a piece, in any format that inspect reads')
    .option('--bars <range>', 'bars counted from 1, such as 5-8 or 1-2,7 (all)')
    .option('--tracks <names>', 'tracks by name, instrument or number from 1 (all)');
  return addLatentOptions(addWishOptions(command, { replaces: true }), { distance: true })
    .addHelpText(
      'after',
      `
Examples:
  continuo vary a.mid --bars 9-16 --tracks Melody --keep-rhythm -n 3 -o b.mid
  continuo vary tune.mid -m melody-2bar --distance 0.2 --attribute density=1 --attribute leaps=-0.5 -o c.mid`,
    )
    .action(async (file: string, options: VaryOptions) => {
      const score = await readScoreFile(file);
      const fields = async () => ({ task: 'vary', score, ...sharedWishes(options), ...latentFields(options) }) as const;
      await composeToFiles(session, options, fields, {
        usual: asksLatent(options) ? LATENT_MODEL : SCORE_MODEL,
        byModel: () => replacedCells(options, score, true),
      });
    });
}
