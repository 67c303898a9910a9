/** Ties between drafted events (ABC 2.1, section 4.11): both ends must stand on the same pitch. */
import { pitchOfSpelled } from '../notation/spelled-pitch.ts';
import type { DraftEvent } from './draft.ts';

/** Joins the ties of an event to the next one of its lane; those without a partner are taken out and counted. */
export function joinTies(before: DraftEvent, event: DraftEvent): number {
  let dropped = 0;
  for (const tied of before.notes) {
    if (!tied.tieStart) continue;
    const free = event.notes.filter((note) => !note.tieStop && pitchOfSpelled(note) === pitchOfSpelled(tied));
    const partner = free.find((note) => note.step === tied.step) ?? free[0];
    if (partner) partner.tieStop = true;
    else {
      delete tied.tieStart;
      dropped++;
    }
  }
  return dropped;
}

/** Takes the ties that begin at an event out; how many there were. */
export function untie(event: DraftEvent): number {
  let dropped = 0;
  for (const note of event.notes) {
    if (!note.tieStart) continue;
    delete note.tieStart;
    dropped++;
  }
  return dropped;
}
