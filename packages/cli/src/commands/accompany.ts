/** `continuo accompany`: tracks that go with a piece. */
import type { Command } from 'commander';
import type { Session } from '../session.ts';
import { addingCommand } from './adding-command.ts';

/** Keeps a piece and adds tracks for other instruments. */
export function accompanyCommand(session: Session): Command {
  return addingCommand(session, {
    task: 'accompany',
    description: 'add tracks to a piece, which stays as it is',
    example: 'continuo accompany melody.mid --instruments "piano, bass, drums" --style folk -o b.mid',
  });
}
