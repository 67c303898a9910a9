/** `continuo inspect`. */
import { Command } from 'commander';
import type { Session } from '../session.ts';

export function inspectCommand(_session: Session): Command {
  return new Command('inspect').description('inspect');
}
