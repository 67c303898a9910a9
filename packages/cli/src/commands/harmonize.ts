/** `continuo harmonize`: three voices to a melody. */
import { Command, Option } from 'commander';
import { addComposingOptions, type ComposingOptions, composeToFiles, sharedWishes } from '../composing.ts';
import { wholeNumber } from '../option-values.ts';
import { readScoreFile } from '../score-files.ts';
import type { Session } from '../session.ts';
import { voiceName } from '../voice-name.ts';
import { withoutUndefined } from '../without-undefined.ts';

type HarmonizeOptions = ComposingOptions & { readonly voice?: string; readonly track?: number };

/** Keeps a melody to the tick and writes the other voices. */
export function harmonizeCommand(session: Session): Command {
  return addComposingOptions(
    new Command('harmonize').description('write the other voices to a melody, which stays as it is'),
    'chorale',
  )
    .argument('<file>', 'the melody, in any format that inspect reads')
    .option('--voice <name>', 'the voice that the melody is: soprano, alto, tenor or bass (soprano)')
    .addOption(
      new Option('--track <number>', 'the track of the melody, counted from 1, where several have notes').argParser(
        wholeNumber('--track', 1, 65_535),
      ),
    )
    .option('--request <file>', 'a whole request as JSON; flags win over it')
    .addHelpText('after', '\nExample:\n  continuo harmonize melody.mid -o b.mid')
    .action(async (file: string, options: HarmonizeOptions) => {
      const melodyVoice = options.voice === undefined ? undefined : voiceName('--voice', options.voice);
      await composeToFiles(session, options, async () => ({
        task: 'harmonize',
        score: await readScoreFile(file),
        ...sharedWishes(options),
        ...withoutUndefined({ melodyVoice, melodyTrack: options.track === undefined ? undefined : options.track - 1 }),
      }));
    });
}
