/** Ties of a voice that is being read (ABC 2.1, section 4.11). */
import type { DraftEvent, DraftNote } from './draft.ts';
import { joinTies, untie } from './draft-ties.ts';
import type { OpenVoice } from './open-voice.ts';

/** A tie after a note of a chord, or after the last note or chord. */
export function readTie(voice: OpenVoice): void {
  const { grace, chord, previous, bars, shared } = voice;
  if (grace) {
    shared.reports.add('tie', 'a tie among grace notes is left out');
    return;
  }
  const inChord = chord?.notes.at(-1);
  const before = previous[bars.laneIndex];
  if (inChord) inChord.tieStart = true;
  else if (before) for (const note of before.event.notes) note.tieStart = true;
  else shared.reports.add('tie', 'a tie without a note before it is left out');
}

/** The notes that a tie carries to the next event of this lane. */
export function tiedBefore({ previous, bars }: OpenVoice): readonly DraftNote[] {
  const before = previous[bars.laneIndex];
  if (!before || before.bar < bars.index - 1) return [];
  return before.event.notes.filter((note) => note.tieStart);
}

/** Joins the ties of the last event of this lane to the next one, which becomes the last. */
export function carryTies(voice: OpenVoice, event: DraftEvent): void {
  const { previous, bars } = voice;
  const before = previous[bars.laneIndex];
  if (before) {
    const follows = before.bar >= bars.index - 1;
    reportDropped(voice, follows ? joinTies(before.event, event) : untie(before.event));
  }
  previous[bars.laneIndex] = { event, bar: bars.index };
}

/** At the end of a voice no tie leads on. */
export function endTies(voice: OpenVoice): void {
  for (const before of voice.previous) if (before) reportDropped(voice, untie(before.event));
}

function reportDropped({ shared }: OpenVoice, count: number): void {
  shared.reports.add('tie', 'a tie that no note of the same pitch follows is left out', count);
}
