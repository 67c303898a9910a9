/** `continuo arrange`: a piece for other instruments. */
import type { Command } from 'commander';
import type { Session } from '../session.ts';
import { addingCommand } from './adding-command.ts';

/** Gives a piece to other instruments. */
export function arrangeCommand(session: Session): Command {
  return addingCommand(session, {
    task: 'arrange',
    description: 'give a piece to other instruments: melody and bass stay, what lies between is written anew',
    example: 'continuo arrange a.mid --instruments "violin, violin, viola, cello" -o b.mid',
  });
}
