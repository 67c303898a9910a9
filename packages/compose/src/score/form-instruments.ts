/** Who plays in a section of a form. */
import { nearestName, PROGRAM_NAMES } from '@continuo/music';
import type { FormBar } from '../form/expand-form.ts';
import type { FormPlan } from '../score-wishes.ts';
import type { ScoreFrame } from './score-frame.ts';
import { findTracks } from './tracks-named.ts';

type Named = Pick<ScoreFrame, 'score' | 'tracks'>;

/** Does the form leave the track out of a bar? */
export function isSilenced(
  form: Pick<FormBar, 'instruments'> | undefined,
  { score, tracks }: Named,
  track: number,
): boolean {
  if (form?.instruments === undefined) return false;
  return !form.instruments.some((name) => findTracks(name, score, tracks).includes(track));
}

/** Instruments of a form that the piece does not have, a sentence each. */
export function unknownInstruments({ sections }: FormPlan, { score, tracks }: Named): string[] {
  const there = tracks.map(({ name, isDrums, program }) => name || (isDrums ? 'drums' : PROGRAM_NAMES[program]!));
  return sections.flatMap(({ name, instruments = [] }, index) =>
    instruments
      .filter((each) => findTracks(each, score, tracks).length === 0)
      .map((each) => {
        const near = nearestName(each.trim().toLowerCase(), there);
        const meant = near ? `; did you mean "${near}"?` : '';
        return `form, section ${index + 1} ("${name}"): "${each}" is to play, but there are ${there.join(', ')}${meant}`;
      }),
  );
}
