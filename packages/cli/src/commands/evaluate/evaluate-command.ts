/** `continuo evaluate`: measures of a model, and of its music. */
import { Command } from 'commander';
import type { Session } from '../../session.ts';
import { controlsCommand } from './controls-command.ts';
import { likelihoodCommand } from './likelihood-command.ts';
import { musicCommand } from './music-command.ts';
import { reconstructionCommand } from './reconstruction-command.ts';

/** Holds the measures. */
export function evaluateCommand(session: Session): Command {
  return new Command('evaluate')
    .description('measure a model on held-out music, generated music beside real music, or whether wishes are kept')
    .addCommand(likelihoodCommand(session))
    .addCommand(reconstructionCommand(session))
    .addCommand(musicCommand(session))
    .addCommand(controlsCommand(session))
    .addHelpText(
      'after',
      '\nExamples:\n  continuo evaluate likelihood -m chorale --data ../shared/data/open/jsb-chorales --split validation --json\n  continuo evaluate music --generated out --real ../shared/data/open/jsb-chorales -o report.html',
    );
}
