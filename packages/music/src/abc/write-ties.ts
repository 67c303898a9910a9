/** Ties that can be written: ABC ties a note to the next event of its voice (ABC 2.1, section 4.11). */
import type { NotatedEvent, NotatedNote } from '../notation/notated-score.ts';
import type { ReportTally } from '../notation/report-tally.ts';
import { pitchOfSpelled } from '../notation/spelled-pitch.ts';

/** The notes whose tie finds its partner in the next event. */
export function tiesOf(lane: readonly NotatedEvent[], reports: ReportTally): ReadonlySet<NotatedNote> {
  const ties = new Set<NotatedNote>();
  let before: NotatedEvent | undefined;
  for (const event of lane) {
    if (event.grace !== undefined) continue;
    for (const note of before?.notes ?? []) {
      if (!note.tieStart) continue;
      const sound = pitchOfSpelled(note.pitch);
      if (event.notes.some((other) => other.tieStop && pitchOfSpelled(other.pitch) === sound)) ties.add(note);
      else reports.add('tie', 'a tie that no note of the same pitch follows is left out');
    }
    before = event;
  }
  return ties;
}
