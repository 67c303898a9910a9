/** `continuo evaluate`: measures of a model. */
import { Command } from 'commander';
import { CliError } from '../cli-error.ts';
import type { Session } from '../session.ts';

/** Measures a model on held-out music. */
export function evaluateCommand(_session: Session): Command {
  return new Command('evaluate')
    .description('measure a model')
    .argument('<measure>', 'likelihood')
    .addHelpText('after', '\nExample:\n  continuo evaluate likelihood -m chorale --data DIR --split validation --json')
    .action(() => {
      throw new CliError('not-available', 'evaluate is not there yet');
    });
}
