/** `continuo train`. */
import { Command } from 'commander';
import type { Session } from '../session.ts';

export function trainCommand(_session: Session): Command {
  return new Command('train').description('train');
}
