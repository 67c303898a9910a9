/** Is a notated score what its type promises? For tests of damaged files. */
import type { NotatedPart, NotatedScore } from '../../notation/notated-score.ts';

/** The first thing that is wrong: gaps between measures, overlapping events, numbers out of range; undefined for a sound one. */
export function problemOf({ measures, parts }: NotatedScore): string | undefined {
  let end = 0;
  for (const { tick, durationTicks, number } of measures) {
    if (tick !== end || !Number.isInteger(durationTicks) || durationTicks <= 0) return `measure ${number} at ${tick}`;
    end += durationTicks;
  }
  for (const part of parts) {
    const problem = problemOfPart(part, end);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function problemOfPart({ events, staves }: NotatedPart, end: number): string | undefined {
  const ends = new Map<number, number>();
  let before = 0;
  for (const { tick, durationTicks, staff, voice, notes, grace } of events) {
    const at = `event at ${tick}, voice ${voice}`;
    if (!Number.isInteger(tick) || tick < before) return `${at}: comes after ${before}`;
    if (!(staff >= 1 && staff <= staves)) return `${at}: staff ${staff}`;
    for (const { pitch } of notes) {
      if (pitch.octave < -1 || pitch.octave > 9 || Math.abs(pitch.alter) > 3) return `${at}: ${JSON.stringify(pitch)}`;
    }
    before = tick;
    if (grace) continue;
    if (!Number.isInteger(durationTicks) || durationTicks <= 0) return `${at}: lasts ${durationTicks}`;
    if (tick < (ends.get(voice) ?? 0)) return `${at}: overlaps`;
    if (tick + durationTicks > end) return `${at}: lasts beyond the end`;
    ends.set(voice, tick + durationTicks);
  }
  return undefined;
}
