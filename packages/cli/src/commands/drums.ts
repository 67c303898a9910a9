/** `continuo groove` and `continuo tap-to-drums`: what a model of drums makes of given hits, and of a tapped rhythm. */
import { Command } from 'commander';
import { addComposingOptions, type ComposingOptions, composeToFiles, sharedWishes } from '../composing.ts';
import { readScoreFile } from '../score-files.ts';
import type { Session } from '../session.ts';

const DRUM_MODEL = 'groove';

/** Plays the drums of a piece: each hit stays on its step, loudness and timing are new. */
export function grooveCommand(session: Session): Command {
  return drumsCommand(session, {
    task: 'groove',
    description: 'play the drums of a piece as a drummer does: the same hits, their loudness and timing new (4/4)',
    example: 'continuo groove beat.mid --temperature 0.8 -n 3 -o played.mid',
  });
}

/** Writes drums to a rhythm that is tapped on any key. */
export function tapToDrumsCommand(session: Session): Command {
  return drumsCommand(session, {
    task: 'tap-to-drums',
    description: 'write drums to a tapped rhythm: every tap is hit, at its time, whatever key it is on (4/4)',
    example: 'continuo tap-to-drums taps.mid --seed 2 -o drums.mid',
  });
}

type DrumsCommand = {
  readonly task: 'groove' | 'tap-to-drums';
  readonly description: string;
  readonly example: string;
};

function drumsCommand(session: Session, { task, description, example }: DrumsCommand): Command {
  return addComposingOptions(new Command(task).description(description), DRUM_MODEL)
    .argument('<file>', 'a piece, in any format that inspect reads')
    .addHelpText('after', `\nExample:\n  ${example}`)
    .action(async (file: string, options: ComposingOptions) => {
      await composeToFiles(
        session,
        options,
        async () => ({ task, score: await readScoreFile(file), ...sharedWishes(options) }),
        { usual: DRUM_MODEL },
      );
    });
}
