/** Short ways to read a tune, for tests. */
import type { NotatedEvent, NotatedPart, NotatedScore } from '../../notation/notated-score.ts';
import { spelledName } from '../../notation/spelled-pitch.ts';
import { readAbc } from '../read.ts';

const HEADER = 'M:4/4\nL:1/8\nK:C';

/** A tune in 4/4 with eighths as unit, in C unless the header says otherwise. */
export function tune(music: string, header: string = HEADER): NotatedScore {
  return readAbc(`X:1\n${header}\n${music}\n`).notation;
}

/** Its only part. */
export function partOf(music: string, header?: string): NotatedPart {
  return tune(music, header).parts[0];
}

export function eventsOf(music: string, header?: string): readonly NotatedEvent[] {
  return partOf(music, header).events;
}

/** The pitches of its notes and chords. */
export function namesOf(music: string, header?: string): string {
  return eventsOf(music, header)
    .map((event) => event.notes.map(({ pitch }) => spelledName(pitch)).join('+') || 'rest')
    .join(' ');
}

/** Lengths in eighths. */
export function lengthsOf(music: string, header?: string): readonly number[] {
  return eventsOf(music, header).map(({ durationTicks }) => durationTicks / 240);
}

/** The codes of what was repaired or left out of a text. */
export function codesOf(text: string): readonly string[] {
  return readAbc(text).reports.map(({ code }) => code);
}
