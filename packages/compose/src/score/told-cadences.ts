/** The chords of a cadence, told where no others are asked for. */
import type { BarChords, CellChord } from '@continuo/corpus';
import type { FormBar } from '../form/expand-form.ts';

/** Indices into `CELL_CHORD_KINDS`. */
const [MAJOR, MINOR, SEVENTH] = [0, 1, 4] as const;

/**
 * What is told of a bar that leads to a cadence or makes one, and of a piece's last bar; undefined for others.
 *
 * @param key    0–11 major, 12–23 minor (`keyIndex`); −1 where none is known
 * @param tones  pitch classes that notes are held to; a dominant without its leading tone is a minor triad; undefined: all
 * @example chordsOfRole(undefined, true, 0) // => [{ root: 0, kind: 0 }, { root: 0, kind: 0 }]
 */
export function chordsOfRole(
  form: Pick<FormBar, 'role' | 'cadence'> | undefined,
  isFinal: boolean,
  key: number,
  tones?: readonly number[],
): BarChords | undefined {
  if (key < 0) return undefined;
  const isMinor = key >= 12;
  const whole = (step: number, kind: number): BarChords => {
    const chord: CellChord = { root: (key + step) % 12, kind };
    return [chord, chord];
  };
  const hasLeadingTone = tones === undefined || tones.includes((key + 11) % 12);
  const [dominant, dominantSeventh] = hasLeadingTone ? [MAJOR, SEVENTH] : [MINOR, MINOR];
  const third = isMinor ? MINOR : MAJOR;
  const role = form?.role ?? 'none';
  if (role === 'none') return isFinal ? whole(0, third) : undefined;
  const isClose = role === 'close';
  switch (form?.cadence ?? 'authentic') {
    case 'authentic':
      return isClose ? whole(0, third) : whole(7, dominantSeventh);
    case 'plagal':
      return isClose ? whole(0, third) : whole(5, third);
    case 'half':
      return isClose ? whole(7, dominant) : whole(5, third);
    case 'deceptive':
      return isClose ? (isMinor ? whole(8, MAJOR) : whole(9, MINOR)) : whole(7, dominantSeventh);
  }
}
