/** Beams from the spaces between notes (ABC 2.1, section 4.7). */
import type { NotatedEvent, NoteValue } from '../notation/notated-score.ts';

type Beam = NonNullable<NotatedEvent['beams']>[number];

const FLAGS: Readonly<Partial<Record<NoteValue, number>>> = {
  eighth: 1,
  '16th': 2,
  '32nd': 3,
  '64th': 4,
  '128th': 5,
  '256th': 6,
  '512th': 7,
  '1024th': 8,
};

/** How many flags a note value has. */
export function flagsOf(value: NoteValue | undefined): number {
  return value === undefined ? 0 : (FLAGS[value] ?? 0);
}

/**
 * The beams of a run of notes that stand together, given their flags; a single note has none.
 *
 * @example beamsOfGroup([1, 2]) // => [['begin'], ['end', 'backward hook']]
 */
export function beamsOfGroup(flags: readonly number[]): readonly (readonly Beam[])[] {
  if (flags.length < 2) return flags.map(() => []);
  return flags.map((count, i) =>
    Array.from({ length: count }, (_, level): Beam => {
      const before = (flags[i - 1] ?? 0) > level;
      const after = (flags[i + 1] ?? 0) > level;
      if (before && after) return 'continue';
      if (after) return 'begin';
      if (before) return 'end';
      return i === 0 ? 'forward hook' : 'backward hook';
    }),
  );
}
