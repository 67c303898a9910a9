/** A melody that lies in a track of chords: what is written in that track stays below it, so that it is still heard. */
import type { Note, Ticks } from '@continuo/music';
import type { KeptMelody } from './melody-of-transfer.ts';
import type { ScoreFrame } from './score-frame.ts';
import type { WritingPlan } from './writing-plan.ts';

/**
 * The plans with one rule more for cells of the melody's tracks: while one of its notes sounds, nothing begins at its pitch or above.
 *
 * Where a rhythm is kept the rule is left out: each of its places must find a pitch.
 */
export function beneathMelody(
  cellPlans: WritingPlan['cellPlans'],
  { tracks }: Pick<ScoreFrame, 'tracks'>,
  { byTrack }: Pick<KeptMelody, 'byTrack'>,
): WritingPlan['cellPlans'] {
  return new Map(
    [...cellPlans].map(([cell, plan]) => {
      const { source } = tracks[cell % tracks.length]!;
      const line = source === undefined ? undefined : byTrack.get(source);
      if (line === undefined || plan.rules.slots !== undefined) return [cell, plan];
      const { allows } = plan.rules;
      const isBeneath = (tick: Ticks, pitch: number): boolean => pitch < pitchAt(line, tick);
      const rules = {
        ...plan.rules,
        allows: (tick: Ticks, pitch: number) => allows(tick, pitch) && isBeneath(tick, pitch),
      };
      return [cell, { ...plan, rules }];
    }),
  );
}

/** The pitch that sounds at a tick, infinite in a rest. */
function pitchAt(line: readonly Note[], tick: Ticks): number {
  const note = line.findLast((each) => each.tick <= tick);
  return note !== undefined && tick < note.tick + note.durationTicks ? note.pitch : Number.POSITIVE_INFINITY;
}
