/** `continuo infill`: chosen bars of chosen voices written anew. */
import { Command } from 'commander';
import { addComposingOptions, type ComposingOptions, composeToFiles, sharedWishes } from '../composing.ts';
import { barRange, commaList } from '../option-values.ts';
import { readScoreFile } from '../score-files.ts';
import type { Session } from '../session.ts';
import { voiceName } from '../voice-name.ts';

type InfillOptions = ComposingOptions & { readonly bars: string; readonly tracks: string };

/** Writes the named cells (bars × voices) anew and touches nothing else. */
export function infillCommand(session: Session): Command {
  return addComposingOptions(
    new Command('infill').description('write chosen bars of chosen voices anew; nothing else changes'),
  )
    .argument('<file>', 'a piece in four voices, a MIDI or score JSON file')
    .requiredOption('--bars <range>', 'bars counted from 1, such as 5-8 or 1-2,7')
    .option('--tracks <voices>', 'the voices, such as bass,tenor', 'soprano,alto,tenor,bass')
    .addHelpText('after', '\nExample:\n  continuo infill a.mid --bars 5-8 --tracks bass,tenor -o b.mid')
    .action(async (file: string, options: InfillOptions) => {
      const voices = commaList(options.tracks).map((name) => voiceName('--tracks', name));
      const ranges = options.bars.split(',').map(barRange);
      await composeToFiles(session, options, async () => ({
        task: 'infill',
        score: await readScoreFile(file),
        cells: ranges.map(({ first, last }) => ({ bars: [first, last], voices })),
        ...sharedWishes(options),
      }));
    });
}
