/** `continuo evaluate`. */
import { Command } from 'commander';
import type { Session } from '../session.ts';

export function evaluateCommand(_session: Session): Command {
  return new Command('evaluate').description('evaluate');
}
